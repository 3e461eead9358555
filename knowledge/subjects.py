"""Finding the topic, person, place or organisation that somebody means by a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from knowledge.model import Entry, Organisation, Pack, Person, Place, Topic

SURE_SCORE = 80.0  # of 100; chosen so that two slips in "denuclearization" and one in "Seoul" pass
PARTIAL_NAME_FACTOR = 0.95  # "troops" for "US troops in South Korea" ranks below a whole name
NEAREST = 5  # how many names an error offers
MAX_TYPED_CHARS = 100

_SMALL_WORDS = frozenset({"a", "an", "and", "at", "for", "from", "in", "of", "on", "the", "to"})


class SubjectKind(StrEnum):
    """What a subject is, in the order in which a name that fits several is taken."""

    TOPIC = "topic"
    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that entries are about."""

    pack: str
    kind: SubjectKind
    id: str
    name: str


class UnknownSubjectError(ValueError):
    """Nothing in the packs is called so. `nearest` are names that come close, the closest first."""

    def __init__(self, what: str, typed: str, nearest: tuple[str, ...]) -> None:
        self.typed = typed
        self.nearest = nearest
        hint = f"; the nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"no {what} called “{typed}” in the packs{hint}")


def find_subject(
    packs: Iterable[Pack], typed: str, *, kinds: Sequence[SubjectKind] = tuple(SubjectKind)
) -> Subject:
    """Return the subject whose name or alias fits what was typed best.

    A whole name beats a part of one, and on equal terms the order is that of `kinds`. Names that no
    entry is about do not count. Cost: one comparison for each name.

    Raises:
        UnknownSubjectError: no name comes near enough.
    """
    typed = typed.strip()[:MAX_TYPED_CHARS]
    wanted = plain_name(typed)
    named = list(_named_subjects(packs, kinds))
    best_score, best = 0.0, None
    for name, subject in named:
        score = _score(wanted, plain_name(name))
        if score > best_score:
            best_score, best = score, subject
    if best is not None and best_score >= SURE_SCORE:
        return best
    raise UnknownSubjectError(_either(kinds), typed, _nearest(wanted, [s for _, s in named]))


def is_about(entry: Entry, subject: Subject) -> bool:
    """Tell whether an entry is about a subject, or claimed or spoken by it."""
    voices = (entry.speaker, entry.attribution.who)
    match subject.kind:
        case SubjectKind.TOPIC:
            return subject.id in entry.topics
        case SubjectKind.PLACE:
            return subject.id in entry.places
        case SubjectKind.PERSON:
            return subject.id in entry.people or subject.id in voices
        case SubjectKind.ORGANISATION:
            return subject.id in entry.organisations or subject.id in voices


def plain_name(name: str) -> str:
    """Return a name for comparing: lower case, straight quotes, no article, single blanks."""
    name = re.sub(r"[^\w']+", " ", name.casefold().replace("’", "'")).strip()
    return re.sub(r"^(?:the|an?) (?=\S)", "", name)


def _named_subjects(
    packs: Iterable[Pack], kinds: Sequence[SubjectKind]
) -> Iterator[tuple[str, Subject]]:
    for pack in packs:
        used = _used_ids(pack)
        for kind in kinds:
            for named in _of_kind(pack, kind):
                if (kind, named.id) in used:
                    subject = Subject(pack.id, kind, named.id, named.name)
                    yield from ((name, subject) for name in (named.name, *named.aliases))


def _of_kind(pack: Pack, kind: SubjectKind) -> Sequence[Topic | Person | Place | Organisation]:
    match kind:
        case SubjectKind.TOPIC:
            return pack.topics
        case SubjectKind.PERSON:
            return pack.people
        case SubjectKind.PLACE:
            return pack.places
        case SubjectKind.ORGANISATION:
            return pack.organisations


def _used_ids(pack: Pack) -> set[tuple[SubjectKind, str]]:
    used: set[tuple[SubjectKind, str]] = set()
    for entry in pack.entries:
        voices = {voice for voice in (entry.speaker, entry.attribution.who) if voice}
        used |= {(SubjectKind.TOPIC, topic) for topic in entry.topics}
        used |= {(SubjectKind.PLACE, place) for place in entry.places}
        used |= {(SubjectKind.PERSON, person) for person in voices.union(entry.people)}
        used |= {(SubjectKind.ORGANISATION, one) for one in voices.union(entry.organisations)}
    return used


def _score(wanted: str, name: str) -> float:
    """Return 0 to 100: how well a name fits, letter by letter or by the words it shares."""
    whole: float = fuzz.ratio(wanted, name)
    name_words = name.split()
    wanted_words = [word for word in wanted.split() if word not in _SMALL_WORDS]
    if not wanted_words or len(name_words) < 2:
        return whole
    fits = [max(fuzz.ratio(word, other) for other in name_words) for word in wanted_words]
    return max(whole, min(fits) * PARTIAL_NAME_FACTOR)


def _nearest(wanted: str, subjects: Iterable[Subject]) -> tuple[str, ...]:
    names = list(dict.fromkeys(subject.name for subject in subjects))
    ranked = process.extract(wanted, names, scorer=fuzz.WRatio, processor=plain_name, limit=NEAREST)
    return tuple(name for name, _, _ in ranked)


def _either(kinds: Sequence[SubjectKind]) -> str:
    *others, last = [kind.value for kind in kinds]
    return f"{', '.join(others)} or {last}" if others else last
