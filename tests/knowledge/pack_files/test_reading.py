from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge.dates import Precision, When
from knowledge.model import Citation, Kind
from knowledge.pack_files import (
    PackInvalidError,
    Place,
    packs_fingerprint,
    read_pack,
    read_packs,
    reading,
)
from tests.knowledge.pack_files.conftest import WritePack


def faults(path: Path) -> list[str]:
    with pytest.raises(PackInvalidError) as caught:
        read_pack(path)
    return [str(problem) for problem in caught.value.problems]


def test_a_folder_of_files_is_read_as_one_pack(write_pack: WritePack) -> None:
    pack = read_pack(write_pack())

    assert (pack.id, pack.as_of) == ("harbour", date(2020, 3, 10))
    assert pack.sources[0].published == datetime(2020, 3, 10, 8, tzinfo=UTC)
    assert [(entry.id, entry.kind) for entry in pack.entries] == [
        ("bridge-plan", Kind.FACT),
        ("stone-gift", Kind.QUOTE),
        ("vote", Kind.EVENT),
    ]
    assert pack.synonyms == (("bridge", "crossing"),)
    assert pack.entries[0].yes == ("Is a bridge planned?",)
    assert pack.entries[2].when == When(
        date(2020, 3, 15), date(2020, 3, 21), Precision.RANGE, expected=True, words="next week"
    )


def test_a_plain_paragraph_number_is_cited_from_the_only_source(write_pack: WritePack) -> None:
    pack = read_pack(write_pack())

    assert pack.entries[0].citations == (
        Citation(source="gazette", paragraph=1),
        Citation(source="gazette", paragraph=2),
    )
    assert pack.people[0].citations == (Citation(source="gazette", paragraph=1),)


def test_all_faults_of_all_files_are_told_at_once_each_at_its_line(write_pack: WritePack) -> None:
    folder = write_pack(
        {
            "pack.yaml": ("as_of: 2020-03-10", "as_of: tomorrow"),
            "names.yaml": ("affiliations: [council]", "affiliations: [counsil]"),
            "entries.yaml": ("    quote: This is a gift.\n", ""),
            "asked.yaml": ("near: [bridge-plan]", "near: []\n    nearr: [vote]"),
        }
    )

    assert faults(folder) == [
        "packs/harbour/asked.yaml:15: entry \"who-builds\": 'nearr' is not a known key; "
        "write 'near' if that is meant, or remove it",
        "packs/harbour/entries.yaml:12: entry \"stone-gift\": a quote needs 'quote' (the words, "
        "letter for letter) and 'speaker'; add what is missing",
        'packs/harbour/names.yaml:5: entry "ada-stone": there is no "counsil" among the pack\'s '
        "organisations; write \"council\" if that is meant, or declare it under 'organisations'",
        "packs/harbour/pack.yaml:3: 'as_of' is not a date: 'tomorrow'; write it as 2019-02-22",
    ]


@pytest.mark.parametrize(
    ("file", "change", "fault"),
    [
        (
            "entries.yaml",
            ("citations: [6]", "citations: [7]"),
            'entries.yaml:27: entry "vote": paragraph 7 is cited, but "gazette" has 6; correct '
            "the citation, or the source's 'paragraphs'",
        ),
        (
            "entries.yaml",
            ("source: gazette", "source: gazete"),
            'entries.yaml:17: entry "stone-gift": there is no source "gazete"; the sources are '
            "gazette",
        ),
        (
            "entries.yaml",
            ("speaker: ada-stone", "speaker: port-ansel"),
            'entries.yaml:15: entry "stone-gift": there is no "port-ansel" among the pack\'s '
            "people and organisations; declare it under 'people'",
        ),
        (
            "asked.yaml",
            ("id: who-builds", "id: vote"),
            'entries.yaml:24: entry "vote": the id is used already, at '
            "packs/harbour/asked.yaml:12; give one another id",
        ),
        (
            "entries.yaml",
            ("When is the vote?", "what does the council plan"),
            "entries.yaml:30: entry \"vote\": 'what does the council plan' also asks for "
            '"bridge-plan"; keep it where it fits better',
        ),
        (
            "entries.yaml",
            ("related: [bridge-plan]", "related: [stone-gift]"),
            'entries.yaml:19: entry "stone-gift": the entry refers to itself; remove it',
        ),
        (
            "entries.yaml",
            ("at: 2020-03-15/2020-03-21", "at: 2020-03-21/2020-03-15"),
            "entries.yaml:28: entry \"vote\": the range '2020-03-21/2020-03-15' ends before it "
            "starts; swap the two",
        ),
        (
            "entries.yaml",
            ("What does Ada Stone call the plan?", "x" * 101),
            "entries.yaml:22: entry \"stone-gift\": 'phrasings[2]' has 101 characters, 100 are "
            "allowed; shorten it, or make two of it",
        ),
        (
            "entries.yaml",
            ("text: The council is to vote.", "text: 2020"),
            "entries.yaml:25: entry \"vote\": 'text' must be a text, not '2020'; put it in "
            "quotation marks",
        ),
        (
            "names.yaml",
            ("places:", "places:\n  - {id: Port Ansel, name: Port Ansel}"),
            "names.yaml:9: entry \"Port Ansel\": 'id' can't be 'Port Ansel'; use lower-case "
            "letters, digits and single hyphens, for example 'north-korea'",
        ),
        (
            "asked.yaml",
            ("entries: [bridge-plan, vote]", "entries: [vote]"),
            "asked.yaml:4: entry \"all-of-it\": 'entries' needs at least 2, and has 1; add what "
            "is missing",
        ),
        (
            "asked.yaml",
            ("gaps:", "gapes:"),
            "asked.yaml:11: 'gapes' is not a known key; the keys of a file are id, title, "
            "version, language, as_of, sources, people, places, organisations, topics, facts, "
            "quotes, events, collections, disputes, gaps, synonyms",
        ),
        (
            "asked.yaml",
            ("disputes:", "id: harbour\ndisputes:"),
            "asked.yaml:6: 'id' is given in packs/harbour/pack.yaml already; keep one of them",
        ),
        (
            "pack.yaml",
            ("title: The harbour bridge\n", ""),
            "pack.yaml: 'title' is missing; add it",
        ),
        (
            "pack.yaml",
            ("id: harbour", "id: "),
            "pack.yaml:1: 'id' is empty; write it, or remove the key",
        ),
    ],
)
def test_a_fault_is_told_with_file_line_entry_and_remedy(
    write_pack: WritePack, file: str, change: tuple[str, str], fault: str
) -> None:
    assert faults(write_pack({file: change})) == [f"packs/harbour/{fault}"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("@everyone read this", "the text holds a mass mention"),
        ("see <@123456789012345678>", "the text holds a Discord mention"),
        ("see <#12345>", "the text holds a Discord mention"),
        ("see [the plan](https://evil.example)", "the text holds a masked link"),
        ("see https://evil.example", "the text holds an address"),
        ("a \\u202e turned text", "the text holds U+202E, which reorders what is shown"),
        ("a \\u0007 bell", "the text holds the invisible U+0007"),
        ("a \\u200b gap", "the text holds the invisible U+200B"),
        ("two\\nlines", "the text breaks the line"),
        ("a record \\u001f", "the text holds the invisible U+001F"),
    ],
)
def test_a_text_that_deceives_or_acts_is_refused(
    write_pack: WritePack, text: str, fault: str
) -> None:
    folder = write_pack({"entries.yaml": ("The council is to vote.", f'"{text}"')})

    (found,) = faults(folder)

    assert found.startswith(f'packs/harbour/entries.yaml:25: entry "vote": {fault}; ')


