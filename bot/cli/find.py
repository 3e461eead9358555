"""`dossier find`: the paragraphs of articles, drafted from or not, that may answer a question."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.errors import BadInputError
from bot.cli.output import show, show_json
from knowledge.matching.passages import Found, Passage, Passages

MAX_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("find")(find)


def find(
    question: Annotated[str, typer.Argument(help="The question.")],
    articles: Annotated[
        list[Path],
        typer.Argument(metavar="ARTICLE", help="Files: plain text, Markdown (.md) or HTML."),
    ],
    limit: Annotated[int, typer.Option(min=1, max=MAX_SHOWN, help="Paragraphs shown.")] = 3,
    json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """Show the paragraphs of articles that may answer a question, for whoever curates them.

    No pack is needed. The percentage is how likely the paragraph holds the answer.
    """
    passages = Passages([passage for article in articles for passage in _passages(article)])
    found = passages.search(question, limit=limit)
    if json:
        show_json([_value(one) for one in found])
    elif found:
        show("\n\n".join(map(_shown, found)))
    else:
        show("No paragraph speaks of it.")


def _passages(path: Path) -> list[Passage]:
    # Loaded here: --help should not wait for what reads articles.
    from knowledge.authoring.reading import read_article  # noqa: PLC0415
    from knowledge.authoring.sources import ArticleUnreadableError  # noqa: PLC0415

    try:
        article = read_article(path)
    except ArticleUnreadableError as error:
        raise BadInputError(str(error)) from error
    title = article.title or path.stem
    return [Passage(str(one.number), one.text, title) for one in article.paragraphs]


def _shown(found: Found) -> str:
    passage = found.passage
    return f"¶{passage.id} of “{passage.title}”, {found.confidence:.0%}\n{passage.text}"


def _value(found: Found) -> dict[str, object]:
    return {
        "article": found.passage.title,
        "paragraph": int(found.passage.id),
        "confidence": round(found.confidence, 4),
        "text": found.passage.text,
    }
