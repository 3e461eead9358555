"""A paragraph without what is quoted in it, at the same places: what the reporter says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.authoring.quotations import Quotation
from knowledge.authoring.sentences import Span, sentences
from knowledge.authoring.sources import Paragraph

_FILLER = "Ω"  # a capital that no rule knows, so that a quote may open a sentence
_KEPT = ".,?!…"


@dataclass(frozen=True, slots=True)
class Narration:
    """A paragraph's text, the same with quoted words blotted out, its quotations and sentences.

    A sentence ends where the narration's does; the sentences within a quote are not told apart.
    """

    number: int
    text: str
    masked: str
    quotations: tuple[Quotation, ...]
    sentences: tuple[Span, ...]

    def sentence_at(self, place: int) -> Span:
        """Return the sentence that holds a character, or the last one."""
        holding = (one for one in self.sentences if one.start <= place < one.end)
        return next(holding, self.sentences[-1])

    def before(self, quotation: Quotation) -> str:
        """Return the narration before a quotation, in its sentence."""
        return self.masked[self.sentence_at(quotation.outer.start).start : quotation.outer.start]

    def after(self, quotation: Quotation) -> str:
        """Return the narration after a quotation, up to the sentence's end or the next quote."""
        end = self.sentence_at(quotation.outer.end - 1).end
        following = [
            one.outer.start
            for one in self.quotations
            if quotation.outer.end <= one.outer.start < end
        ]
        return self.masked[quotation.outer.end : min([end, *following])]


def narration(paragraph: Paragraph, quotations: Sequence[Quotation]) -> Narration:
    """Return a paragraph's narration."""
    masked = list(paragraph.text)
    for one in quotations:
        inside = range(one.outer.start + 1, one.outer.end - 1)
        masked[inside.start : inside.stop] = _FILLER * len(inside)
        if inside and one.words[-1] in _KEPT:
            masked[inside.stop - 1] = one.words[-1]
    text = "".join(masked)
    return Narration(
        paragraph.number, paragraph.text, text, tuple(quotations), tuple(sentences(text))
    )
