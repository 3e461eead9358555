from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge.article import parse_article
from knowledge.authoring.drafting import draft
from knowledge.authoring.drafts import DraftAttribution, DraftEntry, DraftPack
from knowledge.authoring.reading import read_article
from knowledge.authoring.sources import Paragraph, SourceArticle
from knowledge.authoring.writing import PackExistsError, review_folder, write_draft
from knowledge.model import Kind
from knowledge.pack_files import pack_paths, read_pack, reading

ARTICLES = Path(__file__).parents[2] / "articles"


def _draft(*texts: str, title: str = "The night ferry") -> DraftPack:
    paragraphs = tuple(Paragraph(number, text) for number, text in enumerate(texts, start=1))
    return draft(SourceArticle(title, date(2024, 3, 14), paragraphs), pack_id="ferry")


def _only(drafted: DraftPack, kind: Kind) -> DraftEntry:
    (entry,) = [one for one in drafted.of(kind) if one.id != "article-dated"]
    return entry


def test_a_quote_has_its_words_speaker_role_and_sentence() -> None:
    drafted = _draft("“The pumps were broken,” said Ann Lee, a sailor. It rained on and on there.")

    quote = _only(drafted, Kind.QUOTE)

    assert (quote.quote, quote.speaker, quote.role) == (
        "The pumps were broken,",
        "ann-lee",
        "sailor",
    )
    assert quote.attribution == DraftAttribution("person", "ann-lee")
    assert quote.sentence == "“The pumps were broken,” said Ann Lee, a sailor."


def test_a_dated_clause_is_an_event_with_a_question_for_its_date() -> None:
    drafted = _draft("The ferry sank off Cape Verity on 2 March with 40 cars aboard.")

    event = _only(drafted, Kind.EVENT)

    assert event.when is not None
    assert event.when.iso() == "2024-03-02"
    assert event.places == ("cape-verity",)
    assert event.numbers == ("40 cars",)
    assert event.phrasings[0].startswith("When ")


@pytest.mark.parametrize(
    ("text", "attribution"),
    [
        ("The old pumps on board were broken.", DraftAttribution("reporter")),
        ("Ann Lee, a sailor, said the pumps were broken.", DraftAttribution("person", "ann-lee")),
        (
            "A senior official said the pumps were broken.",
            DraftAttribution("official", described="senior official"),
        ),
        (
            "Two officials said the pumps were broken.",
            DraftAttribution("official", described="officials", count=2),
        ),
        (
            "Critics say the pumps on board were broken.",
            DraftAttribution("group", described="critics"),
        ),
    ],
)
def test_a_claim_is_attributed_to_whom_the_sentence_names(
    text: str, attribution: DraftAttribution
) -> None:
    facts = [one for one in _draft(text).of(Kind.FACT) if not one.id.endswith("-role")]

    assert [one.attribution for one in facts] == [attribution]


def test_two_claims_of_a_sentence_are_two_drafts() -> None:
    drafted = _draft("The ferry has seven sailors, but the owners want it to have only four.")

    assert [one.text for one in drafted.of(Kind.FACT)] == [
        "The ferry has seven sailors.",
        "The owners want it to have only four.",
    ]


def test_no_two_drafts_are_asked_for_alike() -> None:
    drafted = _draft(*["The ferry has seven sailors on board."] * 5)

    asked = [phrasing for entry in drafted.entries for phrasing in entry.phrasings]

    assert len(asked) == len(set(asked))
    assert all(entry.phrasings for entry in drafted.entries)


def test_the_same_article_gives_the_same_draft() -> None:
    article = read_article(ARTICLES / "kelp.md")

    assert draft(article, pack_id="kelp") == draft(article, pack_id="kelp")


def test_progress_counts_the_paragraphs() -> None:
    article = read_article(ARTICLES / "kelp.md")
    told: list[tuple[int, int]] = []

    draft(article, pack_id="kelp", progress=lambda done, of: told.append((done, of)))

    assert told == [(number, 16) for number in range(1, 17)]


@pytest.mark.parametrize("name", ["footbridge.txt", "kelp.md", "regatta.html"])
def test_a_written_draft_is_a_pack_of_which_nothing_is_served(tmp_path: Path, name: str) -> None:
    drafted = draft(read_article(ARTICLES / name), pack_id="drafted")

    target = write_draft(drafted, tmp_path)

    whole = read_pack(target, drafts=True)
    assert {entry.id for entry in whole.entries} == {entry.id for entry in drafted.entries}
    assert reading(target).pack.entries == ()
    assert pack_paths([tmp_path]) == [target]


def test_every_draft_has_its_sentence_in_the_review(tmp_path: Path) -> None:
    article = read_article(ARTICLES / "footbridge.txt")
    target = write_draft(draft(article, pack_id="drafted"), tmp_path)

    review = review_folder(target)
    kept = parse_article((review / "article.txt").read_text(encoding="utf-8"))
    sentences = yaml.safe_load((review / "sentences.yaml").read_text(encoding="utf-8"))

    assert list(kept.paragraphs.values()) == [one.text for one in article.paragraphs]
    assert set(sentences) == {one.id for one in read_pack(target, drafts=True).entries}
    assert all(
        one["sentence"] in kept.paragraphs[one["paragraph"]]
        for entry, one in sentences.items()
        if entry != "article-dated"
    )


def test_a_pack_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    drafted = _draft("The ferry has seven sailors on board.")
    target = write_draft(drafted, tmp_path)
    before = (target / "facts.yaml").read_bytes()

    with pytest.raises(PackExistsError, match="is there already"):
        write_draft(_draft("Something else is told of the ferry here."), tmp_path)

    assert (target / "facts.yaml").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ferry", "ferry.review"]


def test_text_that_would_act_on_discord_is_not_drafted(tmp_path: Path) -> None:
    drafted = _draft(
        "Ann Lee, a sailor, told @everyone about the ferry that sank.",
        "The whole story is at https://example.org/ferry for all to read.",
        "“Look at <@123456789012345678> now,” said Ann Lee, a sailor.",
        title="@everyone look",
    )

    target = write_draft(drafted, tmp_path)

    texts = [entry.text for entry in read_pack(target, drafts=True).entries]
    assert "The whole story is at for all to read." in texts
    assert not any("@" in text for text in texts)
