"""Names in an entry are declared, and the cited paragraph speaks of whom they name."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping

from knowledge.lint.checked import Checked, claims_of, own_texts, paragraphs_shown, problem_at
from knowledge.model import Entry, Organisation, Pack, Person, Place
from knowledge.pack_files import Positions, Problem

_WORD = re.compile(r"[^\W\d_](?:[\w.’'-]*\w)?")
_SENTENCE_START = re.compile(r"(?:^|[.!?:…]\s+|[“\"(—–]\s*)$")
_CALENDAR = frozenset(name for name in (*calendar.month_name, *calendar.day_name) if name)
_ALWAYS = _CALENDAR | {"I"}

Named = Person | Place | Organisation


def names_follow(checked: Checked) -> Iterator[Problem]:
    """Yield each declared name in an entry of which the cited paragraphs don't speak.

    A paragraph speaks of somebody by any of their names, and of a country by its people's. What
    else counts: the paragraph before, to which "he" and "they" point back; the entry's topics; and
    the roles of its people.
    """
    searches = [(named, _whole(named.name), _any_name(named)) for named in _named(checked.pack)]
    for entry, cited in checked.entries():
        said = _said_around(checked, entry, cited)
        for own in claims_of(entry):
            for named, whole, any_name in searches:
                if whole.search(own.text) and not any_name.search(said):
                    yield checked.problem(
                        own,
                        f"'{named.name}' is not named in {paragraphs_shown(cited)}",
                        "correct the name or the citation, or add an alias that is used there",
                    )


def _said_around(checked: Checked, entry: Entry, cited: Mapping[int, str]) -> str:
    numbers = sorted({*cited, *(number - 1 for number in cited)})
    paragraphs = [checked.article.paragraphs.get(number, "") for number in numbers]
    topics = [topic.name for topic in checked.pack.topics if topic.id in entry.topics]
    people = [checked.pack.person_by_id[person] for person in entry.people]
    return "\n".join([*paragraphs, *topics, *(person.role for person in people)])


def names_are_declared(pack: Pack, positions: Positions) -> Iterator[Problem]:
    """Yield each capitalised word within a sentence that no declared name, alias or role has."""
    known = _known_words(pack)
    for own in own_texts(pack):
        if own.section == "gaps":
            continue  # they tell what the source does not speak of
        unknown = dict.fromkeys(_unknown(own.unquoted, known))
        for word in unknown:
            yield problem_at(
                positions,
                own,
                f"'{word}' is not declared as a name",
                "add the person, place, organisation or topic, or an alias of one",
            )


def _named(pack: Pack) -> Iterator[Named]:
    yield from pack.people
    yield from pack.places
    yield from pack.organisations


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_either_apostrophe(name)}(?!\w)")


def _any_name(named: Named) -> re.Pattern[str]:
    """Return what finds anything by which a paragraph may call somebody or something."""
    names = [named.name, *named.aliases]
    if isinstance(named, Person):
        names.append(named.name.split()[-1])
    ending = r"\w{0,2}" if isinstance(named, Place) else ""  # Russia, Russian
    either = "|".join(_either_apostrophe(name) for name in names)
    return re.compile(rf"(?<!\w)(?:{either}){ending}(?!\w)", re.IGNORECASE)


def _either_apostrophe(name: str) -> str:
    return re.sub("['’]", "['’]", re.escape(name))


def _known_words(pack: Pack) -> frozenset[str]:
    texts: list[str] = [pack.title]
    for named in (*_named(pack), *pack.topics):
        texts += [named.name, *named.aliases]
    texts += [person.role for person in pack.people]
    texts += [entry.role for entry in pack.entries if entry.role is not None]
    texts += [source.title for source in pack.sources]
    texts += [name for source in pack.sources for name in (source.publisher, source.author) if name]
    texts += [word for group in pack.synonyms for word in group]
    return frozenset(_base(word) for text in texts for word in _WORD.findall(text)) | _ALWAYS


def _unknown(text: str, known: Iterable[str]) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = _base(match[0])
        if not word[0].isupper() or word in known:
            continue
        if _SENTENCE_START.search(text[: match.start()]):
            continue
        parts = word.split("-")
        if len(parts) > 1 and all(part in known or not part[:1].isupper() for part in parts):
            continue
        yield word


def _base(word: str) -> str:
    """Return a word without the mark of possession and full stops of abbreviations."""
    return re.sub(r"[’']s?$", "", word).replace(".", "").replace("’", "'")
