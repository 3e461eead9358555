from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.article import ArticleError
from knowledge.lint import check_pack
from knowledge.model import Pack
from knowledge.pack_files import reading

ARTICLE = """\
A Bridge Too Low

March 10, 2020

[1] Mayor Ada Stone wants a bridge over the harbour of Port Ansel, to be open by late 2022,
and the City Council has planned it since last June.

## Money

[2] It will cost 40 million crowns, a third of it from Norland's government, said two clerks.

[3] “No ship of mine fits under that thing,” said Bo Lind, who has piloted ships for thirty years,
on Tuesday. He called it “a toy bridge.”

[4] The vote is next week, and the outcome is anybody's guess as long as the smaller parties
keep silent about it.
"""
HANOI = Path(__file__).parents[3] / "knowledge" / "packs" / "hanoi-2019"
HANOI_ARTICLE = Path(__file__).parents[4] / "shared" / "source" / "article.txt"


def entry(entry_id: str, text: str, paragraph: int, **more: Any) -> dict[str, Any]:
    return {
        "id": entry_id,
        "kind": "fact",
        "text": text,
        "attribution": "reporter",
        "citations": [{"source": "gazette", "paragraph": paragraph}],
        "topics": ["bridge"],
        "phrasings": [f"What about {entry_id}?"],
        **more,
    }


ENTRIES = [
    entry("plan", "Ada Stone wishes for a bridge in Port Ansel by 2022.", 1),
    entry("since", "The City Council has been at it since June 2019.", 1, when="2019-06"),
    entry("cost", "The price is forty million crowns; Norland pays a third.", 2, topics=["costs"]),
    entry(
        "ships",
        "Lind, a pilot for 30 years, fears for his ships.",
        3,
        kind="quote",
        quote="No ship of mine fits under that thing,",
        speaker="bo-lind",
        when="2020-03-10",
    ),
    entry("toy", "To Bo Lind it is “a toy bridge”.", 3),
    entry(
        "vote",
        "The vote is expected between 15 and 21 March 2020.",
        4,
        when={"at": "2020-03-15/2020-03-21", "expected": True, "words": "next week"},
        topics=["vote"],
    ),
]


def pack(*changed: dict[str, Any]) -> Pack:
    """Return the pack with some entries put in the place of those with their ids, or added."""
    entries = {one["id"]: one for one in (*ENTRIES, *changed)}
    person = {"pronoun": "they", "citations": [{"source": "gazette", "paragraph": 1}]}
    return Pack.model_validate(
        {
            "id": "harbour",
            "title": "The harbour bridge",
            "as_of": date(2020, 3, 10),
            "sources": [
                {
                    "id": "gazette",
                    "title": "A Bridge Too Low",
                    "date": "2020-03-10",
                    "paragraphs": 4,
                }
            ],
            "people": [
                {"id": "ada-stone", "name": "Ada Stone", "role": "mayor", **person},
                {"id": "bo-lind", "name": "Bo Lind", "role": "harbour pilot", **person},
            ],
            "places": [
                {"id": "port-ansel", "name": "Port Ansel"},
                {"id": "norland", "name": "Norland"},
            ],
            "organisations": [{"id": "council", "name": "City Council"}],
            "topics": [
                {"id": "bridge", "name": "The bridge"},
                {"id": "costs", "name": "What it costs"},
                {"id": "vote", "name": "The vote"},
            ],
            "entries": list(entries.values()),
            "gaps": [
                {"id": "who", "missing": "what Zeno Marsh thinks", "phrasings": ["Zeno Marsh?"]}
            ],
        }
    )


def found(*changed: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(one.entry, one.message) for one in check_pack(pack(*changed), ARTICLE)]


