"""Right answers and time a question: this engine beside WRatio, bm25s and FTS5 on the same entries.

    script/bench answers QUESTIONS.jsonl [--json]

A baseline answers with its best entry where that one's score reaches a threshold, and the threshold
is the one that gives it the most right replies to these very questions: more than it would get in
earnest. To a follow-up it is given the question before as well.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from _baselines import BASELINES, Found, Row, Search
from _table import table

from bot.cli.opened import Knowledge, opened
from knowledge.answer_text import as_text
from knowledge.answers import Answer, Status
from knowledge.conversation import Conversation
from knowledge.evaluation import Evaluation, Question, Reply, read_questions, score
from knowledge.lines import line_of, references_of
from knowledge.model import Pack

NOTHING = Reply(Status.NOT_COVERED, "", frozenset())


def main(arguments: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="script/bench answers")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    questions = read_questions(options.questions)
    with opened() as knowledge:
        packs = knowledge.packs()
        results = {"this engine": _engine(questions, knowledge)}
    rows = [
        Row(f"{pack.id}/{entry.id}", text)
        for pack in packs
        for entry in pack.entries
        for text in (entry.text, *([entry.quote] if entry.quote else []), *entry.questions())
    ]
    for name, make in BASELINES.items():
        results[name] = _baseline(questions, make(rows), packs)
    if options.json:
        json.dump({name: _figures(*result) for name, result in results.items()}, sys.stdout)
    else:
        sys.stdout.write(_shown(results))
    return 0


def _engine(questions: Sequence[Question], knowledge: Knowledge) -> tuple[Evaluation, list[float]]:
    knowledge.ask("warm up")
    scored, times = [], []
    for question in questions:
        conversation = Conversation()
        for earlier in question.context:
            conversation = conversation.after(knowledge.ask(earlier, conversation)[0])
        answer, ms = knowledge.ask(question.question, conversation)
        scored.append(score(question, _reply(answer)))
        times.append(ms)
    return Evaluation(tuple(scored)), times


def _baseline(
    questions: Sequence[Question], search: Search, packs: Sequence[Pack]
) -> tuple[Evaluation, list[float]]:
    replies = {
        f"{pack.id}/{entry.id}": _reply(_answer_of(pack, entry.id))
        for pack in packs
        for entry in pack.entries
    }
    search("warm up", 1)
    found: list[Found | None] = []
    times = []
    for question in questions:
        asked = " ".join([*question.context[-1:], question.question])
        started = time.perf_counter()
        found.extend(search(asked, 1)[:1] or [None])
        times.append((time.perf_counter() - started) * 1000)

    def evaluated(threshold: float) -> Evaluation:
        return Evaluation(
            tuple(
                score(
                    question,
                    replies[best[0]] if best is not None and best[1] >= threshold else NOTHING,
                )
                for question, best in zip(questions, found, strict=True)
            )
        )

    thresholds = sorted({best[1] for best in found if best is not None})
    return max(map(evaluated, thresholds), key=lambda made: made.overall.right), times


def _answer_of(pack: Pack, entry_id: str) -> Answer:
    """Return the answer that shows one entry, with whatever lead it holds."""
    entry = pack.entry_by_id[entry_id]
    lines = (line_of(entry, pack),)
    return Answer(
        status=Status.ANSWERED,
        question="",
        lead=" ".join(entry.leads.given().values()) or None,
        lines=lines,
        references=references_of(lines, {pack.id: pack}),
    )


def _reply(answer: Answer) -> Reply:
    paragraphs = frozenset(citation.paragraph for citation in answer.citations)
    return Reply(answer.status, as_text(answer), paragraphs)


def _figures(evaluation: Evaluation, times: list[float]) -> dict[str, float]:
    shares = {kind.value: share.percent for kind, share in evaluation.by_kind.items()}
    return {
        **shares,
        "all": evaluation.overall.percent,
        "of replies that answer": evaluation.answered.percent,
        "median ms": statistics.median(times),
        "p99 ms": sorted(times)[int(0.99 * (len(times) - 1))],
    }


def _shown(results: dict[str, tuple[Evaluation, list[float]]]) -> str:
    figures = {name: _figures(*result) for name, result in results.items()}
    names = list(next(iter(figures.values())))
    columns = ["", *figures]
    body = [[name, *(_cell(name, one[name]) for one in figures.values())] for name in names]
    return table(columns, body)


def _cell(name: str, value: float) -> str:
    return f"{value:.2f}" if name.endswith(" ms") else f"{value:.1f} %"
