"""Who is who: the people that the packs name, and what of theirs the packs hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.model import Citation, Kind, Pack, Person
from knowledge.subjects import Subject, SubjectKind, find_subject, is_about


@dataclass(frozen=True, slots=True)
class Profile:
    """One person as a pack introduces them, with how many entries and quotes it holds of theirs."""

    pack: str
    person: Person
    affiliations: tuple[str, ...]  # names of organisations
    entries: int
    quotes: int

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The paragraphs that introduce the person."""
        return self.person.citations

    @property
    def marks(self) -> str:
        """The cited paragraphs as shown: "[¶4]"."""
        numbers = dict.fromkeys(citation.paragraph for citation in self.citations)
        return f"[{', '.join(f'¶{number}' for number in numbers)}]"


def people(packs: Sequence[Pack], *, who: str | None = None) -> tuple[Profile, ...]:
    """Return the people of the packs by their first mention, or the one who is called `who`.

    Raises:
        UnknownSubjectError: nobody is called so.
    """
    if who:
        subject = find_subject(packs, who, kinds=(SubjectKind.PERSON,))
        pack = next(pack for pack in packs if pack.id == subject.pack)
        return (_profile(pack, pack.person_by_id[subject.id]),)
    return tuple(
        _profile(pack, person)
        for pack in packs
        for person in sorted(pack.people, key=lambda person: person.citations[0].paragraph)
    )


def _profile(pack: Pack, person: Person) -> Profile:
    subject = Subject(pack.id, SubjectKind.PERSON, person.id, person.name)
    return Profile(
        pack=pack.id,
        person=person,
        affiliations=tuple(pack.speaker_name(one) for one in person.affiliations),
        entries=sum(is_about(entry, subject) for entry in pack.entries),
        quotes=sum(
            entry.kind is Kind.QUOTE and entry.speaker == person.id for entry in pack.entries
        ),
    )