def test_a_pack_that_says_what_its_article_says_has_no_problems() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {**ENTRIES[3], "quote": "No ship of mine fits under this thing,"},
            "the quote is not in paragraph 3",
        ),
        ({**ENTRIES[3], "citations": [{"source": "gazette", "paragraph": 2}]}, None),
        (entry("toy", "Bo Lind calls it “a toy boat”.", 3), "“a toy boat” is not in paragraph 3"),
        (
            entry("cost", "The price is 41 million crowns.", 2),
            "the number '41 million' is not in paragraph 2",
        ),
        (
            entry("cost", "The price is set.", 2, leads={"how_many": "Fifty crowns."}),
            "the number 'Fifty' is not in paragraph 2",
        ),
        (
            entry("vote", "The vote is due.", 4, when="2020-04", topics=["vote"]),
            "the date '2020-04' does not follow from paragraph 4",
        ),
        (
            entry("vote", "The vote is on 22 March 2020.", 4, topics=["vote"]),
            "the date '22 March 2020' does not follow from paragraph 4",
        ),
        (
            entry("cost", "Bo Lind says it will cost 40 million crowns.", 1 + 1, topics=["costs"]),
            "'Bo Lind' is not named in paragraph 2",
        ),
        (
            entry("toy", "To Bo Lind and Carl Berg it is a toy.", 3),
            "'Carl' is not declared as a name",
        ),
        (
            entry("vote", "Open, as long as the smaller parties keep silent about everything.", 4),
            "the words 'as long as the smaller parties keep silent' are those of paragraph 4",
        ),
        (
            entry("again", "The City Council has been at it since last June 2019.", 1),
            'it says nearly the same as "since" (95 % alike)',
        ),
        (
            entry("toy", "It is a toy.", 3, phrasings=["What is it?", "what is it"]),
            "'what is it' stands here twice",
        ),
    ],
)
def test_a_claim_that_the_article_does_not_bear_out_is_found(
    changed: dict[str, Any], message: str | None
) -> None:
    messages = [text for _, text in found(changed)]

    assert (message in messages) if message else len(messages) >= 2


def test_a_paragraph_that_no_entry_cites_is_found() -> None:
    thin = pack().with_changes(entries=pack().entries[:4])

    assert [one.message for one in check_pack(thin, ARTICLE)] == [
        'paragraph 4 of "gazette" is not covered'
    ]


def test_an_article_of_another_length_is_found() -> None:
    longer = f"{ARTICLE}\n[5] Rain is likely.\n"

    assert [one.message for one in check_pack(pack(), longer)] == [
        '"gazette" is said to have 4 paragraphs, and the article has 5',
        'paragraph 5 of "gazette" is not covered',
    ]


def test_an_announced_month_is_the_one_to_come() -> None:
    june = {"at": "2020-06", "expected": True, "words": "in June"}
    article = ARTICLE.replace("The vote is next week", "The vote is in June")
    vote = entry("vote", "A vote has been announced.", 4, topics=["vote"], when=june)

    assert check_pack(pack(vote), article) == []


def test_words_within_quotation_marks_may_be_the_articles() -> None:
    said = "“as long as the smaller parties keep silent about it”"

    assert found(entry("silence", f"It is open {said}.", 4)) == []


def test_each_phrasing_is_asked_and_must_find_its_entry() -> None:
    answers = {f"What about {one['id']}?": one["id"] for one in ENTRIES}
    answers["What about toy?"] = "ships"
    del answers["What about plan?"]

    problems = check_pack(pack(), find=answers.get)

    assert [(one.entry, one.message, one.remedy) for one in problems] == [
        (
            "plan",
            "asked 'What about plan?', nothing answers",
            "reword it, or move it to the entry that answers it",
        ),
        (
            "toy",
            "asked 'What about toy?', \"ships\" answers first",
            "reword it, or move it to the entry that answers it",
        ),
    ]


def test_an_article_without_numbered_paragraphs_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"begin each with its number, as in \[1\]"):
        check_pack(pack(), "Just words.")


@pytest.mark.skipif(not HANOI_ARTICLE.exists(), reason="the article is not shipped")
def test_the_hanoi_pack_says_what_its_article_says() -> None:
    read = reading(HANOI)

    problems = check_pack(
        read.pack, HANOI_ARTICLE.read_text(encoding="utf-8"), positions=read.positions
    )

    assert [str(problem) for problem in problems] == []


@pytest.mark.skipif(not HANOI_ARTICLE.exists(), reason="the article is not shipped")
def test_a_problem_is_told_at_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "packs" / "hanoi-2019"
    folder.mkdir(parents=True)
    for path in HANOI.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text.replace("They do look to", "They look to"))
    read = reading(folder)

    problems = check_pack(
        read.pack, HANOI_ARTICLE.read_text(encoding="utf-8"), positions=read.positions
    )

    assert [str(problem) for problem in problems] == [
        'packs/hanoi-2019/quotes.yaml:7: entry "hill-in-a-room": the quote is not in paragraph 4; '
        "correct the wording or the citation"
    ]
