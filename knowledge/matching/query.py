"""A question made ready for matching: its terms with their weights, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, takewhile

from knowledge.language.asking import (
    asked_for,
    asks_ahead,
    asks_for_span,
    is_negative,
    is_personal,
    stripped,
)
from knowledge.language.lexicon import is_english, rarity
from knowledge.language.spelling import Speller
from knowledge.language.terms import Term, Terminology
from knowledge.language.words import capitalised, split_words, stem
from knowledge.model import Ask

LIGHT_WEIGHT = 0.3  # of a light word beside others: chosen
_CARRIED_WEIGHT = 0.5  # of a term taken over from the conversation: chosen

# The names behind these words are what is spoken of, not who speaks.
_ABOUT = frozenset("about on of to regarding concerning over toward towards with for in at".split())
_ASKS_BY_NAME = frozenset({"which", "what", "whose"})
_KINDS = frozenset("sort kind type".split())
_IS = frozenset("is are was were".split())
_DETERMINERS = frozenset("the a an his her their its our your my".split())
_FOCUS_TERMS = 2  # further on the sentence's verb comes: chosen

_SPEAKS_BEFORE = frozenset("by per from quote quotes quoting".split())
_SPEECH_STEMS = frozenset(
    stem(word)
    for word in (
        "say tell think believe argue claim state comment remark quote opinion view stance react"
        " respond warn predict suggest criticise criticize praise announce explain describe"
        " call conclude doubt consider reckon"
    ).split()
)


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A term of a question. `weight` is how telling it is.

    `near` maps the keys that count as this term to how much they count (0 to 1), itself included.
    `against` are the keys that say the opposite.
    A carried term comes from the conversation before, not from the question.
    """

    term: Term
    weight: float
    near: dict[str, float]
    against: frozenset[str] = frozenset()
    known: bool = True  # whether any document holds it
    stranger: bool = False  # a name that no document holds
    carried: bool = False
    focus: bool = False  # what is asked for by name: "bases" in "Which bases are there?"


@dataclass(frozen=True, slots=True)
class Query:
    """A question after understanding."""

    text: str  # cleaned
    plain: str  # corrected words in lower case, joined by blanks
    terms: tuple[QueryTerm, ...]
    ask: Ask
    speakers: frozenset[str] = frozenset()  # keys of the names whose words it wants
    before: frozenset[str] = frozenset()  # marks of what the conversation spoke of before
    is_ahead: bool = False  # it asks of what is yet to come
    is_negative: bool = False  # it denies something
    is_personal: bool = False  # it is about who asks it, or whom it is asked

    @property
    def names(self) -> tuple[QueryTerm, ...]:
        """The terms that are names of a pack."""
        return tuple(term for term in self.terms if term.term.is_name)

    @property
    def says_only_whom(self) -> bool:
        """Whether it has no telling word, but names and light words."""
        return all(term.term.is_name or term.term.is_light for term in self.terms)


Rarity = Callable[[str], float]


class QueryReader:
    """Turns cleaned questions into queries, by the packs' terminology, spelling and rarities."""

    def __init__(
        self,
        terminology: Terminology,
        speller: Speller,
        rarity_of: Rarity,
        known: Callable[[str], bool],
    ) -> None:
        self._terminology = terminology
        self._speller = speller
        self._rarity_of = rarity_of
        self._known = known

    def words(self, text: str) -> list[str]:
        """Return the words of a cleaned text, abbreviations opened and misspellings corrected."""
        return self.readings(text)[0]

    def readings(self, text: str) -> list[list[str]]:
        """Return what the words of a cleaned text may mean, corrected, the likeliest first."""
        return self._speller.readings(split_words(text), named=capitalised(text))

    def read(
        self,
        text: str,
        words: Sequence[str],
        *,
        names: Sequence[str] = (),
        carried: Sequence[QueryTerm] = (),
        ask: Ask | None = None,
        before: frozenset[str] = frozenset(),
    ) -> Query:
        """Return the query for a cleaned text and its corrected words.

        `names` are keys of names that the question means without saying them ("he"); `carried` are
        terms taken over from before; `ask` overrides what the question seems to ask for; `before`
        are the marks of the entries that the conversation spoke of.
        """
        bare = stripped(" ".join(words))
        found = self._terminology.terms(bare.split())
        content = {term.key: term for term in found if not term.is_function_word}
        content |= {key: Term(key, key.lstrip("@")) for key in names if key not in content}
        named = capitalised(text)
        focus = focus_of(found)
        own = tuple(self._weighed(term, named, term.key in focus) for term in content.values())
        taken_over = tuple(term for term in carried if term.term.key not in content)
        meant = [*found, *(content[key] for key in names), *(term.term for term in taken_over)]
        return Query(
            text=text,
            plain=_plain(meant),
            terms=own + taken_over,
            ask=ask or (Ask.HOW_LONG if asks_for_span(bare.split()) else asked_for(bare.split())),
            speakers=_speakers(found) or self._meant_speakers(found, names),
            before=before,
            is_ahead=asks_ahead(bare.split()),
            is_negative=is_negative(bare.split()),
            is_personal=is_personal(bare.split()),
        )

    def _meant_speakers(self, found: Sequence[Term], names: Sequence[str]) -> frozenset[str]:
        says = any(term.key in _SPEECH_STEMS for term in found)
        return frozenset(names) if says else frozenset()

    def carried(self, query: Query) -> tuple[QueryTerm, ...]:
        """Return a query's own terms, lighter, to be taken over into a question that follows it."""
        return tuple(lighter(term) for term in query.terms if not term.carried)

    def _weighed(self, term: Term, named: frozenset[str], focus: bool) -> QueryTerm:
        near = {term.key: 1.0, **self._terminology.synonyms.get(term.key, {})}
        known = [self._rarity_of(key) for key in near if self._known(key)]
        if self._known(term.key):
            weight = self._rarity_of(term.key)
        elif known:
            weight = max(known)
        else:
            weight = self._rarity_of(term.key) * _telling(term, named)
        weight *= LIGHT_WEIGHT if term.is_light else 1.0
        against = self._terminology.opposites.get(term.key, frozenset())
        stranger = not known and _is_strange(term, named)
        return QueryTerm(
            term, weight, near, against, known=bool(known), stranger=stranger, focus=focus
        )


