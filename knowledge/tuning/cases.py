"""Questions to learn from: those of a question file, and those that a pack itself holds.

A pack teaches without anybody's test questions: each phrasing is held out of its entry and asked;
each gap's phrasing is asked, with the gap held out every other time; each wrong premise is asked;
and names are swapped, which makes a question that nothing answers. What people ask of any bot, on
whatever else, teaches what to leave alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from knowledge.answering.composition import lead_of
from knowledge.answering.engine import Engine
from knowledge.answers import Status
from knowledge.conversation import Conversation
from knowledge.evaluation import Question, QuestionKind, Reply, score
from knowledge.language.cleaning import clean
from knowledge.language.words import split_words
from knowledge.lines import line_of
from knowledge.matching.query import Query
from knowledge.matching.ranking import Ranked
from knowledge.matching.views import Document, Target
from knowledge.model import Entry, Pack
from knowledge.tuning.fitting import Candidate, Case

_TYPO_EVERY = 6  # every so manieth held-out phrasing is mistyped
_SWAP_EVERY = 3
# A question made from a pack counts little beside one that somebody asked. A phrasing that is held
# out takes its own words with it, which makes it harder than what people ask, so that it counts
# least. Measured by cross-validation on the question files.
_HELD_OUT_WEIGHT = 0.1
_MADE_WEIGHT = 0.4
_ASKED_WEIGHT = 4.0

# Names that news might bring and a pack doesn't hold.
STRANGERS = (
    "Angela Merkel", "Emmanuel Macron", "Japan", "Germany", "Tokyo", "Xi Jinping", "Iran", "Paris",
    "Congress", "Elon Musk", "Hillary Clinton", "Afghanistan", "Beijing", "Boris Johnson", "Sweden",
    "Texas", "Venezuela", "Israel", "Facebook", "the Senate", "NATO", "Brazil", "Queen Elizabeth",
    "Microsoft", "Toronto", "Nelson Mandela", "Greece", "the Supreme Court", "Oxford", "Pakistan",
)  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question made from a pack: its kind, the id of what it was taken from, and its text."""

    kind: QuestionKind
    origin: str
    text: str
    typed: str


