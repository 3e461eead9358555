"""Timelines as pictures: one is drawn at a time, and the last ones are remembered."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.timeline import Timeline

MAX_REMEMBERED = 8  # pictures of some 600 KB each


@dataclass(frozen=True, slots=True)
class Drawing:
    """A PNG and its description."""

    png: bytes
    description: str


class Drawings:
    """Draws timelines beside the event loop.

    A drawing takes a second of the processor. Several at once would slow down every other answer,
    and members press the same button below the same card.
    """

    def __init__(self, draw: Callable[[Timeline], Drawing] | None = None) -> None:
        self._draw = draw or _draw
        self._drawn: OrderedDict[Timeline, Drawing] = OrderedDict()
        self._turn = asyncio.Lock()

    async def of(self, timeline: Timeline) -> Drawing:
        """Return the picture of a timeline.

        Raises:
            ImportError: matplotlib (the plot extra) is not installed.
        """
        async with self._turn:
            drawn = self._drawn.get(timeline)
            if drawn is None:
                drawn = self._drawn[timeline] = await asyncio.to_thread(self._draw, timeline)
            self._drawn.move_to_end(timeline)
            while len(self._drawn) > MAX_REMEMBERED:
                self._drawn.popitem(last=False)
            return drawn


def _draw(timeline: Timeline) -> Drawing:
    # The plotting library is an extra and takes a second to import.
    from knowledge.timeline_picture import alt_text, draw  # noqa: PLC0415

    return Drawing(draw(timeline), alt_text(timeline))
