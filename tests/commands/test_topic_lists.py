"""Lists of topics are completed to what reads as the topics that were meant."""

from hypothesis import given
from hypothesis import strategies as st

from commands.cards.layout import MAX_OPTION_CHARS
from commands.topic_lists import MAX_TOPICS, called, completed, split_last, split_topics
from knowledge.model import Topic

TROOPS = Topic(id="us-troops", name="US troops in South Korea")
TALKS = Topic(id="working-level", name="Working-level talks")
LISTED = Topic(id="doubts", name="Doubts, criticism")
TOPICS = [TROOPS, TALKS, LISTED]

slugs = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=40)
names = st.text("abcdefghijklmnopqrstuvwxyz ,;", min_size=1, max_size=100).filter(str.strip)
topics = st.lists(
    st.builds(Topic, id=slugs, name=names),
    min_size=MAX_TOPICS,
    max_size=MAX_TOPICS,
    unique_by=(lambda topic: topic.id, lambda topic: topic.name.casefold()),
)


@given(topics)
def test_topics_are_completed_one_after_the_other_however_long_they_are(
    among: list[Topic],
) -> None:
    others = {text for topic in among for text in (topic.id, topic.name.casefold())}
    typed = ""
    for topic in among:
        before, _ = split_last(f"{typed}, ")
        (typed,) = completed(before, [topic], among)
        assert len(typed) <= MAX_OPTION_CHARS

    if len(others) == 2 * len(among):  # else an id is another's name
        assert [called(name, among) for name in split_topics(typed)] == among


def test_names_are_written_out_where_they_fit_and_shortened_before_the_last() -> None:
    long = Topic(id="long", name="A topic that is called " + "so " * 20)

    assert completed(["us-troops"], [TALKS], TOPICS) == [
        "US troops in South Korea, Working-level talks"
    ]
    assert completed(["US Troops in south korea"], [long], TOPICS) == [
        f"us-troops, {long.name.strip()}"
    ]


def test_what_is_in_a_list_is_not_offered_again_whatever_its_case_and_form() -> None:
    assert completed(["WORKING-LEVEL TALKS", "us-troops"], TOPICS, TOPICS) == [
        "Working-level talks, US troops in South Korea, doubts"
    ]


def test_a_topic_whose_name_is_part_of_another_is_offered_beside_it() -> None:
    part = Topic(id="talks", name="talks")

    assert completed(["Working-level talks"], [part], [*TOPICS, part]) == [
        "Working-level talks, talks"
    ]


def test_semicolons_part_topics_as_commas_do() -> None:
    assert split_last("Sanctions; Talks, wor") == (["Sanctions", "Talks"], "wor")
    assert split_last("wor") == ([], "wor")


def test_no_more_topics_are_offered_than_a_digest_takes() -> None:
    assert completed(["a", "b", "c", "d"], TOPICS, TOPICS) == []
