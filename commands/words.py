"""Marking what Discord shows in each reader's language: names and descriptions of commands."""

from __future__ import annotations

from discord import Locale
from discord.app_commands import TranslationContextTypes, Translator, locale_str

from commands.texts import ENGLISH, wording_for


class CatalogueTranslator(Translator):
    """Translates names and descriptions of commands by the catalogues."""

    async def translate(
        self, string: locale_str, locale: Locale, _context: TranslationContextTypes
    ) -> str | None:
        """Return the text in a language, or None where it is the English one anyway."""
        words = wording_for(str(locale))
        if words is None or words.language == ENGLISH:
            return None
        return words.texts.get(string.message) or None
