"""The index finds what BM25 over everything would, at a bounded cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language.terms import Term
from knowledge.matching import index as index_module
from knowledge.matching.index import Index, IndexBuilder
from knowledge.matching.query import Query, QueryTerm
from knowledge.model import Ask

K1, B = 1.2, 0.75
Documents = list[list[str]]

documents = st.lists(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=12), min_size=1, max_size=30
)


async def opened(texts: Documents) -> Index:
    builder = IndexBuilder()
    for text in texts:
        builder.add([Term(word, word) for word in text])
    blobs = dict(builder.blobs())

    async def read(names: Sequence[str]) -> Mapping[str, bytes]:
        return {name: blobs[name] for name in names}

    return await Index.open(read)


def asked(words: Sequence[str]) -> Query:
    terms = tuple(QueryTerm(Term(w, w), 1.0, {w: 1.0}) for w in dict.fromkeys(words))
    text = " ".join(words)
    return Query(text=text, plain=text, terms=terms, ask=Ask.WHAT)


def scanned(texts: Documents, words: str) -> dict[int, float]:
    """Return BM25's scores by the textbook, term weights left to the query."""
    mean = sum(map(len, texts)) / len(texts)
    scores: dict[int, float] = {}
    for number, text in enumerate(texts):
        for word in dict.fromkeys(words):
            count = text.count(word)
            if count:
                share = count * (K1 + 1) / (count + K1 * (1 - B + B * len(text) / mean))
                scores[number] = scores.get(number, 0.0) + share
    return scores


@settings(max_examples=60, deadline=None)
@given(texts=documents, words=st.text("abcdefghxyz", max_size=6))
@pytest.mark.asyncio(loop_scope="session")
async def test_it_finds_what_a_full_scan_finds(texts: Documents, words: str) -> None:
    index = await opened(texts)

    found = dict(await index.search(asked(words), limit=len(texts)))

    expected = scanned(texts, words)
    assert found.keys() == expected.keys()
    # An impact is kept in one byte, so a term's share is off by up to half of 2.2/255.
    assert found == pytest.approx(expected, abs=0.005 * max(1, len(words)))


async def test_the_best_come_first_and_equals_by_number() -> None:
    index = await opened([["a", "x"], ["b", "x"], ["a", "b"], ["b", "y"]])

    found = await index.search(asked("ab"), limit=3)

    assert [number for number, _ in found] == [2, 0, 1]


async def test_a_rare_term_tells_more() -> None:
    index = await opened([["a"]] * 7 + [["b"]])

    assert index.rarity("b") == pytest.approx(log(1 + 8 / 1.5))
    assert index.rarity("b") > index.rarity("a")
    assert index.rarity("nowhere") > index.rarity("b")


async def test_a_common_term_beyond_the_budget_still_counts_where_rarer_ones_were_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [["a", "r"] if number % 10 == 0 else ["a"] for number in range(200)]
    texts[50] = ["a", "a", "r"]
    index = await opened(texts)
    unbounded = dict(await index.search(asked("ar"), limit=5))

    monkeypatch.setattr(index_module, "_POSTINGS_BUDGET", 50)

    assert dict(await index.search(asked("ar"), limit=5)) == pytest.approx(unbounded)


async def test_what_is_said_to_be_missing_is_found_but_not_known() -> None:
    builder = IndexBuilder()
    builder.add([Term("a", "a")])
    builder.add([Term("gap", "gap")], says=False)
    blobs = dict(builder.blobs())

    async def read(names: Sequence[str]) -> Mapping[str, bytes]:
        return {name: blobs[name] for name in names}

    index = await Index.open(read)

    assert not index.knows("gap")
    assert [number for number, _ in await index.search(asked(["gap"]), limit=2)] == [1]
