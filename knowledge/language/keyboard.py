"""Which keys stand beside each other on a phone's keyboard, for English letters."""

from __future__ import annotations

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def beside(letter: str) -> frozenset[str]:
    """Return the letters whose keys touch a letter's, those above and below included.

    Nothing stands beside what is no small letter of the English alphabet.
    """
    return _BESIDE.get(letter, frozenset())


def _neighbours(number: int, at: int) -> frozenset[str]:
    near = {
        _ROWS[row][column]
        for row in (number - 1, number, number + 1)
        for column in (at - 1, at, at + 1)
        if 0 <= row < len(_ROWS) and 0 <= column < len(_ROWS[row])
    }
    return frozenset(near - {_ROWS[number][at]})


_BESIDE = {
    letter: _neighbours(number, at)
    for number, row in enumerate(_ROWS)
    for at, letter in enumerate(row)
}
