"""Candidates from the index, compared one by one, best first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from knowledge.language.terms import light_stems
from knowledge.matching.asked import Asked
from knowledge.matching.comparing import Fit, Scorer
from knowledge.matching.documents import decoded, document_blob
from knowledge.matching.features import Features
from knowledge.matching.index import Index, ReadBlobs
from knowledge.matching.parameters import Parameters, gap_lead_of, margin_of
from knowledge.matching.prepared import Prepared
from knowledge.matching.query import LIGHT_WEIGHT, Query
from knowledge.matching.views import Document, Target

# Looked at; measured: of 16, three questions in 1,280 miss their entry, and 32 find no more.
_CANDIDATES = 24
_AMONG_OTHER_PACKS = 4  # times as many are looked for where only some packs are asked
_FITTED = (
    18  # of these, as hold most of the question, are compared by all views; measured: as good as 24
)
_COMPARED = 8  # of these, the most alike are compared by all features
_GAPS_COMPARED = 3
_EXACT = 0.99  # probability of an entry that a curator wrote this very question for
_MAX_KEPT_DOCUMENTS = 4_000  # some 20 MB


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with the probability, 0 to 1, that it answers the question."""

    fit: Fit
    features: Features
    probability: float

    @property
    def document(self) -> Document:
        """The candidate's document."""
        return self.fit.document


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for a query: what may answer it, best first, and what is said to be missing.

    `gaps` holds what the packs say the source does not say, most alike first, and `gap_features`
    the figures of the first few; `corrections` holds the entries that set a wrong premise right,
    most alike first.
    """

    query: Query
    candidates: tuple[Ranked, ...]
    gaps: tuple[Fit, ...]
    gap_features: tuple[Features, ...]
    corrections: tuple[Fit, ...]


class Ranker:
    """Ranks documents for queries. Documents read from the store are kept, up to a bound."""

    def __init__(
        self, index: Index, asked: Asked, read_blobs: ReadBlobs, parameters: Parameters
    ) -> None:
        self._index = index
        self._asked = asked
        self._read_blobs = read_blobs
        self._parameters = parameters
        self._kept: OrderedDict[int, Prepared] = OrderedDict()
        self._weights: dict[str, float] = {}
        self._last: tuple[Query | None, list[int]] = (None, [])

    async def rank(
        self,
        query: Query,
        *,
        packs: Collection[str] | None = None,
        without: Callable[[Document], bool] | None = None,
        held_out: str | None = None,
    ) -> Ranking:
        """Return the candidates for a query within `packs` (None: all), less those left out.

        `held_out` is a phrasing that is passed over, to try how a pack does without it.
        """
        scorer = Scorer(query, self.weigh)
        candidates = [
            one
            for one in await self._candidates(query, packs)
            if not (without and without(one.document))
        ]
        likeliest = scorer.likeliest(candidates, limit=_FITTED)
        fits = [scorer.fit(one, held_out=held_out) for one in likeliest]
        gaps = sorted(
            (fit for fit in fits if fit.document.target is Target.GAP),
            key=lambda fit: (not fit.exact, -fit.likeness),
        )
        corrections = sorted(
            (fit for fit in fits if fit.correction is not None),
            key=lambda fit: (not fit.exactly_corrected, -fit.correction_likeness),
        )
        gap = gaps[0] if gaps else None
        premise = corrections[0] if corrections else None
        answers = [fit for fit in fits if fit.document.target is not Target.GAP]
        answers.sort(key=lambda fit: -(fit.likeness + scorer.share(fit.covered)))
        ranked = [
            (fit, scorer.features(fit, gap=gap, premise=premise)) for fit in answers[:_COMPARED]
        ]
        ranked.sort(key=lambda one: (not one[0].exact, -self._parameters.rank(one[1])))
        gap_features = tuple(scorer.features(fit) for fit in gaps[:_GAPS_COMPARED])
        return Ranking(
            query,
            self._with_probabilities(ranked, gap_features),
            tuple(gaps),
            gap_features,
            tuple(corrections),
        )

    async def _candidates(self, query: Query, packs: Collection[str] | None) -> list[Prepared]:
        """Return the best candidates; packs that are off don't crowd out those that are on."""
        found = await self._found(query)
        candidates: list[Prepared] = []
        for start in range(0, len(found), _CANDIDATES):
            prepared = await self._prepared(found[start : start + _CANDIDATES])
            candidates += [one for one in prepared if packs is None or one.document.pack in packs]
            if len(candidates) >= _CANDIDATES:
                break
        return candidates[:_CANDIDATES]

    async def _found(self, query: Query) -> list[int]:
        """Return the numbers of the documents found, best first.

        Several packs are asked one after the other with the same query: it is searched for once.
        """
        last, found = self._last
        if last is not query:
            limit = _CANDIDATES * _AMONG_OTHER_PACKS
            word_for_word = await self._asked.standing_in(query.plain)
            alike = [number for number, _ in await self._index.search(query, limit=limit)]
            found = list(dict.fromkeys((*word_for_word, *alike)))
            self._last = query, found
        return found

    def _with_probabilities(
        self, ranked: Sequence[tuple[Fit, Features]], gaps: Sequence[Features]
    ) -> tuple[Ranked, ...]:
        """Return candidates, best first, with probabilities that never rise down the list."""
        ordered = [features for _, features in ranked]
        margin = margin_of(ordered[:2], self._parameters)
        made: list[Ranked] = []
        for place, (fit, features) in enumerate(ranked):
            probability = self._parameters.probability(
                features,
                margin if not made else 0.0,
                gap_lead_of(gaps, ordered[place:], self._parameters),
            )
            probability = max(probability, _EXACT) if fit.exact else probability
            bound = made[-1].probability if made else 1.0
            made.append(Ranked(fit, features, min(bound, probability)))
        return tuple(made)

    async def without_view(self, query: Query, document_id: str, text: str) -> Query:
        """Return a query as it would be read if no document held that view. For tuning."""
        only: frozenset[str] = frozenset()
        for one in await self._prepared(range(self._index.size)):
            if one.document.id == document_id:
                only = one.only_in(text)
        return replace(
            query,
            terms=tuple(
                replace(term, known=any(self._index.frequency(k) > (k in only) for k in term.near))
                for term in query.terms
            ),
        )

    def weigh(self, key: str) -> float:
        """Return how telling a term is: its rarity, less for a word of no particular subject."""
        weight = self._weights.get(key)
        if weight is None:
            light = LIGHT_WEIGHT if key in light_stems() else 1.0
            weight = self._weights[key] = self._index.rarity(key) * light
        return weight

    async def _prepared(self, numbers: Sequence[int]) -> list[Prepared]:
        missing = [number for number in numbers if number not in self._kept]
        if missing:
            blobs = await self._read_blobs([document_blob(number) for number in missing])
            for number in missing:
                document = decoded(blobs[document_blob(number)])
                self._kept[number] = Prepared.of(document, self.weigh)
        prepared = [self._kept[number] for number in numbers]
        while len(self._kept) > _MAX_KEPT_DOCUMENTS:
            self._kept.popitem(last=False)
        return prepared
