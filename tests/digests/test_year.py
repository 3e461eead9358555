"""A year of digests in twelve zones, with both clock changes, as a local Discord saw them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from newsroom import Newsroom, running
from test_schedule import ZONES

from bot.digests.identity import DeliveryKey

# In the hour that clock changes leave out or repeat in most zones.
AT = time(2, 30)
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("state_url", ["sqlite"], indirect=True)
async def test_a_year_in_twelve_zones_is_posted_day_by_day(newsroom: Newsroom) -> None:
    start = datetime(2024, 12, 31, 12, tzinfo=UTC)
    newsroom.clock.set(start)
    subscribed = [await newsroom.subscribe(AT, zone) for zone in ZONES]
    end = max(datetime.combine(LAST, AT, ZoneInfo(zone)).astimezone(UTC) for zone in ZONES)
    runner = newsroom.runner()
    async with running(runner):
        while (moment := await newsroom.clock.next_sleep()) <= end:
            newsroom.clock.set(moment)

    days = [FIRST + timedelta(n) for n in range(365)]
    wanted = {
        (channel, DeliveryKey(digest.id, day).nonce)
        for (digest, channel), zone in zip(subscribed, ZONES, strict=True)
        for day in days
        if start < datetime.combine(day, AT, ZoneInfo(zone)).astimezone(UTC) <= end
    }
    posts = newsroom.posts()
    posted = {(channel, nonce) for channel, nonce, _message in posts}
    assert posted >= wanted
    assert len(posts) == len(posted) == len({message for *_rest, message in posts})
    # Where the next year has begun by the last zone's end, its first digest is out.
    assert len(posted - wanted) <= len(ZONES)
    assert len(wanted) == 365 * len(ZONES)
