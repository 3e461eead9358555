from __future__ import annotations

from datetime import date

from knowledge.authoring.differences import (
    FieldChange,
    PartDifferences,
    differences,
    meaning_problems,
)
from knowledge.model import Attribution, Citation, Entry, Kind, Leads, Pack, Source, Topic
from knowledge.pack_files import Positions, Problem

CREW = Entry(
    id="crew",
    kind=Kind.FACT,
    text="Seven sailors run the night ferry.",
    attribution=Attribution(by="reporter"),
    citations=(Citation(source="log", paragraph=1),),
    topics=("ferry",),
    phrasings=("How many sailors run the ferry?",),
)
FOG = CREW.with_changes(
    id="fog",
    text="Fog no longer holds the captain back.",
    citations=(Citation(source="log", paragraph=3),),
)
OLD = Pack(
    id="ferry",
    title="The night ferry",
    as_of=date(2020, 5, 4),
    sources=(Source(id="log", title="A Ferry at Night", date=date(2020, 5, 4), paragraphs=4),),
    topics=(Topic(id="ferry", name="The ferry"),),
    entries=(CREW, FOG),
)


def test_two_equal_versions_do_not_differ() -> None:
    found = differences(OLD, OLD)

    assert not found
    assert (found.header, found.other_meaning) == ((), ())


def test_entries_are_told_added_removed_and_changed_field_by_field() -> None:
    reworded = CREW.with_changes(
        text="The night ferry is run by seven sailors.", leads=Leads(how_many="Seven.")
    )
    new = OLD.with_changes(version=2, entries=(reworded, FOG.with_changes(id="no-fear")))

    found = differences(OLD, new)

    assert found.header == (FieldChange("version", 1, 2),)
    assert found.version_is_raised
    assert found.parts["entries"] == PartDifferences(
        added=("no-fear",),
        removed=("fog",),
        changed={
            "crew": (
                FieldChange("text", CREW.text, reworded.text),
                FieldChange("leads.how_many", None, "Seven."),
            )
        },
    )
    assert found.other_meaning == ()


def test_an_id_that_stands_for_something_else_is_told() -> None:
    new = OLD.with_changes(entries=(FOG.with_changes(id="crew"),))

    assert differences(OLD, new).other_meaning == ("crew",)
    assert list(meaning_problems(OLD, new, Positions())) == [
        Problem(
            "",
            0,
            "crew",
            "the id stood for something else: “Seven sailors run the night ferry.”",
            "an id never changes meaning; give the entry a new id",
        )
    ]


def test_another_claim_of_the_same_paragraph_is_something_else() -> None:
    other = CREW.with_changes(
        text="Its cook was born on the island.", phrasings=("Where was the cook born?",)
    )

    assert differences(OLD, OLD.with_changes(entries=(other, FOG))).other_meaning == ("crew",)


def test_another_quote_is_something_else() -> None:
    said = CREW.with_changes(text="The captain likes what others fear.", quote="I like fog.")
    other = said.with_changes(text="On wages, Ana Brix.", quote="Nobody gets rich at night.")
    old = OLD.with_changes(entries=(said, FOG))

    assert differences(old, OLD.with_changes(entries=(other, FOG))).other_meaning == ("crew",)


def test_a_correction_keeps_its_id() -> None:
    recited = CREW.with_changes(citations=FOG.citations)
    rewritten = CREW.with_changes(text="A crew has to be found every evening anew.")

    for entry in (recited, rewritten):
        assert differences(OLD, OLD.with_changes(entries=(entry, FOG))).other_meaning == ()
