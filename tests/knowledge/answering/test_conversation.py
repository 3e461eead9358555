"""Questions that lean on the ones before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.answers import Answer, Status
from knowledge.conversation import Conversation, Conversations
from knowledge.library import Library

pytestmark = pytest.mark.asyncio(loop_scope="session")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


async def talk(library: Library, *questions: str) -> Answer:
    conversation = Conversation()
    for question in questions:
        answer = await library.ask(question, conversation=conversation)
        conversation = conversation.after(answer)
    return answer


async def test_he_is_whom_the_question_before_was_about(library: Library) -> None:
    answer = await talk(library, "Who is Joseph DeTrani?", "Is he hopeful?")

    assert "detrani-optimistic" in answer.entries or 20 in {
        citation.paragraph for citation in answer.citations
    }


async def test_when_was_it_gives_the_date_of_what_was_shown(library: Library) -> None:
    answer = await talk(library, "What happened at the Putin press conference?", "When was it?")

    assert answer.lead is not None
    assert "2018" in answer.lead


@pytest.mark.parametrize(
    ("first", "then", "entry", "said"),
    [
        ("Is Kim under pressure too?", "From whom?", "elite-pressure", "elite"),
        ("When did Biegun get his first meetings?", "in what month?", "biegun-first-meetings", "J"),
        ("Where will Trump and Kim meet?", "in which city?", "hanoi-meeting", "Hanoi"),
    ],
)
async def test_a_bare_question_is_about_what_was_shown(
    library: Library, first: str, then: str, entry: str, said: str
) -> None:
    answer = await talk(library, first, then)

    assert (answer.status, answer.entries[0]) == (Status.ANSWERED, entry)
    assert said in (answer.lead or "")


@pytest.mark.parametrize(
    ("questions", "entry"),
    [
        (("When did Biegun fly to Hanoi?", "To meet whom?"), "biegun-flies-to-hanoi"),
        (
            ("Who is Mike Pompeo?", "Where was he on Thursday?", "When does he get to Hanoi?"),
            "pompeo-arrival",
        ),
        (
            ("Which meeting with Pompeo was canceled?", "What did their media praise Trump for?"),
            "media-praise-trump",
        ),
    ],
)
async def test_what_is_left_open_is_taken_from_the_conversation(
    library: Library, questions: tuple[str, ...], entry: str
) -> None:
    answer = await talk(library, *questions)

    assert answer.status is Status.ANSWERED
    assert entry in answer.entries


async def test_who_said_that_names_who_claims_it(library: Library) -> None:
    answer = await talk(
        library, "What does Hill say about negotiating everything himself?", "who said that?"
    )

    assert answer.lead == "Christopher Hill."


async def test_and_another_name_asks_the_same_of_somebody_else(library: Library) -> None:
    answer = await talk(library, "Who is David Maxwell?", "And Palladino?")

    assert answer.status is Status.ANSWERED
    assert any("palladino" in entry for entry in answer.entries)


async def test_what_else_shows_nothing_twice(library: Library) -> None:
    first = await library.ask("What did Pompeo say about sanctions?")
    conversation = Conversation().after(first)

    more = await library.ask("what else?", conversation=conversation)

    assert not set(more.entries) & set(first.entries)


async def test_a_question_of_its_own_takes_nothing_over(library: Library) -> None:
    answer = await talk(library, "Who is David Maxwell?", "Why did Mattis resign?")

    assert "mattis-resignation" in answer.entries


async def test_a_conversation_is_bounded() -> None:
    conversation = Conversation()
    for number in range(50):
        conversation = conversation.after(Answer(Status.NOT_COVERED, f"question {number}"))

    assert len(conversation.turns) < 10
    assert conversation.last is not None
    assert conversation.last.question == "question 49"


async def test_a_conversation_left_alone_is_forgotten() -> None:
    kept: Conversations[str] = Conversations(max_count=10, lifetime=timedelta(minutes=10))
    talked = Conversation().after(Answer(Status.NOT_COVERED, "anything"))
    kept.put("somebody", talked, now=NOON)

    assert kept.get("somebody", now=NOON + timedelta(minutes=9)) == talked
    assert kept.get("somebody", now=NOON + timedelta(minutes=11)) == Conversation()


async def test_the_conversation_unused_for_longest_makes_room() -> None:
    kept: Conversations[int] = Conversations(max_count=2, lifetime=timedelta(hours=1))
    talked = Conversation().after(Answer(Status.NOT_COVERED, "anything"))
    for key in range(3):
        kept.put(key, talked, now=NOON)

    assert kept.get(0, now=NOON) == Conversation()
    assert len(kept) == 2


async def test_the_first_one_is_of_the_kind_that_was_asked_about(library: Library) -> None:
    answer = await talk(
        library, "Where will they hold the second summit?", "And where was the first one?"
    )

    assert answer.lead == "In Singapore."


async def test_the_last_one_is_not_the_one_just_shown(library: Library) -> None:
    answer = await talk(
        library, "Where will the two meet next week?", "And where was the last one?"
    )

    assert answer.lead == "In Singapore."


@pytest.mark.parametrize(
    ("first", "then", "lead"),
    [
        ("Where did they meet last year?", "when was the last time they met?", "In June 2018"),
        (
            "When did Trump and Kim meet the first time?",
            "and where was that first time?",
            "In Sing",
        ),
        ("When is the next summit?", "and where is the next one?", "In Hanoi"),
    ],
)
async def test_the_same_one_again_is_what_was_just_shown(
    library: Library, first: str, then: str, lead: str
) -> None:
    answer = await talk(library, first, then)

    assert (answer.lead or "").startswith(lead)


async def test_about_somebody_else_asks_for_the_same_speakers_words(library: Library) -> None:
    answer = await talk(
        library, "What did North Korean media say about the State Department?", "and about Trump?"
    )

    assert "media-praise-trump" in answer.entries


async def test_what_it_is_about_asks_after_what_was_shown(library: Library) -> None:
    in_short = await library.ask("what is it about?")
    of_what_was_shown = await talk(library, "What did North Korea issue?", "what is it about?")

    assert in_short.lead == "The article in short:"
    assert of_what_was_shown.lead != in_short.lead


async def test_summing_it_up_sums_up_what_was_shown(library: Library) -> None:
    shown = await talk(library, "What did Christopher Hill say?", "sum it up")
    whole = await talk(library, "What did Christopher Hill say?", "sum up the article")
    after_a_miss = await talk(library, "Who is Xi Jinping?", "what's this about?")

    assert shown.lead != whole.lead == after_a_miss.lead == "The article in short:"


async def test_what_was_said_before_makes_no_wrong_premise(library: Library) -> None:
    answer = await talk(
        library, "When does Pompeo get to Hanoi?", "And how did he travel last time?"
    )

    assert answer.status is Status.ANSWERED
    assert "pompeo-flew-with-trump" in answer.entries


async def test_what_was_shown_answers_nothing_about_somebody_else(library: Library) -> None:
    answer = await talk(library, "Where is the next summit?", "when does pompeo get there?")

    assert answer.entries[:1] == ("pompeo-arrival",)
