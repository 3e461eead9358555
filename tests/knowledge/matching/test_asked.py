"""Questions that curators wrote are found word for word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.asked import Asked, AskedBuilder

QUESTIONS = st.dictionaries(
    st.integers(0, 500), st.lists(st.text(max_size=20), max_size=6), max_size=40
)


async def opened(standing: Mapping[int, Sequence[str]], padding: int) -> Asked:
    builder = AskedBuilder()
    for number in sorted(standing):
        builder.add(number, standing[number])
    builder.add(1_000, (f"padding {number}" for number in range(padding)))
    blobs = dict(builder.blobs())

    async def read(names: Sequence[str]) -> Mapping[str, bytes]:
        return {name: blobs[name] for name in names}

    return await Asked.open(read)


@given(QUESTIONS, st.sampled_from([0, 3_000]))
async def test_a_question_is_found_in_every_document_that_holds_it(
    standing: dict[int, list[str]], padding: int
) -> None:
    asked = await opened(standing, padding)

    for question in {one for questions in standing.values() for one in questions}:
        holding = [number for number in sorted(standing) if question in standing[number]]
        assert await asked.standing_in(question) == holding


async def test_what_nobody_wrote_is_found_nowhere() -> None:
    asked = await opened({1: ["who is he"]}, padding=0)

    assert await asked.standing_in("who is she") == []
