from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = Path(__file__).with_name("passages.json")
METHODS = {"this engine", "bm25s", "SQLite FTS5", "rapidfuzz WRatio", "token_set_ratio"}


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "script/benchmarks", "retrieval", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def figures(*arguments: str) -> dict[str, Any]:
    done = bench(str(SAMPLE), "--json", *arguments)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def untimed(found: dict[str, Any]) -> dict[str, Any]:
    return {
        method: {
            name: value
            for name, value in of.items()
            if "median" not in name and not name.endswith(" s")
        }
        for method, of in found["methods"].items()
    }


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return figures()


def test_every_method_has_every_figure(found: dict[str, Any]) -> None:
    assert found["paragraphs"] == 20
    assert set(found["methods"]) == METHODS
    for of in found["methods"].values():
        assert set(of) == {
            "clean top-1 %",
            "clean top-5 %",
            "clean MRR",
            "two typos top-1 %",
            "two typos top-5 %",
            "two typos MRR",
            "AUROC",
            "answerable asked",
            "unanswerable asked",
            "build s",
            "clean median ms",
            "two typos median ms",
            "median ms",
            "median / bm25s",
        }
        assert (of["answerable asked"], of["unanswerable asked"]) == (40, 40)


@pytest.mark.parametrize("figure", ["clean top-1 %", "two typos top-1 %", "clean MRR", "AUROC"])
def test_the_engine_is_ahead_of_every_baseline(found: dict[str, Any], figure: str) -> None:
    reached = {method: of[figure] for method, of in found["methods"].items()}

    ours = reached.pop("this engine")

    assert ours > max(reached.values())


def test_the_same_seed_gives_the_same_figures(found: dict[str, Any]) -> None:
    assert untimed(figures("--seed", "1")) == untimed(found)


def test_another_seed_makes_other_typos(found: dict[str, Any]) -> None:
    other = untimed(figures("--seed", "2"))["bm25s"]

    assert other["clean MRR"] == found["methods"]["bm25s"]["clean MRR"]
    assert other["two typos MRR"] != found["methods"]["bm25s"]["two typos MRR"]


def test_a_table_shows_what_was_measured() -> None:
    done = bench(str(SAMPLE), "--scanned", "5")

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "20 paragraphs of 4 articles in one index"
    assert next(line for line in lines if line.startswith("answerable asked")).split() == [
        *("answerable", "asked"),
        *("40", "40", "40", "5", "5"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        ("# Not JSON", "not JSON"),
        ("[]", '"data" is missing'),
        ('{"data": [{"title": "A", "paragraphs": [{"qas": []}]}]}', 'paragraphs[0]: "context"'),
        ('{"data": [{"title": "A", "paragraphs": [{"context": "b", "qas": [1]}]}]}', "qas[0]"),
        ('{"data": [{"title": "A", "paragraphs": []}]}', "no question that can be answered"),
    ],
)
def test_a_file_in_another_format_is_refused(
    tmp_path: Path, content: str | None, said: str
) -> None:
    file = tmp_path / "other.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")

    done = bench(str(file))

    assert done.returncode == 2
    assert done.stderr.startswith(str(file))
    assert said in done.stderr
    assert "SQuAD 2.0" in done.stderr or "give a file with questions" in done.stderr
    assert "Traceback" not in done.stderr
