"""Checks of a pack's content beyond its form: against its article, and against itself."""

from knowledge.lint.checking import check_pack
from knowledge.lint.finding import Find

__all__ = ["Find", "check_pack"]
