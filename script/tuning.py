"""Fit ranking and decision to a pack's own phrasings and to question files; write both down.

Usage: script/tune [QUESTIONS.jsonl ...]. Writes knowledge/matching/parameters.json and
docs/tuning.md. The same questions and packs give the same files.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from knowledge.evaluation import QuestionKind, read_questions
from knowledge.library import Library
from knowledge.matching.parameters import Parameters
from knowledge.model import Pack
from knowledge.pack_files import read_pack
from knowledge.store import build
from knowledge.tuning.cases import CaseMaker
from knowledge.tuning.fitting import Case, Outcome, cross_validated, fitted, outcomes

ROOT = Path(__file__).parents[1]
PACK = ROOT / "knowledge/packs/hanoi-2019"
PARAMETERS = ROOT / "knowledge/matching/parameters.json"
REPORT = ROOT / "docs/tuning.md"
SEED = 1
FOLDS = 10
EVERY = 3  # phrasings of the pack: a third of them fits as well as all, three times as fast


async def cases(pack: Pack, files: Sequence[Path]) -> tuple[list[Case], list[Case]]:
    """Return the cases that the pack and off-topic talk give, and those of the question files."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "knowledge.sqlite3"
        await build([pack], path)
        library = await Library.open(path)
        try:
            maker = CaseMaker(library.engine)
            own = await maker.from_pack(pack, seed=SEED, every=EVERY) + await maker.off_topic()
            asked = [
                case
                for file in files
                for case in await maker.from_questions(pack, read_questions(file))
            ]
        finally:
            await library.close()
    return own, asked


def main(arguments: Sequence[str]) -> None:
    """Fit, cross-validate, and write parameters and report."""
    files = [Path(argument) for argument in arguments]
    own, asked = asyncio.run(cases(read_pack(PACK), files))

    def with_own(some: Sequence[Case]) -> Parameters:
        return fitted([*some, *own])

    parameters = with_own(asked)
    PARAMETERS.write_text(parameters.to_json() + "\n", "utf-8")
    tables = [
        (
            "Phrasings, gaps and premises of the pack, each held out; off-topic questions",
            cross_validated(own, folds=5, seed=SEED),
        ),
    ]
    if asked:
        tables += [
            ("Question files, fitted to the pack alone", outcomes(fitted(own), asked)),
            (
                f"Question files, {FOLDS}-fold cross-validated",
                cross_validated(asked, folds=FOLDS, seed=SEED, fit=with_own),
            ),
            ("Question files, as fitted", outcomes(parameters, asked)),
        ]
    REPORT.write_text(report(parameters, tables, [file.name for file in files]), "utf-8")
    sys.stdout.write(REPORT.read_text("utf-8"))


def report(
    parameters: Parameters, tables: Sequence[tuple[str, list[Outcome]]], files: Sequence[str]
) -> str:
    """Return the report as Markdown."""
    lines = [
        "# How the decision was fitted",
        "",
        f"Written by `script/tune {' '.join(files)}`. How it works: `knowledge/tuning/`.",
        "",
        "The figures here judge ranking and decision alone: whether the first candidate is"
        " answered",
        "with, and is right. What a reply adds (corrections, further lines, talk) is judged by",
        "`dossier eval`.",
        "",
        "| questions | answerable | typo | followup | unanswerable | false premise | right of"
        " answered |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [f"| {title} | {' | '.join(cells(made))} |" for title, made in tables]
    lines += ["", "| feature | in ranking | in decision |", "| --- | --- | --- |"]
    lines += [
        f"| {name} | {weight:.2f} | {parameters.weights[name]:.2f} |"
        for name, weight in parameters.ranking.items()
    ]
    lines += [
        f"| lead over the second | | {parameters.margin:.2f} |",
        f"| the best gap's lead over the first | | {parameters.gap_lead:.2f} |",
        "",
        f"An answer is given from a probability of {parameters.answer_above:.2f} on, questions are"
        f" offered from {parameters.offer_above:.2f} on.",
    ]
    return "\n".join(lines) + "\n"


def cells(made: Sequence[Outcome]) -> list[str]:
    """Return a table row's cells: the share of right replies by kind, and of right answers."""
    kinds = (
        QuestionKind.ANSWERABLE,
        QuestionKind.TYPO,
        QuestionKind.FOLLOWUP,
        QuestionKind.UNANSWERABLE,
        QuestionKind.FALSE_PREMISE,
    )
    shares = [share([one for one in made if one.case.kind is kind]) for kind in kinds]
    return [*shares, share([one for one in made if one.answered])]


def share(made: Sequence[Outcome]) -> str:
    """Return how many outcomes are right: "57 of 66 (86 %)"."""
    if not made:
        return "–"
    right = sum(one.right for one in made)
    return f"{right} of {len(made)} ({100 * right / len(made):.0f} %)"


if __name__ == "__main__":
    main(sys.argv[1:])
