import struct

import pytest

from knowledge.model import Pack
from knowledge.timeline import Timeline, timeline
from knowledge.timeline_picture import MAX_ALT_CHARS, alt_text, draw


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_a_timeline_is_drawn_wide_enough_to_read_and_as_high_as_it_needs(harbour: Pack) -> None:
    made = timeline([harbour])
    shorter = Timeline(made.moments[:1], (), made.references)

    assert size(draw(made))[0] == size(draw(shorter))[0] == 1200
    assert size(draw(made))[1] > size(draw(shorter))[1]


def test_a_dollar_sign_in_an_event_is_drawn_as_it_is(harbour: Pack) -> None:
    entry = harbour.entry_by_id["hearing"].model_copy(update={"text": "It cost $5 and $x_{2$."})

    assert size(draw(timeline([harbour.model_copy(update={"entries": (entry,)})])))[0] == 1200


def test_the_description_tells_every_event_with_its_date(harbour: Pack) -> None:
    assert alt_text(timeline([harbour])) == (
        "Timeline of 3 events. 2020: A first plan was drawn up. "
        "3 March 2020: The pilots spoke at a hearing. "
        "expected 15 March to 21 March 2020 (“next week”): The council is to vote."
    )


def test_a_long_description_is_cut_between_words(harbour: Pack) -> None:
    made = timeline([harbour])
    many = Timeline(made.moments * 10, (), made.references)

    assert len(alt_text(many)) <= MAX_ALT_CHARS
    assert alt_text(many).endswith(" …")


def test_an_empty_timeline_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="widen the timeline's filters"):
        draw(Timeline((), (), ()))
