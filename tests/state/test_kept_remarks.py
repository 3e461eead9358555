"""What is kept to be read later is read in its reader's language."""

from __future__ import annotations

from datetime import date

import pytest

from bot.state.kept_remarks import from_text, to_text
from commands.cards.text import escaped, shown_day
from commands.remarks import MAX_VALUE_CHARS, remark, remark_words, verbatim
from commands.texts import wording

DAYS = (date(2025, 3, 3), date(2025, 3, 4))
SKIPPED = remark(
    "Skipped: {days} and {count} before; {why}",
    days=DAYS,
    count=2,
    why=remark("I was away for more than {hours} hours", hours=3),
)


def test_a_remark_comes_back_as_it_was_kept() -> None:
    assert from_text(to_text(SKIPPED)) == SKIPPED


def test_a_remark_within_a_remark_is_translated_too() -> None:
    assert remark_words(SKIPPED, wording("de")) == (
        f"Ausgelassen: {shown_day(DAYS[0])}, {shown_day(DAYS[1])} und 2 davor; "
        "ich war mehr als 3 Stunden weg"
    )


@pytest.mark.parametrize(
    "text",
    [
        "paused by {hand}",
        "12",
        "null",
        '"x"',
        '{"text": 1}',
        "[{]",
        '{"values": {}}',
        '{"text": "x {y}", "values": {"z": 1}}',
        '{"text": "x {}", "values": {"z": 1}}',
        '{"text": "x {y.z}", "values": {"y": 1}}',
        '{"text": "x {", "values": {"y": 1}}',
        '{"text": 1, "values": {"y": 1}}',
        '{"text": "{why}", "values": {"why": {"text": "x {y}", "values": {"z": 1}}}}',
    ],
)
def test_what_another_version_kept_and_nobody_can_read_is_shown_as_it_is(text: str) -> None:
    kept = from_text(text)

    assert str(kept) == text
    assert remark_words(kept, wording("de")) == escaped(text, MAX_VALUE_CHARS)


def test_no_value_of_a_remark_breaks_out_of_its_card() -> None:
    shown = remark_words(verbatim("**bold** @everyone <#1> {x}"), wording("en"))

    assert "**" not in shown.replace("\\*", "")
    assert "@everyone" not in shown
    assert "<#1>" not in shown
