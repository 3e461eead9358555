"""Every paragraph of the source is covered."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.lint.checked import Checked
from knowledge.pack_files import Problem


def every_paragraph_is_covered(checked: Checked) -> Iterator[Problem]:
    """Yield each paragraph that no entry cites, and a wrong number of paragraphs."""
    place = checked.positions.manifest()
    found = len(checked.article.paragraphs)
    if found != checked.source.paragraphs:
        yield Problem(
            place.file,
            place.line,
            None,
            f'"{checked.source.id}" is said to have {checked.source.paragraphs} paragraphs, '
            f"and the article has {found}",
            "correct the source's 'paragraphs'",
        )
    covered = {number for _, cited in checked.entries() for number in cited}
    for number in checked.article.paragraphs:
        if number not in covered:
            yield Problem(
                place.file,
                place.line,
                None,
                f'paragraph {number} of "{checked.source.id}" is not covered',
                "add an entry that cites it",
            )
