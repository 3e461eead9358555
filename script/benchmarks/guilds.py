"""Memory of a bot process by the number of guilds it serves, and how soon it is ready.

    script/bench guilds [--sizes 100,1200,2400] [--channels 40] [--json]

One shard, on which Discord allows 2,500 guilds; each has so many channels. What the process holds
after its start is measured from outside, in a process of its own for each size.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from _bots import DOSSIER, running_bot
from _table import table
from _town import Size, running_town

from bot.pack_places import BUILT_FILE, OWN_PACKS
from knowledge.store import ensure_built

SETTLE_SECONDS = 5.0
MEMBERS = 3  # the owner, the bot and one more: Dossier asks for no lists of members


def main(arguments: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="script/bench guilds")
    parser.add_argument("--sizes", default="100,1200,2400", help="guilds, separated by commas")
    parser.add_argument("--channels", type=int, default=40, help="of each guild")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    figures = {
        size: asyncio.run(_measured(Size(size, options.channels, MEMBERS)))
        for size in sorted(map(int, options.sizes.split(",")))
    }
    if options.json:
        json.dump(figures, sys.stdout)
    else:
        sys.stdout.write(_shown(figures))
    return 0


async def _measured(size: Size) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        # What building the packs frees would hide what guilds take.
        await ensure_built([OWN_PACKS], Path(name) / BUILT_FILE)
        async with running_town(size) as town:
            begun = time.perf_counter()
            one = {"DOSSIER_SHARDS": "0-0/1"}
            async with running_bot(DOSSIER, town.sandbox, Path(name), **one) as bot:
                await town.ready()
                ready = time.perf_counter() - begun
                await asyncio.sleep(SETTLE_SECONDS)
                return {"memory MiB": bot.footprint().memory_mib, "ready after s": ready}


def _shown(figures: dict[int, dict[str, float]]) -> str:
    names = list(next(iter(figures.values())))
    rows = [[name, *(f"{one[name]:.1f}" for one in figures.values())] for name in names]
    lines = [
        f"from {small:,} to {large:,}: {_kib_a_guild(figures, small, large):.1f} KiB a guild\n"
        for small, large in pairwise(figures)
    ]
    return table(["guilds", *(f"{size:,}" for size in figures)], rows) + "".join(lines)


def _kib_a_guild(figures: dict[int, dict[str, float]], small: int, large: int) -> float:
    more = figures[large]["memory MiB"] - figures[small]["memory MiB"]
    return more * 1024 / (large - small)
