import pytest

from knowledge.lines import claimed_by
from knowledge.model import Attribution, Pack
from knowledge.quotes import quotes
from knowledge.subjects import UnknownSubjectError


def test_a_quote_is_the_speakers_words_with_role_and_occasion(harbour: Pack) -> None:
    lines = quotes([harbour], speaker="lind").lines

    assert [line.text for line in lines] == [
        "“No ship of mine fits under that thing.” — Bo Lind, harbour pilot (at a hearing)"
    ]


def test_a_quote_of_two_words_stays_in_its_sentence(harbour: Pack) -> None:
    lines = quotes([harbour], speaker="the mayor").lines

    assert [line.text for line in lines] == ["Ada Stone called the plan “a gift”."]


def test_quotes_stand_in_the_sources_order(harbour: Pack) -> None:
    lines = quotes([harbour], topic="bridge").lines

    assert [line.entry.id for line in lines] == ["lind-ships", "stone-thing"]


def test_an_unknown_speaker_is_refused_with_the_nearest(harbour: Pack) -> None:
    with pytest.raises(UnknownSubjectError) as refused:
        quotes([harbour], speaker="Bob Linus")

    assert refused.value.nearest[0] == "Bo Lind"


@pytest.mark.parametrize(
    ("attribution", "shown"),
    [
        ("reporter", "the reporter"),
        ({"by": "person", "who": "bo-lind"}, "Bo Lind"),
        ({"by": "official", "described": "a city official"}, "a city official"),
        ({"by": "official", "described": "a city official", "count": 2}, "two city officials"),
        ({"by": "group", "described": "city officials", "count": 3}, "city officials"),
    ],
)
def test_who_claims_a_line_is_shown_in_words(
    harbour: Pack, attribution: object, shown: str
) -> None:
    assert claimed_by(Attribution.model_validate(attribution), harbour) == shown
