"""Cool-downs: how often may be asked, and when again."""

from datetime import UTC, datetime, timedelta

from commands.cooldown import Cooldowns, Rate

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TWO_A_MINUTE = Rate(2, timedelta(minutes=1))


def test_a_question_too_many_waits_until_the_first_is_a_period_old() -> None:
    cooldowns = Cooldowns()
    for second in (0, 10):
        cooldowns.wait_until({"ann": TWO_A_MINUTE}, now=NOON + timedelta(seconds=second))

    free_at = cooldowns.wait_until({"ann": TWO_A_MINUTE}, now=NOON + timedelta(seconds=20))

    assert free_at == NOON + timedelta(minutes=1)
    assert cooldowns.wait_until({"ann": TWO_A_MINUTE}, now=free_at) is None


def test_a_question_that_has_to_wait_is_not_counted() -> None:
    cooldowns = Cooldowns()
    rates = {"ann": TWO_A_MINUTE, "channel": Rate(1, timedelta(seconds=30))}
    cooldowns.wait_until(rates, now=NOON)
    cooldowns.wait_until(rates, now=NOON + timedelta(seconds=1))  # refused: the channel waits

    later = NOON + timedelta(seconds=30)

    assert cooldowns.wait_until(rates, now=later) is None


def test_members_do_not_wait_for_each_other() -> None:
    cooldowns = Cooldowns()
    once = Rate(1, timedelta(minutes=1))
    cooldowns.wait_until({"ann": once}, now=NOON)

    assert cooldowns.wait_until({"ben": once}, now=NOON) is None


def test_a_lowered_rate_holds_for_what_was_asked_before() -> None:
    cooldowns = Cooldowns()
    for second in range(5):
        cooldowns.wait_until(
            {"ann": Rate(9, timedelta(minutes=1))}, now=NOON + timedelta(seconds=second)
        )

    free_at = cooldowns.wait_until({"ann": TWO_A_MINUTE}, now=NOON + timedelta(seconds=9))

    assert free_at == NOON + timedelta(seconds=3) + timedelta(minutes=1)


def test_only_so_many_members_are_remembered() -> None:
    cooldowns = Cooldowns(max_keys=2)
    once = Rate(1, timedelta(minutes=1))
    for member in ("ann", "ben", "cat"):
        cooldowns.wait_until({member: once}, now=NOON)

    assert cooldowns.wait_until({"ann": once}, now=NOON) is None
    assert cooldowns.wait_until({"cat": once}, now=NOON) is not None
