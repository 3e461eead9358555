"""What several packs say on one question: side by side, the newest first, never merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from knowledge.answers import Answer, Status
from knowledge.matching.ranking import Ranked, Ranking
from knowledge.model import Pack

SEVERAL = "Several sources speak of this; the newest comes first."
_MOST_SPEAKING = 4  # packs that are asked one by one; chosen: more would not be read


def speaking(ranking: Ranking) -> tuple[str, ...]:
    """Return the packs that have something near the question, the nearest first."""
    packs = dict.fromkeys(candidate.document.pack for candidate in ranking.candidates)
    return tuple(packs)[:_MOST_SPEAKING]


def to_the_point(rankings: Sequence[Ranking]) -> list[Ranking]:
    """Return the packs' rankings without those that lack a word which another's best holds.

    A pack on a second summit doesn't speak of a second ferry beside a pack that does.
    """
    found = [_held(ranking, ranking.candidates) for ranking in rankings]
    answered = [_held(ranking, ranking.candidates[:1]) for ranking in rankings]
    return [
        ranking
        for ranking, own in zip(rankings, found, strict=True)
        if all(held <= own for held in answered)
    ]


def _held(ranking: Ranking, candidates: Iterable[Ranked]) -> frozenset[str]:
    """Return the telling terms of the question that any of some candidates holds."""
    return frozenset(
        term.term.key
        for one in candidates
        for term, covered in zip(ranking.query.terms, one.fit.covered, strict=True)
        if covered and not term.term.is_light
    )


def side_by_side(together: Answer, each: Sequence[Answer], packs: Mapping[str, Pack]) -> Answer:
    """Return the answer to show for what all packs `together` and `each` of them say.

    One that answers stands for itself, whatever the others lack. Of several, none is given as a
    short direct answer: they may contradict one another, and their lines say which says what.
    """
    answering = {
        answer.lines[0].pack: answer
        for answer in (together, *each)
        if answer.status is Status.ANSWERED and answer.lines
    }
    if not answering:
        return together
    newest_first = sorted(answering, key=lambda pack: packs[pack].as_of, reverse=True)
    found = [answering[pack] for pack in newest_first]
    if len(found) == 1:
        return found[0]
    return Answer(
        Status.ANSWERED,
        together.question,
        notice=SEVERAL,
        lines=tuple(line for answer in found for line in answer.lines),
        references=tuple(reference for answer in found for reference in answer.references),
        confidence=max(answer.confidence for answer in found),
        understood=together.understood,
    )
