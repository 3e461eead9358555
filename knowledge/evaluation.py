"""Scoring replies to a file of questions whose right answers are known, by kind of question."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.answers import Status

_QUOTE_STYLES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
MAX_CONTEXT_QUESTIONS = 20


class QuestionKind(StrEnum):
    """What a question is there to try."""

    ANSWERABLE = "answerable"
    TYPO = "typo"
    FOLLOWUP = "followup"
    UNANSWERABLE = "unanswerable"
    FALSE_PREMISE = "false_premise"
    CHITCHAT = "chitchat"


class Question(BaseModel):
    """One line of a question file.

    `context` are earlier questions of the same conversation, oldest first. `must` are groups of
    strings of each of which a right reply holds at least one; `must_not` only a wrong one holds.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    kind: QuestionKind
    question: str
    ask: str = ""
    context: tuple[str, ...] = Field(default=(), max_length=MAX_CONTEXT_QUESTIONS)
    paragraphs: tuple[int, ...] = ()
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()


class QuestionsInvalidError(ValueError):
    """A question file has faulty lines. `problems` names each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Reply:
    """What is scored: a reply's status, the text that a member reads, and what it cites."""

    status: Status
    text: str
    paragraphs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Scored:
    """A question with the reply to it, and whether that is right."""

    question: Question
    reply: Reply
    right: bool


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    right: int
    of: int

    @property
    def percent(self) -> float:
        """The share in percent; 100 of nothing."""
        return 100 * self.right / self.of if self.of else 100.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scored questions of a file."""

    scored: tuple[Scored, ...]

    @property
    def by_kind(self) -> dict[QuestionKind, Share]:
        """The share of right replies for each kind that occurs."""
        kinds = [kind for kind in QuestionKind if any(s.question.kind is kind for s in self.scored)]
        return {kind: _share(s for s in self.scored if s.question.kind is kind) for kind in kinds}

    @property
    def overall(self) -> Share:
        """The share of right replies to all questions."""
        return _share(self.scored)

    @property
    def answered(self) -> Share:
        """Of the replies that answer, the share that is right."""
        return _share(s for s in self.scored if s.reply.status is Status.ANSWERED)

    @property
    def wrong(self) -> tuple[Scored, ...]:
        """The questions whose replies are not right, in the file's order."""
        return tuple(s for s in self.scored if not s.right)


def read_questions(path: Path) -> tuple[Question, ...]:
    """Return the questions of a JSONL file; empty lines are skipped.

    Raises:
        QuestionsInvalidError: lines are not questions; all of them are named.
        OSError: the file can't be read.
    """
    questions: list[Question] = []
    problems: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            questions.append(Question.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as error:
            problems.append(f"{path}:{number}: {_first_fault(error)}")
    if not questions and not problems:
        problems.append(f"{path}: there is no question in it; write one JSON object a line")
    if problems:
        raise QuestionsInvalidError(problems)
    return tuple(questions)


def score(question: Question, reply: Reply) -> Scored:
    """Return the reply to a question with whether it is right.

    A question with an answer wants status `answered`, a cited paragraph among the right ones, a
    string of every `must` group and none of `must_not`. One without wants any other status. One
    with a wrong premise is rightly left unanswered or, with citation and `must`, corrected.
    """
    answers = reply.status is Status.ANSWERED
    match question.kind:
        case QuestionKind.UNANSWERABLE | QuestionKind.CHITCHAT:
            right = not answers
        case QuestionKind.FALSE_PREMISE:
            right = not answers or (_cites(question, reply) and _says_all(question, reply))
        case _:
            right = (
                answers
                and _cites(question, reply)
                and _says_all(question, reply)
                and not _says_any(reply, question.must_not)
            )
    return Scored(question, reply, right)


def _cites(question: Question, reply: Reply) -> bool:
    return not reply.paragraphs.isdisjoint(question.paragraphs)


def _says_all(question: Question, reply: Reply) -> bool:
    return all(_says_any(reply, group) for group in question.must)


def _says_any(reply: Reply, strings: Iterable[str]) -> bool:
    text = _comparable(reply.text)
    return any(_comparable(string) in text for string in strings)


def _comparable(text: str) -> str:
    return text.translate(_QUOTE_STYLES).casefold()


def _share(scored: Iterable[Scored]) -> Share:
    marks = [one.right for one in scored]
    return Share(right=sum(marks), of=len(marks))


def _first_fault(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"]) or "the line"
        return f"{where}: {fault['msg']}"
    return f"not a JSON object: {error}"
