from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from knowledge.matching.passages import Passage, Passages
from knowledge.matching.passages.parameters import parameters
from knowledge.tuning.passages import SPEAKS_FOR, Asked, Case, auroc, cases, fitted_confidence

ROOT = Path(__file__).parents[2]
SAMPLE = Path(__file__).with_name("passages.json")


def sample_cases() -> list[Case]:
    data = json.loads(SAMPLE.read_text("utf-8"))["data"]
    texts = [
        Passage(f"{article['title']}/{number}", paragraph["context"], article["title"])
        for article in data
        for number, paragraph in enumerate(article["paragraphs"])
    ]
    asked = [
        Asked(
            one["question"],
            f"{article['title']}/{number}",
            article["title"],
            not one["is_impossible"],
        )
        for article in data
        for number, paragraph in enumerate(article["paragraphs"])
        for one in paragraph["qas"]
    ]
    return cases(Passages(texts), asked)


def test_what_a_paragraph_lacks_never_speaks_for_it() -> None:
    _, weights = fitted_confidence(sample_cases())

    assert all(
        weight >= 0 if name in SPEAKS_FOR else weight <= 0 for name, weight in weights.items()
    )
    assert any(weights.values())


def test_a_further_file_moves_the_weights_in_force_but_a_little() -> None:
    some, now = sample_cases(), parameters()

    _, alone = fitted_confidence(some)
    _, near = fitted_confidence(some, near=now)

    def distance(weights: Mapping[str, float]) -> float:
        return sum(abs(weight - now.confidence[name]) for name, weight in weights.items())

    assert 0 < distance(near) < distance(alone) / 2


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1], [0.9], 0.0),
        ([0.5], [0.5], 0.5),
        ([0.3, 0.7], [0.5, 0.5], 0.5),
        ([0.6, 0.2], [0.2, 0.1], 0.875),
    ],
)
def test_auroc_is_how_often_an_answerable_question_scores_higher(
    above: list[float], below: list[float], expected: float
) -> None:
    assert auroc(above, below) == expected


def test_tuning_writes_the_weights_and_tells_how_each_article_left_out_did(tmp_path: Path) -> None:
    for folder in ("knowledge", "script"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "packs")
        )
    weights = tmp_path / "knowledge/matching/passages/parameters.json"
    before = json.loads(weights.read_text("utf-8"))

    done = subprocess.run(
        [sys.executable, "script/tuning_passages.py", str(SAMPLE)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    after = json.loads(weights.read_text("utf-8"))
    assert after != before
    assert {part: set(after[part]) for part in ("ranking", "confidence")} == {
        part: set(before[part]) for part in ("ranking", "confidence")
    }
    assert [line.split("  ")[0] for line in done.stdout.splitlines()] == [
        "left out",
        "Skerry Point Lighthouse",
        "Orrin Valley Railway",
        "Tavi Glass Frog",
        "Maren Holt",
        "all",
    ]


def test_a_file_in_another_format_is_no_ground_to_tune_on(tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text("{}", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "script/tuning_passages.py", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr == (
        f'{file}: "data" is missing or not a list; give a file in SQuAD 2.0\'s format\n'
    )
