"""A document with what comparing it with questions needs, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from knowledge.language.asking import is_negative
from knowledge.matching.views import Document, Role, View

_NOTHING: frozenset[str] = frozenset()

Weigh = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with what comparing it needs, worked out once.

    `weights` are the views' summed term weights, `names` the names' keys in each view, `wrong` the
    keys of each wrong premise that the document doesn't hold: what is wrong about it; `places` says
    in which views each key occurs, `asked` where each phrasing and wrong premise stands, by its
    plain words; `is_premise` says which views are wrong premises, and `negative` which of those
    deny something.
    """

    document: Document
    weights: tuple[float, ...]
    names: tuple[frozenset[str], ...]
    wrong: tuple[frozenset[str], ...]
    places: Mapping[str, tuple[int, ...]]
    asked: Mapping[str, int]
    negative: tuple[bool, ...]
    is_premise: tuple[bool, ...]

    @classmethod
    def of(cls, document: Document, weigh: Weigh) -> Prepared:
        """Return a document prepared with the weights of its terms."""
        views = document.views
        places: dict[str, list[int]] = {}
        for place, view in enumerate(views):
            for key in view.keys:
                places.setdefault(key, []).append(place)
        weights = {key: weigh(key) for key in places}
        named = frozenset(key for key in places if key.startswith("@"))
        return cls(
            document,
            tuple(sum(map(weights.__getitem__, view.keys)) for view in views),
            tuple(named.intersection(view.keys) for view in views),
            tuple(_wrong(view, document) for view in views),
            {key: tuple(found) for key, found in places.items()},
            {
                view.plain: place
                for place, view in reversed([*enumerate(views)])
                if view.role is not Role.TEXT
            },
            tuple(
                view.role is Role.CORRECTION and is_negative(view.plain.split()) for view in views
            ),
            tuple(view.role is Role.CORRECTION for view in views),
        )

    def word_for_word(self, plain: str, held_out: str | None = None) -> View | None:
        """Return the phrasing or the wrong premise that a plain question is, or None."""
        place = self.asked.get(plain)
        view = None if place is None else self.document.views[place]
        return view if view is not None and view.text != held_out else None

    def only_in(self, text: str | None) -> frozenset[str]:
        """Return the keys that no other view holds than the one whose text this is."""
        if text is None:
            return frozenset()
        place = next((n for n, view in enumerate(self.document.views) if view.text == text), -1)
        return frozenset(key for key, found in self.places.items() if found == (place,))


def _wrong(view: View, document: Document) -> frozenset[str]:
    return frozenset(view.keys) - document.keys if view.role is Role.CORRECTION else _NOTHING