class CaseMaker:
    """Makes cases by asking an engine's own reader and ranker."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = engine.reader
        self._ranker = engine.ranker

    async def from_pack(self, pack: Pack, *, seed: int, every: int) -> list[Case]:
        """Return cases from every `every`-th phrasing of a pack, and from its gaps and premises."""
        asked = list(_taken_from(pack, every, random.Random(seed)))  # noqa: S311 - repeatable
        asked += _swapped(pack, asked, random.Random(seed))  # noqa: S311 - repeatable
        made: list[Case] = []
        for number, one in enumerate(asked):
            made.append(await self._held_out(pack, one, number))
        return made

    async def _held_out(self, pack: Pack, one: _Asked, number: int) -> Case:
        text = clean(one.typed)
        query = self._reader.read(text, self._reader.words(text))
        query = await self._ranker.without_view(query, one.origin, one.text)
        gap_too = one.kind is QuestionKind.UNANSWERABLE and number % 2 == 1

        def left_out(document: Document) -> bool:
            return gap_too and document.target is Target.GAP and document.id == one.origin

        ranking = await self._ranker.rank(query, held_out=one.text, without=left_out)
        answerable = one.kind is QuestionKind.ANSWERABLE
        candidates = tuple(
            Candidate(ranked.features, answerable and _answers(pack, one.origin, ranked.document))
            for ranked in ranking.candidates
        )
        weight = _HELD_OUT_WEIGHT if answerable else _MADE_WEIGHT
        return Case(f"{one.origin}:{number}", one.kind, candidates, ranking.gap_features, weight)

    async def off_topic(self) -> list[Case]:
        """Return cases from questions that no pack is about and none may answer."""
        made: list[Case] = []
        for number, line in enumerate(_off_topic()):
            text = clean(line)
            ranking = await self._ranker.rank(self._reader.read(text, self._reader.words(text)))
            candidates = tuple(Candidate(one.features, False) for one in ranking.candidates)
            made.append(
                Case(
                    f"off-topic:{number}",
                    QuestionKind.UNANSWERABLE,
                    candidates,
                    ranking.gap_features,
                    _ASKED_WEIGHT,
                )
            )
        return made

    async def from_questions(self, pack: Pack, questions: Iterable[Question]) -> list[Case]:
        """Return cases from questions with known answers; small talk is none of ranking's work.

        Where the pack holds a question word for word, that phrasing is held out: a question shows
        how others like it fare.
        """
        own = _own_texts(pack)
        made: list[Case] = []
        for question in questions:
            if question.kind is QuestionKind.CHITCHAT:
                continue
            conversation = Conversation()
            for before in question.context:
                answer = await self._engine.ask(before, conversation=conversation)
                conversation = conversation.after(answer)
            query = await self._engine.query(question.question, conversation)
            held = own.get(_plain(question.question))
            if held:
                query = await self._ranker.without_view(query, *held)
            ranking = await self._ranker.rank(query, held_out=held[1] if held else None)
            candidates = tuple(
                Candidate(one.features, _right(pack, question, query, one))
                for one in ranking.candidates
            )
            made.append(
                Case(
                    question.id,
                    question.kind,
                    candidates,
                    ranking.gap_features,
                    _ASKED_WEIGHT,
                    asked=True,
                )
            )
        return made


def _off_topic() -> list[str]:
    lines = (resources.files("knowledge.tuning") / "off_topic.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def _own_texts(pack: Pack) -> dict[str, tuple[str, str]]:
    """Return what a pack asks, plainly written: the id of what it stands in, and its text."""
    told = [(one.id, text) for one in pack.entries for text in (*one.questions(), *one.corrects)]
    told += [(one.id, text) for one in pack.collections for text in one.phrasings]
    told += [(one.id, text) for one in pack.gaps for text in one.phrasings]
    return {_plain(text): (origin, text) for origin, text in told}


def _plain(text: str) -> str:
    return " ".join(split_words(clean(text)))


def _taken_from(pack: Pack, every: int, rng: random.Random) -> Iterator[_Asked]:
    told = [(entry.id, text) for entry in pack.entries for text in entry.questions()]
    told += [(one.id, text) for one in pack.collections for text in one.phrasings]
    for number, (origin, text) in enumerate(told[::every]):
        typed = _mistyped(text, rng) if number % _TYPO_EVERY == 0 else text
        yield _Asked(QuestionKind.ANSWERABLE, origin, text, typed)
    for gap in pack.gaps:
        for text in gap.phrasings[::2]:
            yield _Asked(QuestionKind.UNANSWERABLE, gap.id, text, text)
    for entry in pack.entries:
        for text in entry.corrects[::2]:
            yield _Asked(QuestionKind.FALSE_PREMISE, entry.id, text, text)


def _swapped(pack: Pack, asked: Sequence[_Asked], rng: random.Random) -> Iterator[_Asked]:
    own = [named.name for named in (*pack.people, *pack.places)]
    for number, one in enumerate(asked):
        if one.kind is not QuestionKind.ANSWERABLE or number % _SWAP_EVERY:
            continue
        held = [name for name in own if name in one.text]
        if not held:
            continue
        stranger = number % 2 == 0
        new = rng.choice(STRANGERS if stranger else own)
        if new in one.text:
            continue
        text = one.text.replace(rng.choice(held), new, 1)
        kind = QuestionKind.UNANSWERABLE if stranger else QuestionKind.FALSE_PREMISE
        yield _Asked(kind, one.origin, one.text, text)


def _mistyped(text: str, rng: random.Random) -> str:
    """Return a question as typed in haste on a phone: two slips, no capitals, no question mark."""
    words = text.lower().rstrip("?").split()
    for _ in range(2):
        place = rng.randrange(len(words))
        word = words[place]
        if len(word) < 4:
            continue
        cut = rng.randrange(1, len(word) - 1)
        slip = rng.random()
        if slip < 0.4:
            words[place] = word[:cut] + word[cut + 1 :]
        elif slip < 0.7:
            words[place] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
        else:
            words[place] = word[:cut] + rng.choice(_LETTERS) + word[cut:]
    return " ".join(words)


def _answers(pack: Pack, origin: str, document: Document) -> bool:
    """Tell whether a document answers what a phrasing of `origin` asks, or all but does.

    An entry on the same subject in the same paragraph is no wrong answer.
    """
    if document.id == origin:
        return True
    entry = pack.entry_by_id.get(origin)
    if entry is None:
        return False
    if document.target is Target.COLLECTION:
        return any(entry.id in one.entries for one in pack.collections if one.id == document.id)
    other = pack.entry_by_id[document.id]
    return bool({*entry.paragraphs} & {*other.paragraphs} and {*entry.topics} & {*other.topics})


def _right(pack: Pack, question: Question, query: Query, ranked: Ranked) -> bool:
    entries, lead = _shown(pack, query, ranked)
    text = "\n".join([lead or "", *(line_of(entry, pack).text for entry in entries)])
    paragraphs = frozenset(number for entry in entries for number in entry.paragraphs)
    return score(question, Reply(Status.ANSWERED, text, paragraphs)).right


def _shown(pack: Pack, query: Query, ranked: Ranked) -> tuple[list[Entry], str | None]:
    document = ranked.document
    if document.target is Target.COLLECTION:
        collection = next(one for one in pack.collections if one.id == document.id)
        return [pack.entry_by_id[one] for one in collection.entries], collection.lead
    entry = pack.entry_by_id[document.id]
    return [entry], lead_of(entry, query.ask, ranked, negative=query.is_negative)
