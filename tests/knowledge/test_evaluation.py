import json
from pathlib import Path

import pytest

from knowledge.answers import Status
from knowledge.evaluation import (
    Evaluation,
    Question,
    QuestionKind,
    QuestionsInvalidError,
    Reply,
    Share,
    read_questions,
    score,
)


def question(kind: str = "answerable", **more: object) -> Question:
    return Question.model_validate({"id": "q", "kind": kind, "question": "?", **more})


def reply(status: Status = Status.ANSWERED, text: str = "", *paragraphs: int) -> Reply:
    return Reply(status, text, frozenset(paragraphs))


ASKED = {"paragraphs": [3], "must": [["Don't", "do not"], ["forty"]], "must_not": ["fifty"]}


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (reply(Status.ANSWERED, "FORTY: don’t", 3, 9), True),
        (reply(Status.ANSWERED, "forty: don’t", 9), False),
        (reply(Status.ANSWERED, "forty", 3), False),
        (reply(Status.ANSWERED, "forty or fifty, don't", 3), False),
        (reply(Status.UNSURE, "forty: don't", 3), False),
    ],
)
def test_an_answer_is_right_when_cited_complete_and_without_a_slip(
    given: Reply, right: bool
) -> None:
    for kind in ("answerable", "typo", "followup"):
        assert score(question(kind, **ASKED), given).right is right


@pytest.mark.parametrize("kind", ["unanswerable", "chitchat"])
def test_where_there_is_no_answer_not_answering_is_right(kind: str) -> None:
    assert [score(question(kind), reply(status)).right for status in Status] == [
        False,
        True,
        True,
        True,
    ]


def test_a_wrong_premise_is_left_unanswered_or_corrected() -> None:
    asked = question("false_premise", paragraphs=[2], must=[["Mattis"]])

    assert score(asked, reply(Status.NOT_COVERED)).right
    assert score(asked, reply(Status.ANSWERED, "It was Mattis.", 2)).right
    assert not score(asked, reply(Status.ANSWERED, "It was Pompeo.", 2)).right


def test_shares_are_counted_by_kind_and_among_replies_that_answer() -> None:
    evaluation = Evaluation(
        (
            score(question(**ASKED), reply(Status.ANSWERED, "forty, don't", 3)),
            score(question(**ASKED), reply(Status.UNSURE)),
            score(question("unanswerable"), reply(Status.ANSWERED, "forty", 3)),
        )
    )

    assert evaluation.by_kind == {
        QuestionKind.ANSWERABLE: Share(1, 2),
        QuestionKind.UNANSWERABLE: Share(0, 1),
    }
    assert (evaluation.overall, evaluation.answered) == (Share(1, 3), Share(1, 2))
    assert len(evaluation.wrong) == 2


def test_all_faulty_lines_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    good = json.dumps({"id": "a", "kind": "typo", "question": "?"})
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{good}\n\nnot json\n{{"id": "b", "question": "?"}}\n')

    with pytest.raises(QuestionsInvalidError) as refused:
        read_questions(file)

    assert [problem.split(": ")[0] for problem in refused.value.problems] == [
        f"{file}:3",
        f"{file}:4",
    ]
    assert "kind: Field required" in refused.value.problems[1]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")

    with pytest.raises(QuestionsInvalidError, match="there is no question in it"):
        read_questions(tmp_path / "empty.jsonl")
