from knowledge.model import Entry, Pack


def test_a_pack_reads_back_from_its_json(harbour: Pack) -> None:
    assert Pack.model_validate_json(harbour.model_dump_json()) == harbour


def test_a_changed_copy_has_nothing_computed_from_what_was_before(harbour: Pack) -> None:
    vote = harbour.entry_by_id["vote"]
    moved = vote.with_changes(citations=harbour.entries[0].citations)
    changed = harbour.with_changes(entries=(moved,))

    assert (vote.paragraphs, moved.paragraphs) == ((6,), (1, 2))
    assert changed.entry_by_id == {"vote": moved}


def test_an_entry_is_asked_for_by_its_phrasings_then_by_what_it_confirms_and_denies(
    harbour: Pack,
) -> None:
    entry: Entry = harbour.entries[0].with_changes(yes=("Is it so?",), no=("Is it not?",))

    assert list(entry.questions()) == ["What does the council plan?", "Is it so?", "Is it not?"]
