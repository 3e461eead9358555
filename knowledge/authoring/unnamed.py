"""Speakers whom an article describes without a name, as people or bodies of the draft."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.authoring.entities import Entity
from knowledge.authoring.names import NameKind
from knowledge.authoring.slugs import Slugs
from knowledge.authoring.speakers import Speaker
from knowledge.model import MAX_NAME_CHARS


class UnnamedSpeakers:
    """Makes one entity for each description: a person for one speaker, else a body."""

    def __init__(self, slugs: Slugs) -> None:
        self._slugs = slugs
        self._by_description: dict[str, Entity] = {}

    @property
    def all(self) -> tuple[Entity, ...]:
        """The entities, in the order in which they first spoke."""
        return tuple(self._by_description.values())

    def entity(self, speaker: Speaker, paragraph: int) -> Entity:
        """Return who speaks, noting that it is in this paragraph."""
        described = speaker.described
        known = self._by_description.get(described)
        if known is None:
            name = (described[:1].upper() + described[1:])[:MAX_NAME_CHARS].strip()
            kind = NameKind.ORGANISATION if speaker.plural else NameKind.PERSON
            known = Entity(
                id=self._slugs.give(re.sub(r"[’']", "", described), "speaker"),
                kind=kind,
                name=name,
                role="" if speaker.plural else f"{described}; the article gives no name"[:200],
            )
        paragraphs = tuple(sorted({*known.paragraphs, paragraph}))
        known = replace(known, paragraphs=paragraphs)
        self._by_description[described] = known
        return known
