"""Cards: nothing in a pack, however odd, makes one that Discord refuses or that shows more."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from discord.ui import LayoutView
from discord_limits import faults
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from odd_packs import days, odd_packs, odd_texts

from commands.cards.answer import Surroundings, answer_card, lines_card
from commands.cards.briefing import briefing_card
from commands.cards.digest import digest_card
from commands.cards.layout import Card, laid_out, pages_of
from commands.cards.lines import looked_in
from commands.cards.people import people_card, person_card
from commands.cards.quotes import QuotesView, quotes_card
from commands.cards.text import cut, escape, escaped_pieces
from commands.cards.timeline import MAX_NAMED, TimelineView, timeline_card
from commands.context_menus import check_card
from commands.services import GuildSettings, Taught, Unanswered
from commands.settings import settings_card
from commands.taught import Lesson, taught_card
from commands.texts import Wording, wording
from commands.unanswered import unanswered_card
from knowledge.answers import Answer, Line, Status, Suggestion
from knowledge.briefing import Length, brief
from knowledge.digest import AskedEntry, compose_digest
from knowledge.library import ClaimCheck, MessageCheck
from knowledge.lines import line_of, references_of
from knowledge.model import Pack
from knowledge.pack_files import read_pack
from knowledge.people import people
from knowledge.quotes import quotes
from knowledge.subjects import SubjectKind, UnknownSubjectError
from knowledge.timeline import Timeline, TimelineFilters, subjects_with_events, timeline

HANOI = Path(__file__).parents[2] / "knowledge" / "packs" / "hanoi-2019"
many = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
wordings = st.sampled_from([wording("en"), wording("de")])


@pytest.fixture(scope="module")
def hanoi() -> Pack:
    return read_pack(HANOI)


def all_pages(card: Card, t: Wording) -> Iterator[LayoutView]:
    for page in range(len(pages_of(card.blocks))):
        yield laid_out(replace(card, page=page), t)


def lines_of(pack: Pack) -> tuple[Line, ...]:
    return tuple(line_of(entry, pack) for entry in pack.entries)


def suggestions_of(pack: Pack) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(q, pack.id, e.id) for e in pack.entries for q in e.questions())


@many
@given(odd_packs(), wordings, st.sampled_from(Status), odd_texts(1000), st.none() | odd_texts(700))
def test_every_answer_fits(
    pack: Pack, t: Wording, status: Status, question: str, lead: str | None
) -> None:
    lines = lines_of(pack)
    answer = Answer(
        status=status,
        question=question,
        lead=lead,
        notice=lead,
        lines=lines,
        missing=tuple(question.split()[:9]),
        suggestions=suggestions_of(pack),
        references=references_of(lines, {pack.id: pack}),
    )
    around = Surroundings(
        quotes=True,
        related=answer.suggestions,
        handover=True,
        looked_in=looked_in([pack] * 3, t),
    )

    card = replace(answer_card(answer, around, t), asked=question)

    assert [faults(view) for view in all_pages(card, t)] == [[]] * len(pages_of(card.blocks))


@many
@given(odd_packs(), wordings, st.sampled_from(Length))
def test_every_briefing_fits(pack: Pack, t: Wording, length: Length) -> None:
    for topic in pack.topics:
        try:
            card = briefing_card(brief(pack, topic.name, length), t)
        except UnknownSubjectError:
            continue  # a name of which nothing is left once it is made plain

        assert [fault for view in all_pages(card, t) for fault in faults(view)] == []


@many
@given(odd_packs(), wordings)
def test_every_timeline_and_every_quote_fits(pack: Pack, t: Wording) -> None:
    filters = TimelineFilters(since=date(1, 1, 1), until=date(9999, 12, 31))
    made, said = timeline([pack], filters), quotes([pack])
    view = TimelineView.of(made, filters, pack.id)

    topics = subjects_with_events([pack], SubjectKind.TOPIC)
    whole = replace(view, topic="a" * 5, person="b" * 5, instead_of=("c" * 5,) * MAX_NAMED)

    cards = [
        timeline_card(made, whole, t, others=topics, instead_of=topics),
        timeline_card(Timeline((), topics, ()), view, t, others=topics),
        quotes_card(said, QuotesView("a" * 5, "b" * 5), t),
    ]

    assert [f for card in cards for v in all_pages(card, t) for f in faults(v)] == []


@many
@given(odd_packs(), wordings)
def test_all_people_fit(pack: Pack, t: Wording) -> None:
    profiles = people([pack])

    cards = [people_card(profiles, t), *(person_card(profile, t) for profile in profiles)]

    assert [f for card in cards for v in all_pages(card, t) for f in faults(v)] == []


@many
@given(odd_packs(), wordings, st.sampled_from(Length), days)
def test_every_digest_fits_into_one_message(
    pack: Pack, t: Wording, length: Length, day: date
) -> None:
    asked = [AskedEntry(pack.id, entry.id, 3) for entry in pack.entries]
    digest = compose_digest(pack, key="1", day=day, length=length, asked_most=asked)

    card = digest_card(digest, t, mark=2**31 - 1)

    assert faults(laid_out(card, t)) == []
    assert len(pages_of(card.blocks)) == 1


@many
@given(odd_packs(), wordings, st.lists(odd_texts(300), min_size=1, max_size=40))
def test_every_check_of_a_message_fits(pack: Pack, t: Wording, claims: list[str]) -> None:
    lines = lines_of(pack)
    checks = [ClaimCheck(claim, lines[n : n + 2]) for n, claim in enumerate(claims)]

    card = check_card(MessageCheck(tuple(checks), not_looked_at=3960), {pack.id: pack}, t)

    assert faults(laid_out(card, t)) == []
    assert len(pages_of(card.blocks)) == 1


def test_a_check_shows_each_claim_the_ones_without_a_line_too(hanoi: Pack) -> None:
    lines = lines_of(hanoi)
    checks = [ClaimCheck(f"Claim {n}.", lines[n * 2 : n * 2 + 2]) for n in range(6)]
    check = MessageCheck((*checks, ClaimCheck("Nothing.", ())))

    card = check_card(check, {hanoi.id: hanoi}, wording("en"))

    shown = card.blocks[0]
    assert [f"On: “Claim {n}.”" in shown for n in range(6)] == [True] * 6
    assert shown.endswith("The source says nothing on: “Nothing.”")


@pytest.mark.parametrize("touched", [True, False])
def test_a_check_says_how_much_it_did_not_look_at(hanoi: Pack, *, touched: bool) -> None:
    lines = lines_of(hanoi)[:1] if touched else ()
    check = MessageCheck((ClaimCheck("Claim.", lines),), not_looked_at=7)

    card = check_card(check, {hanoi.id: hanoi}, wording("en"))

    assert "Sentences left out at its end: 7." in "\n".join(card.blocks)


def test_a_check_counts_the_claims_without_a_line_that_it_does_not_name(hanoi: Pack) -> None:
    claims = (ClaimCheck("Claim.", lines_of(hanoi)[:1]), *[ClaimCheck("Nothing.", ())] * 9)

    card = check_card(MessageCheck(claims), {hanoi.id: hanoi}, wording("en"))

    assert card.blocks[0].endswith("“Nothing.”, and 5 more")


@pytest.mark.parametrize("length", Length)
def test_no_page_of_a_briefing_ends_in_a_heading(hanoi: Pack, length: Length) -> None:
    last = [
        page[-1].splitlines()[-1]
        for topic in hanoi.topics
        for page in pages_of(briefing_card(brief(hanoi, topic.name, length), wording("en")).blocks)
    ]

    assert [line for line in last if line.startswith("###")] == []


@many
@given(st.lists(odd_texts(1000), max_size=60), wordings)
def test_what_members_asked_fits(questions: list[str], t: Wording) -> None:
    kept = [
        Unanswered(10**18 + n, q, datetime(2026, 1, 1, tzinfo=UTC)) for n, q in enumerate(questions)
    ]

    card = unanswered_card(kept, t)

    assert [f for v in all_pages(card, t) for f in faults(v)] == []


@pytest.mark.parametrize(("count", "foot"), [(1, ""), (300, "-# The latest 1 of 300.")])
def test_a_list_of_the_latest_questions_says_that_there_are_more(count: int, foot: str) -> None:
    kept = [Unanswered(1, "Who won?", datetime(2026, 1, 1, tzinfo=UTC))]

    assert unanswered_card(kept, wording("en"), count=count).foot == foot


def test_all_channels_of_large_settings_are_shown_page_by_page() -> None:
    chosen = {10**18 + n: ("p" * 32,) * 20 for n in range(60)}
    now = GuildSettings(listening=frozenset(range(10**18, 10**18 + 50)), channel_packs=chosen)

    pages = list(all_pages(settings_card(now, wording("en")), wording("en")))

    assert [fault for page in pages for fault in faults(page)] == []
    assert len(pages) > 1
    shown = str([page.to_components() for page in pages])
    assert [channel for channel in chosen if f"**Packs** <#{channel}>" not in shown] == []


@many
@given(st.lists(st.tuples(odd_texts(1000), odd_texts(3000)), max_size=60), wordings)
def test_what_was_taught_fits(taught: list[tuple[str, str]], t: Wording) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    lessons = [
        Lesson(Taught(10**18 + n, "p" * 32, "e" * 40, question, at), text, "[¶7]")
        for n, (question, text) in enumerate(taught)
    ]

    views = [laid_out(taught_card(lessons, t, page=page), t) for page in range(len(lessons) // 4)]

    assert [fault for view in views for fault in faults(view)] == []


def test_each_page_of_a_long_list_offers_what_stands_on_it() -> None:
    t = wording("en")
    at = datetime(2026, 1, 1, tzinfo=UTC)
    kept = [Unanswered(n, f"Who is number {n}?", at) for n in range(60)]
    pages = pages_of(unanswered_card(kept, t).blocks)

    shown_and_offered = []
    for page, blocks in enumerate(pages):
        card = unanswered_card(kept, t, page=page)
        questions = [block.partition("\n")[0] for block in blocks]
        options = [option.label for select in card.selects for option in select.item.options]
        shown_and_offered.append((questions, options))

    assert len(pages) > 1
    assert [options for _shown, options in shown_and_offered] == [
        shown for shown, _options in shown_and_offered
    ]


@many
@given(odd_packs())
def test_pages_together_show_every_line_once(pack: Pack) -> None:
    t = wording("en")
    lines = lines_of(pack)[:10]
    references = references_of(lines, {pack.id: pack})

    card = lines_card(lines, references, Surroundings(), t)
    shown = "\n\n".join(block for page in pages_of(card.blocks) for block in page)

    assert [shown.count(f"{line.marks}") >= 1 for line in lines] == [True] * len(lines)
    assert shown == "\n\n".join(card.blocks)


RENDERER = MarkdownIt("commonmark", {"linkify": False}).enable("strikethrough")


@settings(max_examples=300, deadline=None)
@given(odd_texts(300))
def test_an_escaped_text_is_shown_as_text_only(text: str) -> None:
    tokens = RENDERER.parse(escape(text))

    kinds = {child.type for token in tokens for child in token.children or [token]}
    assert kinds <= {"paragraph_open", "paragraph_close", "text", "text_special", "softbreak"}


@settings(max_examples=300, deadline=None)
@given(odd_texts(300))
def test_an_escaped_text_mentions_nobody_and_links_nowhere(text: str) -> None:
    shown = escape(text)

    assert "@everyone" not in shown
    assert "@here" not in shown
    assert "<@" not in shown.replace("\\<@", "")
    assert "://" not in shown
    assert "discord.gg" not in shown


@settings(max_examples=200, deadline=None)
@given(odd_texts(700), st.integers(60, 1500))
def test_pieces_are_short_enough_and_break_between_words(text: str, limit: int) -> None:
    pieces = list(escaped_pieces(text, limit))

    assert [piece for piece in pieces if len(piece) > limit] == []
    if max(len(escape(word)) for word in text.split()) <= limit:
        assert escape(" ".join(pieces)).count(" ") == escape(escape(text)).count(" ")


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two three", 7, "one…"),
        ("extraordinarily", 8, "extraor…"),
    ],
)
def test_a_label_is_cut_between_words(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown
