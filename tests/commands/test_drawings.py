"""Pictures: one at a time, and none twice."""

import asyncio
import time
from pathlib import Path

from commands.drawings import MAX_REMEMBERED, Drawing, Drawings
from knowledge.pack_files import read_pack
from knowledge.timeline import Timeline, TimelineFilters, timeline

HANOI = read_pack(Path(__file__).parents[2] / "knowledge" / "packs" / "hanoi-2019")
ALL = timeline([HANOI])
PERSONS = [timeline([HANOI], TimelineFilters(person=name)) for name in ("Trump", "Pompeo")]


class Pen:
    """Draws nothing, and takes its time."""

    def __init__(self) -> None:
        self.drawn: list[Timeline] = []
        self.at_once = self.most_at_once = 0

    def __call__(self, made: Timeline) -> Drawing:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(0.01)
        self.at_once -= 1
        self.drawn.append(made)
        return Drawing(b"", str(len(self.drawn)))


async def test_many_who_press_at_once_share_one_drawing() -> None:
    pen = Pen()
    drawings = Drawings(pen)

    got = await asyncio.gather(*(drawings.of(ALL) for _ in range(5)))

    assert pen.drawn == [ALL]
    assert {drawing.description for drawing in got} == {"1"}


async def test_different_pictures_are_drawn_one_after_the_other() -> None:
    pen = Pen()
    drawings = Drawings(pen)

    await asyncio.gather(*(drawings.of(made) for made in (ALL, *PERSONS)))

    assert len(pen.drawn) == 3
    assert pen.most_at_once == 1


async def test_only_the_last_ones_are_remembered() -> None:
    pen = Pen()
    drawings = Drawings(pen)
    others = [Timeline(ALL.moments[:n], (), ()) for n in range(1, MAX_REMEMBERED + 1)]

    for made in (ALL, *others, ALL):
        await drawings.of(made)

    assert pen.drawn.count(ALL) == 2
