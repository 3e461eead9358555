"""What a check found, and running a check so that it always finds something."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. Only a failure keeps the bot, or a part of it, from working."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: `said` in words, and `mend`, what to do where something is wrong."""

    check: str
    level: Level
    said: str
    mend: str = ""


def ok(check: str, said: str) -> Finding:
    """Return that all is well."""
    return Finding(check, Level.OK, said)


def warn(check: str, said: str, mend: str) -> Finding:
    """Return that something is not as it should be, though the bot runs."""
    return Finding(check, Level.WARN, said, mend)


def fail(check: str, said: str, mend: str) -> Finding:
    """Return that something does not work."""
    return Finding(check, Level.FAIL, said, mend)


Look = Callable[[], Awaitable[Sequence[Finding]]]


async def within(seconds: float, check: str, look: Look) -> Sequence[Finding]:
    """Return what a check finds; that it took too long, or broke, is a finding as well."""
    try:
        async with asyncio.timeout(seconds):
            return await look()
    except TimeoutError:
        return [
            fail(check, f"no answer within {seconds:g} seconds", "check the network, try again")
        ]
    except Exception as error:  # noqa: BLE001 - the other checks are still of use
        mend = "this check itself broke; please report it"
        return [fail(check, f"could not be checked ({type(error).__name__})", mend)]
