"""Finding passages of text that nobody has curated, by their own words."""

from knowledge.matching.passages.index import Found, Passages
from knowledge.matching.passages.texts import Passage

__all__ = ["Found", "Passage", "Passages"]
