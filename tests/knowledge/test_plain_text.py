from knowledge.answers import Answer, Status, Suggestion
from knowledge.briefing import brief
from knowledge.lines import line_of, references_of
from knowledge.model import Pack
from knowledge.people import people
from knowledge.plain_text import render
from knowledge.quotes import quotes
from knowledge.timeline import Timeline, timeline

SOURCE = "“A Bridge Too Low” (10 March 2020)"
AS_OF = "as of 10 March 2020"


def test_an_answer_shows_lead_sentence_marks_claimant_and_source(harbour: Pack) -> None:
    line = line_of(harbour.entry_by_id["bridge-cost"], harbour)
    answer = Answer(
        status=Status.ANSWERED,
        question="How much?",
        lead="40 million crowns.",
        lines=(line,),
        references=references_of([line], {"harbour": harbour}),
        suggestions=(Suggestion("What does the council plan?", "harbour", "bridge-plan"),),
    )

    assert render(answer).splitlines() == [
        "40 million crowns.",
        "The bridge is to cost 40 million crowns. [¶3] — two city officials",
        f"Source: {SOURCE}, ¶3 · {AS_OF}",
    ]


def test_a_reply_that_does_not_answer_shows_what_can_be_asked() -> None:
    answer = Answer(
        status=Status.NOT_COVERED,
        question="Who builds it?",
        notice="The source doesn't say who is to build the bridge.",
        suggestions=(Suggestion("What does the council plan?", "harbour", "bridge-plan"),),
    )

    assert render(answer).splitlines() == [
        "The source doesn't say who is to build the bridge.",
        "You can ask:",
        "• What does the council plan?",
    ]


def test_a_briefing_reads_from_lead_to_source(harbour: Pack) -> None:
    assert render(brief(harbour, "money")).splitlines() == [
        "What it costs",
        "",
        "The bridge is to cost 40 million crowns. [¶3] — two city officials",
        "• The council is to vote. [¶6] — the reporter",
        "",
        f"Source: {SOURCE}, ¶3, ¶6 · {AS_OF}",
    ]


def test_a_timeline_has_a_row_for_each_event(harbour: Pack) -> None:
    assert render(timeline([harbour])).splitlines() == [
        "2020: A first plan was drawn up. [¶2] — the reporter",
        "3 March 2020: The pilots spoke at a hearing. [¶4] — the reporter",
        "expected 15 March to 21 March 2020 (“next week”): "
        "The council is to vote. [¶6] — the reporter",
        "",
        f"Source: {SOURCE}, ¶2, ¶4, ¶6 · {AS_OF}",
    ]


def test_nothing_found_is_said(harbour: Pack) -> None:
    assert render(Timeline((), (), ())) == "The packs hold no event that fits these filters."
    assert render(quotes([harbour], topic="costs")) == (
        "The packs hold no quote that fits these filters."
    )


def test_quotes_and_people_have_a_row_each(harbour: Pack) -> None:
    assert render(quotes([harbour], speaker="Lind")).splitlines()[0].endswith("(at a hearing) [¶4]")
    assert render(people([harbour], who="Lind")) == (
        "Bo Lind: harbour pilot [¶4] · 2 entries, 1 quote"
    )
