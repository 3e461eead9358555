"""Making an answer out of entries: lead, lines, references, suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from knowledge.answers import Suggestion
from knowledge.dates import Precision, When
from knowledge.language.asking import is_negative
from knowledge.language.words import split_words
from knowledge.matching.query import Query
from knowledge.matching.ranking import Ranked
from knowledge.matching.views import Target
from knowledge.model import Ask, Entry, Pack

_SURE_OF_POLARITY = 0.8  # likeness from which a phrasing's yes or no is the question's; chosen
_SAID_ALIKE = 0.75  # likeness by letters for the same, as small words count here, too; chosen
_A_SLIP = 60  # of 100: likeness from which a word may be a slip for another; chosen
WHOLLY = 0.9  # share that one has to cover of the other for that; chosen


def lead_of(
    entry: Entry, ask: Ask, best: Ranked | None = None, *, negative: bool = False
) -> str | None:
    """Return the short direct answer that an entry holds for a kind of question, or None.

    `best` is how the entry was found, and `negative` whether the question denies something.
    """
    if ask is Ask.YES_NO:
        return _polar_lead(best, negative=negative)
    if ask is Ask.HOW_MANY and best is not None and best.features.unfocused == 1.0:
        return None  # it counts something else
    lead = entry.leads.given().get(ask.value)
    if lead is not None:
        return lead
    if ask is Ask.WHEN and entry.when is not None:
        return shown_when(entry.when)
    if ask in (Ask.QUOTE, Ask.WHAT, Ask.WHO, Ask.WHY, Ask.HOW) and entry.quote is not None:
        return entry.text
    return None


def name_instead(lead: str | None, entry: Entry, pack: Pack, query: Query) -> str | None:
    """Return the name that a question wants which says who somebody is, or the lead as it stands.

    "Who is Pompeo?" wants what he is, "Who is the secretary of state?" his name: where a sentence
    begins with somebody whom neither the question nor the lead names, the lead only says again
    what was asked.
    """
    if lead is None or query.ask is not Ask.WHO:
        return lead
    said = {*split_words(lead)}.union(*(split_words(term.term.surface) for term in query.names))
    for person in map(pack.person_by_id.__getitem__, entry.people):
        if entry.text.startswith(person.name) and said.isdisjoint(split_words(person.name)):
            return f"{person.name}."
    return lead


def _polar_lead(best: Ranked | None, *, negative: bool) -> str | None:
    """Return "Yes." or "No.", or None where the phrasing's answer may not be the question's.

    What is true with more said of it is true with less: a yes stands for a question that asks for
    no more than the phrasing. What is false with more said of it may be true with less, as when a
    year is left out: a no stands for a question that says all that the phrasing says.
    """
    if best is None or best.fit.best.polar is None:
        return None
    features, polar = best.features, best.fit.best.polar
    is_like = features.likeness >= _SURE_OF_POLARITY and features.letters >= _SAID_ALIKE
    if not is_like or features.uncovered_names > 0:
        return None
    said = features.question_covered if polar else features.view_covered
    if said < WHOLLY or is_negative(best.fit.best.plain.split()) is not negative:
        return None
    return "Yes." if polar else "No."


def shown_when(when: When) -> str:
    """Return a date as a short sentence: "In June 2018.", "On 19 February 2019."."""
    if when.precision is Precision.RANGE:
        shown = f"Between {when.start.day} {when.start:%B %Y} and {when.end.day} {when.end:%B %Y}"
    else:
        shown = f"{'On' if when.precision is Precision.DAY else 'In'} {when.shown()}"
    return f"{shown}, as expected then." if when.expected else f"{shown}."


def suggestions_from(
    candidates: Iterable[Ranked], *, limit: int, without: frozenset[str] = frozenset()
) -> tuple[Suggestion, ...]:
    """Return questions that the candidates answer, best first, each entry once."""
    found: dict[str, Suggestion] = {}
    for candidate in candidates:
        if len(found) >= limit:
            break
        document = candidate.document
        if document.target is not Target.ENTRY or document.id in found or document.id in without:
            continue
        question = document.views[0].text
        found[document.id] = Suggestion(question, document.pack, document.id)
    return tuple(found.values())


def missing_words(query: Query, candidates: Sequence[Ranked]) -> tuple[str, ...]:
    """Return the question's telling words that no entry holds, as they were typed."""
    if not query.terms:
        return ()
    heaviest = max(term.weight for term in query.terms)
    covered = [0.0] * len(query.terms)
    for candidate in candidates[:3]:
        for place, share in enumerate(candidate.fit.covered):
            covered[place] = max(covered[place], share)
    typed = split_words(query.text)
    return tuple(
        _as_typed(term.term.surface, typed)
        for term, share in zip(query.terms, covered, strict=True)
        if share == 0.0
        and not (term.known or term.carried or term.term.is_light)
        and term.weight >= 0.5 * heaviest
    )


def _as_typed(surface: str, typed: Sequence[str]) -> str:
    """Return the word that a question had where its correction says `surface`."""
    if " " in surface or surface in typed:
        return surface
    found = process.extractOne(surface, typed, scorer=fuzz.ratio, score_cutoff=_A_SLIP)
    return surface if found is None else found[0]


def first_questions(packs: Iterable[Pack]) -> tuple[Suggestion, ...]:
    """Return a question to begin with for each of several topics, one topic after the other."""
    found: list[Suggestion] = []
    for pack in packs:
        seen: set[str] = set()
        for entry in pack.entries:
            if entry.topics[0] not in seen:
                seen.add(entry.topics[0])
                found.append(Suggestion(entry.phrasings[0], pack.id, entry.id))
    return tuple(found)