def _plain(terms: Sequence[Term]) -> str:
    """Return the words of terms, names as their keys; who is asked for twice over is named once.

    "Who is Biegun, the envoy?" asks who Biegun is; "Is Biegun the envoy?" asks something else.
    """
    words: list[str] = []
    last_name = ""  # the name behind which nothing but determiners has come
    for term in terms:
        if term.is_name and term.key == last_name and words[0] == "who":
            while words[-1] != last_name:
                words.pop()
            continue
        words.append(term.key if term.is_name else term.surface)
        if term.is_name:
            last_name = term.key
        elif term.surface not in _DETERMINERS:
            last_name = ""
    return " ".join(words)


def lighter(term: QueryTerm) -> QueryTerm:
    """Return a term as it counts where it is taken over from the question before."""
    return replace(term, weight=term.weight * _CARRIED_WEIGHT, carried=True)


def focus_of(terms: Sequence[Term]) -> frozenset[str]:
    """Return the keys of what a question asks for by name, or nothing.

    "Which bases …", "How many people …", "What is the nickname of …": an answer that doesn't speak
    of them is none. Words that only tell the kind of answer ("which city") are no such thing.
    """
    surfaces = [term.surface for term in terms]
    place = next((n for n, word in enumerate(surfaces) if word in _ASKS_BY_NAME), None)
    if place is not None:
        place += 1
        if surfaces[place + 1 : place + 2] == ["of"] and surfaces[place] in _KINDS:
            place += 2
        if place < len(terms) and surfaces[place] in _IS:
            place += 1
            while place < len(terms) and surfaces[place] in _DETERMINERS:
                place += 1
        named = _until_function_word(terms[place:])
        return frozenset(term.key for term in named if not term.is_light)
    for at, (first, second) in enumerate(pairwise(surfaces)):
        if first == "how" and second in {"many", "much"}:
            return frozenset(term.key for term in _until_function_word(terms[at + 2 :]))
    return frozenset()


def _until_function_word(terms: Sequence[Term]) -> list[Term]:
    content = takewhile(lambda term: not term.is_function_word, terms)
    return list(islice(content, _FOCUS_TERMS))


def _is_strange(term: Term, named: frozenset[str]) -> bool:
    """Tell whether a term that no pack knows looks like a name, or like no English word."""
    return term.surface in named or (term.surface.isalpha() and not is_english(term.surface))


def _telling(term: Term, named: frozenset[str]) -> float:
    """Return how telling a term is that no pack knows, 0 to 1: names and numbers are, wholly."""
    if term.surface in named or term.surface.isdigit():
        return 1.0
    return 0.45 + 0.55 * rarity(term.surface)


def _speakers(terms: Sequence[Term]) -> frozenset[str]:
    """Return the names whose words or views a question wants, or none.

    A name before a verb of speech, behind "by", "per" or "according to", or right behind "says".
    """
    speech = [place for place, term in enumerate(terms) if term.key in _SPEECH_STEMS]
    return frozenset(
        term.key
        for place, term in enumerate(terms)
        if term.is_name and _speaks(terms, place, speech)
    )


def _speaks(terms: Sequence[Term], place: int, speech: Sequence[int]) -> bool:
    before = terms[place - 1].surface if place else ""
    two_before = terms[place - 2].surface if place > 1 else ""
    if before in _SPEAKS_BEFORE or (before == "to" and two_before == "according"):
        return True
    if before not in _ABOUT and any(0 < spoken - place <= 3 for spoken in speech):
        return True
    return before in {"says", "said", "thinks"} and place == len(terms) - 1
