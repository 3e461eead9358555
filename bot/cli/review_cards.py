"""What a review shows: a draft with its source, its like, and paragraphs that nothing covers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from bot.cli.output import console, write
from knowledge.authoring.review import Review
from knowledge.model import Entry, Pack

_LABELLED = 10  # columns of a label
_STYLES = {"kind": "bold cyan", "text": "bold", "quote": "bold", "source": "italic", "!": "yellow"}


def show_draft(draft: Entry, review: Review, left: int) -> None:
    """Print a draft with all that is needed to decide it; `left` drafts come after it."""
    write("")
    _show(_lines(draft, review, left))


def show_paragraphs(review: Review) -> None:
    """Print the paragraphs that no entry cites, and name those that only drafts do."""
    standing = review.standing()
    if not standing.uncovered:
        write("every paragraph has an entry")
    for number in standing.uncovered:
        _show([("none", f"[{number}] {review.article.paragraphs[number]}")])
    if standing.drafted_only:
        _show([("drafts", f"only drafts cite {', '.join(map(str, standing.drafted_only))}")])


def show_told(message: str) -> None:
    """Print what a choice came up against."""
    _show([("!", line) for line in message.splitlines()], labelled=False)


def _lines(draft: Entry, review: Review, left: int) -> Iterator[tuple[str, str]]:
    pack = review.pack
    yield "kind", f"{draft.kind.value} {draft.id} ({left} more)"
    yield "text", draft.text
    if draft.quote is not None:
        yield "quote", f"“{draft.quote}”"
    if draft.speaker is not None:
        role = f", {draft.role}" if draft.role else ""
        yield "speaker", f"{pack.speaker_name(draft.speaker)}{role}"
    yield "claimed by", _claimed(draft, pack)
    if draft.when is not None:
        yield "when", draft.when.shown()
    for kind, lead in draft.leads.given().items():
        yield kind.replace("_", " "), lead
    yield "cites", ", ".join(f"¶{number}" for number in draft.paragraphs)
    yield "source", review.sentences.get(draft.id) or _paragraphs(draft, review)
    yield from (("asked", phrasing) for phrasing in draft.phrasings)
    for number, near in enumerate(review.near(draft), start=1):
        state = "draft" if near.entry.draft else "published"
        how = "same sentence" if near.same_sentence else f"{near.score} % alike"
        yield f"like {number}", f"{near.entry.id} ({state}, {how}): {near.entry.text}"
    yield from (("!", reason) for reason in review.refusals(draft))
    yield from (("!", doubt) for doubt in review.doubts(draft))


def _claimed(draft: Entry, pack: Pack) -> str:
    attribution = draft.attribution
    if attribution.who is not None:
        return pack.speaker_name(attribution.who)
    count = f" ({attribution.count})" if attribution.count else ""
    return f"{attribution.described or f'the {attribution.by}'}{count}"


def _paragraphs(draft: Entry, review: Review) -> str:
    return " ".join(review.article.paragraphs.get(number, "") for number in draft.paragraphs)


def _show(lines: Iterable[tuple[str, str]], *, labelled: bool = True) -> None:
    """Print lines after their labels: wrapped beside them on a terminal, each in one elsewhere."""
    if not sys.stdout.isatty():
        for label, text in lines:
            write(f"{label:<{_LABELLED}}  {_printable(text)}" if labelled else _printable(text))
        return
    from rich.table import Table  # noqa: PLC0415 - a pipe needs no styles
    from rich.text import Text  # noqa: PLC0415 - as above

    table = Table.grid(padding=(0, 2))
    if labelled:
        table.add_column(width=_LABELLED, style="dim")
    table.add_column(overflow="fold")
    for label, text in lines:
        shown = Text(_printable(text), style=_STYLES.get(label, ""))
        table.add_row(*([label] if labelled else []), shown)
    console().print(table)


def _printable(text: str) -> str:
    """Return a text that can't steer a terminal: the article may come from anywhere."""
    return "".join(one if one.isprintable() else " " for one in text)
