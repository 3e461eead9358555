"""`dossier eval`: how many questions of a file get a right reply, by kind."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.errors import BadInputError
from bot.cli.opened import Knowledge, opened
from bot.cli.output import show_json, show_table, write
from knowledge.answer_text import as_text
from knowledge.conversation import Conversation
from knowledge.evaluation import (
    Evaluation,
    Question,
    QuestionsInvalidError,
    Reply,
    Share,
    read_questions,
    score,
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("eval")(evaluate)


def evaluate(
    file: Annotated[Path, typer.Argument(help="The questions, one JSON object a line.")],
    json: Annotated[bool, typer.Option("--json", help="Print the scores as JSON.")] = False,
    wrong: Annotated[
        bool, typer.Option("--wrong", help="Also print the questions whose replies are wrong.")
    ] = False,
) -> None:
    """Score the replies to a question file, by kind of question."""
    try:
        questions = read_questions(file)
    except QuestionsInvalidError as error:
        raise BadInputError(str(error)) from error
    except OSError as error:
        raise BadInputError(f"{file}: {error.strerror}") from error
    with opened() as knowledge:
        asked = [_asked(question, knowledge) for question in questions]
    evaluation = Evaluation(tuple(score(question, reply) for question, reply, _ in asked))
    median_ms = statistics.median(ms for _, _, ms in asked)
    if json:
        show_json(_as_json(evaluation, median_ms))
    else:
        _show(evaluation, median_ms, wrong=wrong)


def _asked(question: Question, knowledge: Knowledge) -> tuple[Question, Reply, float]:
    """Ask a question after those before it in its conversation; return the reply and its time."""
    conversation = Conversation()
    for earlier in question.context:
        before, _ = knowledge.ask(earlier, conversation)
        conversation = conversation.after(before)
    answer, ms = knowledge.ask(question.question, conversation)
    paragraphs = frozenset(citation.paragraph for citation in answer.citations)
    return question, Reply(answer.status, as_text(answer), paragraphs), ms


def _show(evaluation: Evaluation, median_ms: float, *, wrong: bool) -> None:
    shares = [(kind.value, share) for kind, share in evaluation.by_kind.items()]
    shares += [("all", evaluation.overall), ("of replies that answer", evaluation.answered)]
    rows = [
        (name, str(share.right), str(share.of), f"{share.percent:.1f} %") for name, share in shares
    ]
    show_table(("kind", "right", "of", "share"), rows)
    write(f"median question: {median_ms:.2f} ms")
    if wrong:
        for scored in evaluation.wrong:
            question, reply = scored.question, scored.reply
            write(f"\n{question.id} ({question.kind.value}): {question.question}")
            write(f"  {reply.status.value}: {reply.text.replace(chr(10), ' / ')}")


def _as_json(evaluation: Evaluation, median_ms: float) -> dict[str, Any]:
    return {
        "kinds": {kind.value: _share(share) for kind, share in evaluation.by_kind.items()},
        "all": _share(evaluation.overall),
        "answered": _share(evaluation.answered),
        "median_ms": round(median_ms, 3),
        "wrong": [
            {
                "id": scored.question.id,
                "kind": scored.question.kind.value,
                "question": scored.question.question,
                "status": scored.reply.status.value,
                "text": scored.reply.text,
            }
            for scored in evaluation.wrong
        ],
    }


def _share(share: Share) -> dict[str, float]:
    return {"right": share.right, "of": share.of, "percent": round(share.percent, 1)}
