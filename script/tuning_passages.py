"""Fit how bare passages are ranked, and the confidence in the first; write the weights down.

Usage: script/tune --retrieval FILE [--near], with a file in the format of SQuAD 2.0. Writes
knowledge/matching/passages/parameters.json, and prints how the fit holds on each article when that
article is left out. The same file gives the same weights.

With --near, the ranking stays as it is and the confidence stays near its weights in force: for a
further file, when those that came before aren't at hand.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks._squad import Asked, NotSquadError, read_squad
from benchmarks._table import table
from benchmarks._typos import with_typos

from knowledge.matching.passages import Passage, Passages
from knowledge.matching.passages.parameters import Parameters
from knowledge.matching.passages.parameters import parameters as in_force
from knowledge.tuning import passages as tuning

ROOT = Path(__file__).parents[1]
PARAMETERS = ROOT / "knowledge/matching/passages/parameters.json"
SEED = 20190222  # not that of the benchmark
TYPOS = 2


def main(arguments: Sequence[str]) -> int:
    """Fit, cross-validate and write."""
    parser = argparse.ArgumentParser(prog="script/tune --retrieval")
    parser.add_argument("file", type=Path, help="questions on paragraphs, as in SQuAD 2.0")
    parser.add_argument("--near", action="store_true", help="stay near the weights in force")
    options = parser.parse_args(arguments)
    try:
        squad = read_squad(options.file)
    except NotSquadError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    near = in_force() if options.near else None
    passages = Passages([Passage(one.id, one.text, one.title) for one in squad.paragraphs])
    clean = tuning.cases(passages, [_asked(one, one.question) for one in squad.asked])
    slipped = tuning.cases(
        passages,
        [
            _asked(one, with_typos(one.question, count=TYPOS, seed=SEED))
            for one in squad.asked
            if one.answerable
        ],
    )
    parameters = _fitted(clean, slipped, near)
    PARAMETERS.write_text(parameters.to_json() + "\n", "utf-8")
    sys.stdout.write(_report(clean, slipped, near))
    return 0


def _asked(one: Asked, question: str) -> tuning.Asked:
    return tuning.Asked(question, one.paragraph, one.title, one.answerable)


def _fitted(
    clean: Sequence[tuning.Case], slipped: Sequence[tuning.Case], near: Parameters | None
) -> Parameters:
    bias, confidence = tuning.fitted_confidence(clean, near=near)
    ranking = near.ranking if near else tuning.fitted_ranking([*clean, *slipped])
    return Parameters(ranking, bias, confidence)


def _report(
    clean: Sequence[tuning.Case], slipped: Sequence[tuning.Case], near: Parameters | None
) -> str:
    rows = []
    everything: list[tuple[tuning.Case, Parameters]] = []
    mistyped: list[tuple[tuning.Case, Parameters]] = []
    for work in dict.fromkeys(case.work for case in clean):
        without = _fitted(
            [case for case in clean if case.work != work],
            [case for case in slipped if case.work != work],
            near,
        )
        mine = [(case, without) for case in clean if case.work == work]
        mistaken = [(case, without) for case in slipped if case.work == work]
        everything += mine
        mistyped += mistaken
        rows.append(_row(work, mine, mistaken))
    rows.append(_row("all", everything, mistyped))
    return table(["left out", "questions", "top-1 %", "two typos %", "AUROC"], rows)


def _row(
    name: str,
    clean: Sequence[tuple[tuning.Case, Parameters]],
    slipped: Sequence[tuple[tuning.Case, Parameters]],
) -> list[str]:
    answerable = [one for one in clean if one[0].answerable]
    above = [tuning.confidence(*one) for one in answerable]
    below = [tuning.confidence(*one) for one in clean if not one[0].answerable]
    return [
        name.replace("_", " "),
        str(len(clean)),
        _percent([tuning.finds(*one) for one in answerable]),
        _percent([tuning.finds(*one) for one in slipped]),
        f"{tuning.auroc(above, below):.3f}",
    ]


def _percent(found: Sequence[bool]) -> str:
    return f"{100 * sum(found) / len(found):.1f}" if found else "–"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
