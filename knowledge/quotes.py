"""What people said, in their own words, by speaker and topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers import Line, Reference
from knowledge.lines import line_of, references_of
from knowledge.model import Kind, Pack
from knowledge.subjects import Subject, SubjectKind, find_subject, is_about


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quotes in the source's order. `narrowed_to` tells what the filters were taken for."""

    lines: tuple[Line, ...]
    narrowed_to: tuple[Subject, ...]
    references: tuple[Reference, ...]


def quotes(
    packs: Sequence[Pack], *, speaker: str | None = None, topic: str | None = None
) -> Quotes:
    """Return the packs' quotes by a speaker and on a topic, both named as somebody types them.

    Raises:
        UnknownSubjectError: nobody, or no topic, is called so.
    """
    subjects: list[Subject] = []
    if speaker:
        kinds = (SubjectKind.PERSON, SubjectKind.ORGANISATION)
        subjects.append(find_subject(packs, speaker, kinds=kinds))
    if topic:
        subjects.append(find_subject(packs, topic))
    lines = tuple(
        line_of(entry, pack)
        for pack in packs
        for entry in sorted(pack.entries, key=lambda entry: entry.paragraphs)
        if entry.kind is Kind.QUOTE
        and (not speaker or entry.speaker == subjects[0].id)
        and all(is_about(entry, subject) for subject in subjects)
    )
    return Quotes(lines, tuple(subjects), references_of(lines, {pack.id: pack for pack in packs}))
