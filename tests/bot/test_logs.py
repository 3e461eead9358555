"""Logs: one form, and nothing secret in them."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"
INTERACTION_TOKEN = "aW50ZXJhY3Rpb246" + "x" * 120


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    logs.set_up("info", as_json=True, stream=stream)
    yield stream
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_carries_the_reference_of_its_interaction(stream: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(reference="ABC23456"):
        structlog.get_logger("x").info("answered", status="answered")

    (line,) = lines(stream)
    assert (line["event"], line["reference"], line["status"]) == (
        "answered",
        "ABC23456",
        "answered",
    )


def test_a_token_is_masked_even_in_a_trace(stream: io.StringIO) -> None:
    try:
        int(f"bad header Bot {TOKEN}")
    except ValueError:
        structlog.get_logger("x").exception(
            "failed", url=f"/webhooks/1/{INTERACTION_TOKEN}/messages"
        )

    assert TOKEN not in stream.getvalue()
    assert INTERACTION_TOKEN not in stream.getvalue()
    assert "ValueError" in stream.getvalue()


def test_a_trace_does_not_hold_what_a_member_wrote(stream: io.StringIO) -> None:
    question = "my secret question"
    try:
        {}[question]
    except KeyError:
        structlog.get_logger("x").exception("failed")

    assert "my secret" not in stream.getvalue()
    assert "KeyError" in stream.getvalue()


def test_a_library_s_warning_has_the_same_form(stream: io.StringIO) -> None:
    logging.getLogger("discord.gateway").warning("Shard %s fell behind", 3)
    logging.getLogger("discord.gateway").info("not shown")

    assert [line["event"] for line in lines(stream)] == ["Shard 3 fell behind"]


@pytest.mark.parametrize(
    "library", ["discord.gateway", "discord.http", "aiosqlite", "sqlalchemy.engine"]
)
def test_not_even_debugging_tells_what_libraries_read_and_write(
    stream: io.StringIO, library: str
) -> None:
    logs.set_up("debug", as_json=True, stream=stream)

    logging.getLogger(library).debug("event: %s", {"content": "a member's words", "token": "x"})
    logging.getLogger(library).info("connected")

    assert [line["event"] for line in lines(stream)] == ["connected"]
