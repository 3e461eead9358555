import pytest

from knowledge.briefing import Length, brief
from knowledge.model import Pack
from knowledge.subjects import UnknownSubjectError


def test_a_long_briefing_holds_every_entry_of_its_topic_once(harbour: Pack) -> None:
    briefing = brief(harbour, "bridge", Length.LONG)

    assert briefing.lead.entry.id == "bridge-plan"
    assert [line.entry.id for line in briefing.points] == [
        "first-plan",
        "bridge-cost",
        "hearing",
        "vote",
    ]
    assert [line.entry.id for line in briefing.quotes] == ["lind-ships", "stone-thing"]
    assert briefing.left_out == 0


def test_a_short_briefing_says_less_and_how_much_it_leaves_out(harbour: Pack) -> None:
    briefing = brief(harbour, "bridge", Length.SHORT)

    assert (len(briefing.points), len(briefing.quotes), briefing.left_out) == (2, 1, 3)


def test_a_briefing_says_what_is_disputed_and_what_the_source_does_not_say(harbour: Pack) -> None:
    briefing = brief(harbour, "bridge")

    assert [(one.text, one.marks) for one in briefing.disputed] == [
        ("The mayor praises the plan; the pilots fear it.", "[¶4, ¶5]")
    ]
    assert briefing.unsaid == ("who is to build the bridge",)


def test_a_briefing_refers_to_every_paragraph_it_cites(harbour: Pack) -> None:
    briefing = brief(harbour, "bridge", Length.LONG)

    assert [reference.paragraphs for reference in briefing.references] == [(1, 2, 3, 4, 5, 6)]


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        ("crossing", "bridge"),
        ("THE BRIGDE", "bridge"),
        ("the mayor", "ada-stone"),
        ("stone", "ada-stone"),
        ("Port Ansell", "port-ansel"),
        ("council", "council"),
    ],
)
def test_a_topic_is_found_by_alias_part_and_misspelling(
    harbour: Pack, typed: str, subject: str
) -> None:
    with_council = harbour.model_copy(
        update={
            "entries": tuple(
                entry.model_copy(update={"organisations": ("council",)})
                for entry in harbour.entries
            )
        }
    )

    assert brief(with_council, typed).subject.id == subject


@pytest.mark.parametrize("typed", ["tunnel", "", "   ", "$(rm -rf)", "x" * 5000, "weather"])
def test_an_unknown_topic_is_refused_with_the_nearest_that_have_entries(
    harbour: Pack, typed: str
) -> None:
    with pytest.raises(UnknownSubjectError) as refused:
        brief(harbour, typed)

    assert "Weather" not in refused.value.nearest
    assert len(str(refused.value)) < 400