def test_a_text_in_another_script_is_taken_with_its_joiners(write_pack: WritePack) -> None:
    text = "شورا \u200c رأی می\u200cدهد 👩\u200d🚀."

    pack = read_pack(write_pack({"entries.yaml": ("The council is to vote.", text)}))

    assert pack.entry_by_id["vote"].text == text


def test_a_file_that_cannot_be_read_hides_no_faults_of_others_and_makes_none_up(
    write_pack: WritePack,
) -> None:
    folder = write_pack(
        {"names.yaml": b"people: \xff", "entries.yaml": ("citations: [6]", "citations: [7]")}
    )

    assert faults(folder) == [
        'packs/harbour/entries.yaml:27: entry "vote": paragraph 7 is cited, but "gazette" has 6; '
        "correct the citation, or the source's 'paragraphs'",
        "packs/harbour/names.yaml:1: this is not UTF-8 text; save the file as UTF-8",
    ]


def test_drafts_are_left_out_with_what_refers_to_them(write_pack: WritePack) -> None:
    folder = write_pack(
        {
            "entries.yaml": (
                "    topics: [bridge]\n    phrasings: [When is the vote?]",
                "    topics: [bridge]\n    phrasings: [When is the vote?]\n    draft: true",
            ),
            "asked.yaml": ("near: [bridge-plan]", "near: [bridge-plan, vote]"),
        }
    )

    read = reading(folder)

    assert [entry.id for entry in read.pack.entries] == ["bridge-plan", "stone-gift"]
    assert read.drafts == 1
    assert read.pack.collections == ()
    assert read.pack.gaps[0].near == ("bridge-plan",)
    assert [entry.id for entry in read_pack(folder, drafts=True).entries] == [
        "bridge-plan",
        "stone-gift",
        "vote",
    ]


def test_each_part_of_a_pack_is_found_again_in_its_file(write_pack: WritePack) -> None:
    positions = reading(write_pack()).positions

    assert positions.place("entries", "stone-gift", "quote") == Place(
        "packs/harbour/entries.yaml", 14
    )
    assert positions.place("entries", "stone-gift", "leads", "who").line == 12
    assert positions.place("people", "nobody") == Place("", 0)


def test_packs_of_several_folders_are_read_in_order_and_share_no_id(
    write_pack: WritePack, tmp_path: Path
) -> None:
    write_pack()
    other = write_pack({"pack.yaml": ("id: harbour", "id: quay")}, name="another")
    (tmp_path / "packs" / ".git").mkdir()
    (tmp_path / "packs" / "notes").mkdir()

    assert [pack.id for pack in read_packs(tmp_path / "packs", tmp_path / "none")] == [
        "quay",
        "harbour",
    ]

    (other / "pack.yaml").write_bytes((tmp_path / "packs/harbour/pack.yaml").read_bytes())
    with pytest.raises(
        PackInvalidError, match='the pack id "harbour" is used already, by packs/an'
    ):
        read_packs(tmp_path / "packs")


def test_the_fingerprint_changes_with_any_byte_of_any_file(
    write_pack: WritePack, tmp_path: Path
) -> None:
    write_pack()
    before = packs_fingerprint([tmp_path / "packs"])

    again = packs_fingerprint([tmp_path / "packs"])
    write_pack({"asked.yaml": ("who is to build", "who will build")})

    assert again == before
    assert packs_fingerprint([tmp_path / "packs"]) != before


def test_a_problem_shows_a_strangers_text_without_what_a_terminal_acts_on(
    write_pack: WritePack,
) -> None:
    folder = write_pack({"asked.yaml": ("id: who-builds", 'id: "\\e[31mred"')})

    shown = "\n".join(faults(folder))

    assert 'entry "\\u001b[31mred"' in shown
    assert "\x1b" not in shown
