from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.authoring.decisions import Action, Journal, JournalDamagedError
from knowledge.authoring.review import NotReviewableError, RefusedError, Review, Standing
from knowledge.pack_files import read_pack
from tests.drafted import write_drafted

OWN = "Seven sailors run it after dark."


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    return write_drafted(tmp_path)


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def test_drafts_come_in_the_articles_order(ferry: Path) -> None:
    drafts = [entry.id for entry in Review(ferry).drafts()]

    assert drafts == ["crew", "seven-crew", "brix-fog", "crew-again"]


def test_an_entry_with_the_articles_wording_is_not_published(ferry: Path) -> None:
    before = files(ferry)

    with pytest.raises(RefusedError) as caught:
        Review(ferry).accept("crew")

    assert str(caught.value) == (
        "not published:\n"
        "  text: the words 'it takes a crew of seven sailors to' are those of paragraph 1; "
        "reword it"
    )
    assert files(ferry) == before


def test_a_quote_is_published_only_letter_for_letter(ferry: Path) -> None:
    review = Review(ferry)

    with pytest.raises(RefusedError, match="the quote is not in paragraph 2"):
        review.accept("brix-fog")

    quotes = ferry / "quotes.yaml"
    quotes.write_text(quotes.read_text().replace("the fog.", "the fog long ago,"))
    Review(ferry).accept("brix-fog")
    assert [entry.quote for entry in read_pack(ferry).entries] == [
        "I gave up fearing the fog long ago,"
    ]


def test_a_reworded_draft_is_published_and_the_other_files_are_untouched(ferry: Path) -> None:
    before = files(ferry)
    review = Review(ferry)

    review.reword("crew", {("text",): OWN})
    review.accept("crew")

    after = files(ferry)
    assert [(entry.id, entry.text) for entry in read_pack(ferry).entries] == [("crew", OWN)]
    assert {name for name in before if before[name] != after[name]} == {"facts.yaml"}
    assert after["facts.yaml"].startswith(
        "facts:\n"
        "  - id: crew\n"
        f"    text: {OWN}\n"
        "    attribution: reporter\n"
        "    citations: [1]\n"
        "    topics: [ferry]\n"
        "    leads:\n"
        "      how_many: Seven.\n"
        "    phrasings:\n"
        "      - How many sailors run the night ferry?\n"
        "  - id: crew-again\n"
    )


def test_merging_joins_phrasings_and_citations(ferry: Path) -> None:
    Review(ferry).merge("crew-again", "seven-crew")

    entries = read_pack(ferry, drafts=True).entry_by_id
    assert "crew-again" not in entries
    assert entries["seven-crew"].paragraphs == (1, 3)
    assert entries["seven-crew"].phrasings == (
        "How large is the crew at night?",
        "How big is the crew?",
    )


def test_what_is_like_a_draft_is_shown_with_it(ferry: Path) -> None:
    review = Review(ferry)

    near = review.near(review.pack.entry_by_id["seven-crew"])

    shown = [(one.entry.id, one.same_sentence) for one in near]
    assert shown == [("crew-again", False), ("crew", True)]


def test_every_decision_can_be_taken_back_even_in_a_later_session(ferry: Path) -> None:
    before = Review(ferry).pack
    review = Review(ferry)
    review.reword("crew", {("text",): OWN, ("leads", "how_many"): None})
    review.accept("crew")
    review.phrase("crew-again", ["How many are aboard?"])
    review.merge("crew-again", "crew")
    review.drop("seven-crew")

    later = Review(ferry)
    undone = []
    while decision := later.undo():
        undone.append(decision.action)

    actions = [Action.DROP, Action.MERGE, Action.PHRASE, Action.ACCEPT, Action.REWORD]
    assert undone == actions
    assert Review(ferry).pack == before


def test_how_far_it_is_counts_what_was_decided_and_what_is_uncovered(ferry: Path) -> None:
    review = Review(ferry)
    review.reword("crew", {("text",): OWN})
    review.accept("crew")
    review.merge("seven-crew", "crew")
    review.drop("crew-again")

    assert Review(ferry).standing() == Standing(
        drafts=1, published=1, dropped=1, merged=1, uncovered=(3, 4), drafted_only=(2,)
    )


def test_a_decision_cut_short_before_the_pack_was_written_is_finished(ferry: Path) -> None:
    before = files(ferry)
    Review(ferry).merge("crew-again", "seven-crew")
    decided = files(ferry)
    for name, text in before.items():
        (ferry / name).write_text(text)

    Review(ferry)

    assert files(ferry) == decided


def test_a_decision_cut_short_in_the_journal_never_was(ferry: Path) -> None:
    review = Review(ferry)
    review.drop("crew-again")
    path = ferry.with_name("ferry.review") / "progress.jsonl"
    path.write_bytes(path.read_bytes() + b'{"action":"drop","entry":"cr')

    again = Review(ferry)
    again.drop("seven-crew")

    assert [one.entry for one in Journal(path).in_force()] == ["crew-again", "seven-crew"]


def test_a_journal_that_was_damaged_is_told_by_line(ferry: Path) -> None:
    path = ferry.with_name("ferry.review") / "progress.jsonl"
    path.write_text('{"action": "sing"}\n')

    with pytest.raises(JournalDamagedError) as caught:
        Review(ferry)

    assert (caught.value.path, caught.value.line) == (path, 1)


def test_what_was_changed_by_hand_since_is_not_undone(ferry: Path) -> None:
    review = Review(ferry)
    review.reword("crew", {("text",): OWN})
    facts = ferry / "facts.yaml"
    by_hand = facts.read_text().replace(OWN, "A crew of seven.")
    facts.write_text(by_hand)

    with pytest.raises(RefusedError, match=r'facts\.yaml: entry "crew" was changed by hand'):
        review.undo()

    assert facts.read_text() == by_hand


def test_an_entry_that_others_refer_to_is_neither_dropped_nor_merged(ferry: Path) -> None:
    facts = ferry / "facts.yaml"
    gap = (
        "gaps:\n  - {id: pay, missing: what they earn, near: [crew], phrasings: [What is the pay?]}"
    )
    facts.write_text(f"{facts.read_text()}{gap}\n")
    review = Review(ferry)

    for decide in (lambda: review.drop("crew"), lambda: review.merge("crew", "seven-crew")):
        with pytest.raises(RefusedError, match='"pay" refers to "crew"; take it out there first'):
            decide()


def test_a_pack_without_its_article_is_told_where_to_put_it(ferry: Path) -> None:
    (ferry.with_name("ferry.review") / "article.txt").unlink()

    with pytest.raises(NotReviewableError, match=r"article\.txt is not there"):
        Review(ferry)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=120))
def test_any_typed_text_is_kept_as_it_is_or_refused(ferry: Path, text: str) -> None:
    review = Review(ferry)
    try:
        review.reword("crew", {("text",): text})
    except RefusedError:
        return

    assert Review(ferry).pack.entry_by_id["crew"].text == text.strip()
