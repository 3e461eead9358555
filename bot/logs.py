"""Structured logs: a line an event, with the reference of the interaction it belongs to.

Neither a token nor a member's words are logged: messages stay out by not being passed, and what
looks like a secret is masked here once more.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import aiohttp
import discord
import structlog

# Discord's tokens: id, time and signature in base 64. In paths, an interaction's token is longer.
_SECRET = re.compile(r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}|(?<=/)[\w-]{60,}")
_MASK = "[hidden]"
_TELLING = (aiohttp.ClientError, discord.DiscordException, OSError)
# Their debug lines hold whole messages, queries with what is stored, and interactions' tokens.
_OUTSPOKEN = ("discord", "aiosqlite", "aiohttp", "sqlalchemy", "alembic")


def set_up(level: str, *, as_json: bool, stream: TextIO | None = None) -> None:
    """Send all logs, those of libraries too, to one stream (stderr) in one form.

    Libraries' own lines below a warning are left out, and where the level is debug those below
    info: they would tell what members write.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(trace_without_words),
                mask_secrets,
                _renderer(as_json=as_json),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for library in _OUTSPOKEN:
        logging.getLogger(library).setLevel(
            logging.INFO if level == "debug" else max(root.level, logging.WARNING)
        )


def _renderer(*, as_json: bool) -> structlog.typing.Processor:
    if as_json:
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def trace_without_words(exc_info: structlog.typing.ExcInfo) -> str:
    """Return a trace with files, lines and the kinds of exceptions, without values.

    The message of an exception may hold what a member wrote; those of the network, of Discord and
    of the operating system don't, and are kept.
    """
    told = []
    error: BaseException | None = exc_info[1]
    while error is not None:
        frames = "".join(traceback.format_tb(error.__traceback__))
        message = f": {error}" if isinstance(error, _TELLING) else ""
        told.append(f"{frames}{type(error).__name__}{message}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\ncaused by\n".join(told)


def mask_secrets(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Return the event with everything masked that looks like a token."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _SECRET.sub(_MASK, value)
    return event
