"""A timeline drawn as a PNG, legible on a phone, with a description for those who don't see it.

Needs matplotlib (the `plot` extra); drawing one takes some tenths of a second.
"""

from __future__ import annotations

import io
import textwrap
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from knowledge.lines import cited
from knowledge.timeline import Moment, Timeline

MAX_MOMENTS = 40  # chosen: a taller picture is scaled down by Discord until nobody can read it
MAX_ALT_CHARS = 1024  # Discord: an attachment's or a media item's description

_WIDTH_INCHES = 8.0
_DPI = 150
_LINE_INCHES = 0.21
_GAP_INCHES = 0.24
_TEXT_COLUMNS = 76
# A dollar sign is a dollar sign: `parse_math=False` keeps matplotlib from reading mathematics.
_INK, _FAINT, _REPORTED, _EXPECTED = "#1f2328", "#59636e", "#0b57d0", "#a04000"


def draw(timeline: Timeline, *, title: str = "Timeline") -> bytes:
    """Return a timeline as a PNG: 1,200 pixels wide, as high as its moments need.

    What is expected has a hollow mark and the word, so that colour is not the only sign. At most
    `MAX_MOMENTS` are drawn; the last row says how many are not.

    Raises:
        ValueError: there is no moment to draw.
    """
    if not timeline.moments:
        raise ValueError("there is no event to draw; widen the timeline's filters")
    rows = [_row(moment) for moment in timeline.moments[:MAX_MOMENTS]]
    footer = _footer(timeline)
    height = 0.9 + sum(_row_inches(text) for _, text in rows) + _LINE_INCHES * (len(footer) + 1)
    figure = Figure(figsize=(_WIDTH_INCHES, height), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    _write(figure, title, footer, height)
    _draw_rows(figure, timeline, rows, height)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", metadata={"Description": alt_text(timeline)})
    return picture.getvalue()


def alt_text(timeline: Timeline) -> str:
    """Return a description of the picture, at most `MAX_ALT_CHARS` long."""
    moments = timeline.moments
    shown = min(len(moments), MAX_MOMENTS)
    text = f"Timeline of {shown} event{'' if shown == 1 else 's'}. "
    text += " ".join(f"{moment.shown}: {moment.line.text}" for moment in moments[:shown])
    return textwrap.shorten(text, MAX_ALT_CHARS, placeholder=" …")


def _row(moment: Moment) -> tuple[str, str]:
    unbroken = cited(moment.line).replace(", ¶", ",\N{NO-BREAK SPACE}¶")
    return moment.shown, "\n".join(textwrap.wrap(unbroken, _TEXT_COLUMNS))


def _row_inches(text: str) -> float:
    return _LINE_INCHES * (text.count("\n") + 2) + _GAP_INCHES


def _footer(timeline: Timeline) -> list[str]:
    rows = [reference.shown() for reference in timeline.references]
    left = len(timeline.moments) - MAX_MOMENTS
    if left > 0:
        rows.insert(0, f"{left} later events are not in this picture.")
    return [part for row in rows for part in textwrap.wrap(row, 100)]


def _write(figure: Figure, title: str, footer: list[str], height: float) -> None:
    top = (height - 0.4) / height
    heading: dict[str, Any] = {"fontsize": 17, "fontweight": "bold", "color": _INK, "va": "center"}
    figure.text(0.04, top, title, parse_math=False, **heading)
    small: dict[str, Any] = {"fontsize": 8.5, "color": _FAINT, "va": "bottom"}
    figure.text(0.04, 0.12 / height, "\n".join(footer), parse_math=False, **small)


def _draw_rows(
    figure: Figure, timeline: Timeline, rows: list[tuple[str, str]], height: float
) -> None:
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 1)
    axes.set_ylim(0, height)
    axes.axis("off")
    y = height - 0.9
    marks: list[float] = []
    for moment, (shown, text) in zip(timeline.moments, rows, strict=False):
        colour = _EXPECTED if moment.when.expected else _REPORTED
        fill = "white" if moment.when.expected else colour
        mark: dict[str, Any] = {"marker": "o", "markersize": 10, "markeredgewidth": 2, "zorder": 2}
        axes.plot([0.06], [y], color=colour, markerfacecolor=fill, **mark)
        heading: dict[str, Any] = {
            "fontsize": 11.5,
            "fontweight": "bold",
            "color": colour,
            "va": "center",
        }
        axes.text(0.10, y, shown, parse_math=False, **heading)
        body: dict[str, Any] = {"fontsize": 11, "color": _INK, "va": "top", "linespacing": 1.25}
        axes.text(0.10, y - _LINE_INCHES * 0.75, text, parse_math=False, **body)
        marks.append(y)
        y -= _row_inches(text)
    axes.plot([0.06, 0.06], [marks[0], marks[-1]], color="#c6ccd2", linewidth=2, zorder=1)
