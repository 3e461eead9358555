"""Fixed texts in the reader's language, from gettext catalogues in `locales/`.

A text's key is its English wording, so the code reads as the card does. What a pack says is never
translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent / "locales"
ENGLISH = "en"


@dataclass(frozen=True)
class Wording:
    """The fixed texts in one language. Calling it gives a text with its values filled in."""

    language: str  # "en", "de"
    texts: Mapping[str, str]

    def __call__(self, text: str, /, **values: object) -> str:
        """Return `text` in this language, with `{name}` replaced by the value of that name.

        Values that come from a pack or a member have to be made harmless by the caller.
        """
        wording = self.texts.get(text) or text
        return wording.format(**values) if values else wording


@cache
def catalogues() -> Mapping[str, Wording]:
    """Return every language's texts by its code; read once.

    Raises:
        OSError: a catalogue cannot be read.
        babel.messages.pofile.PoFileError: a catalogue is not in gettext's form.
    """
    return {path.stem: _read(path) for path in sorted(CATALOGUES.glob("*.po"))}


def wording(locale: object) -> Wording:
    """Return the texts for a locale of Discord's ("de", "en-GB"), English where there are none."""
    return wording_for(str(locale)) or catalogues()[ENGLISH]


def wording_for(locale: str) -> Wording | None:
    """Return the texts for a locale, or None where no catalogue fits."""
    return catalogues().get(locale.partition("-")[0])


def _read(path: Path) -> Wording:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem, abort_invalid=True)
    texts = {m.id: m.string for m in catalogue if isinstance(m.id, str) and m.id}
    return Wording(path.stem, {key: str(text) for key, text in texts.items()})
