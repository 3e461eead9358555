"""Questions that curators have added to entries beside the packs, and finding one that is meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.language.cleaning import clean
from knowledge.language.words import split_words

# Of 100, by letters in their order, from which two questions can be the same; chosen. Whether they
# are is told by their words: one other name, number or kind of question makes another question.
NEARLY_EQUAL = 92.0
_NEAREST = 5  # nearly equal questions that are looked at; more say the same again


@dataclass(frozen=True, slots=True)
class AddedQuestion:
    """A question that a curator has sent to an entry."""

    question: str
    pack: str
    entry: str


class Overlay:
    """Questions added to entries, by their words. Of two that are equal in a pack the later counts.

    Unchanging; made anew when a curator adds one.
    """

    def __init__(self, added: Iterable[AddedQuestion] = ()) -> None:
        self._by_words: dict[str, dict[str, AddedQuestion]] = {}
        for one in added:
            words = worded(one.question)
            same = self._by_words.setdefault(words, {})
            same.pop(one.pack, None)
            same[one.pack] = one
        self._by_words.pop("", None)

    def __bool__(self) -> bool:
        """Tell whether anything was added."""
        return bool(self._by_words)

    def equal(self, question: str, packs: Collection[str] | None = None) -> AddedQuestion | None:
        """Return the added question of the same words, the latest of `packs` (None: of all)."""
        return next(iter(self._among(worded(question), packs)), None)

    def nearly_equal(
        self, question: str, packs: Collection[str] | None = None
    ) -> tuple[tuple[AddedQuestion, float], ...]:
        """Return added questions of nearly the same letters, with how alike (0 to 1), best first.

        Linear in the number of added questions, some 0.2 ms for a thousand.
        """
        alike = process.extract(
            worded(question),
            self._by_words.keys(),
            scorer=fuzz.ratio,
            score_cutoff=NEARLY_EQUAL,
            limit=_NEAREST,
        )
        return tuple(
            (one, score / 100) for words, score, _at in alike for one in self._among(words, packs)
        )

    def _among(self, words: str, packs: Collection[str] | None) -> Iterator[AddedQuestion]:
        for one in reversed(self._by_words.get(words, {}).values()):
            if packs is None or one.pack in packs:
                yield one


def worded(question: str) -> str:
    """Return what makes questions equal: their words, whatever their case and punctuation."""
    return " ".join(split_words(clean(question)))
