"""Slips of the thumb on a phone's keyboard, made from a seed."""

from __future__ import annotations

import random
import re

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_WORD = re.compile(r"[A-Za-z]{4,}")  # in a shorter word a slip leaves hardly anything


def with_typos(question: str, *, count: int, seed: int) -> str:
    """Return a question with `count` slips, each in another word where it has so many long words.

    A slip hits the key beside, leaves a letter out, doubles one or swaps two; the first letter of a
    word stays. A question without a word of four letters stays as it is.
    """
    chance = random.Random(f"{seed}:{question}")  # noqa: S311 - figures to repeat, no secret
    words = list(_WORD.finditer(question))
    hit = chance.sample(words, min(count, len(words)))
    for word in sorted(hit, key=re.Match.start, reverse=True):
        question = question[: word.start()] + _slipped(word[0], chance) + question[word.end() :]
    return question


def _slipped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    way = chance.choice(("beside", "left out", "doubled", "swapped"))
    if way == "beside":
        return before + _beside(letter, chance) + after
    if way == "left out":
        return before + after
    if way == "doubled":
        return before + letter + letter + after
    return before + after[0] + letter + after[1:]


def _beside(letter: str, chance: random.Random) -> str:
    """Return a letter whose key touches that of `letter`, left, right, above or below it."""
    lower = letter.lower()
    number, place = next((n, row.index(lower)) for n, row in enumerate(_ROWS) if lower in row)
    beside = [
        _ROWS[row][column]
        for row, column in ((number, place - 1), (number, place + 1), (number - 1, place),
                            (number + 1, place - 1))
        if 0 <= row < len(_ROWS) and 0 <= column < len(_ROWS[row])
    ]  # fmt: skip
    return chance.choice(beside)
