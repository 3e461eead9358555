"""Correcting what was mistyped, first against the packs' own words, then against common English.

A word that is right is left alone, so that a question about something else stays about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from math import log10

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from knowledge.language.common_words import (
    COMMON_COUNT,
    MIN_CORRECTED_CHARS,
    VERY_COMMON_COUNT,
    by_form,
    common_by_sound,
    common_without_vowels,
    is_far_commoner,
    near_common,
    sound,
    without_vowels,
)
from knowledge.language.lexicon import lexicon, word_frequencies
from knowledge.language.slips import (
    slip_likelihood,
    sound_likelihood,
    vowels_left_out_likelihood,
)
from knowledge.language.words import stem

# What a word as typed stands for: a word, or several that it abbreviates or runs together.
Meaning = tuple[str, ...]

_DIGIT_WORDS = {"2": "to", "4": "for"}
_AFTER_NUMBERS = frozenset("people men women more other of or and to million billion".split())
_BEFORE_NUMBERS = frozenset("the day part round summit number no phase paragraph page".split())
# What is said the same and typed for it, by the word behind.
_CONFUSED: dict[tuple[str, str], Meaning] = {
    **{
        (word, verb): ("where",)
        for word in ("were", "wear")
        for verb in ("is", "are", "was", "did", "does", "do", "will")
    },
    ("whose", "the"): ("who", "is"),
}
_COMPASS_POINTS = {"n": "north", "s": "south"}

_EASY_SLIP = -2.5  # a decimal logarithm, from which one word is easily typed for another; chosen
_UNLISTED_COUNT = 1_000_000  # for a pack's word that English books hardly hold
# From here on all words are as common: "the" is no likelier in a question than "there".
_COMMONEST_COUNT = 1_000_000_000
_OWN_LIKELIER = 1.2  # a decimal logarithm, as the next three: chosen
_OFTEN_LIKELIER = 0.3  # for ten times as often in the packs
_FUNCTION_LIKELIER = 1.0  # questions have more of them than books
_NAME_LIKELIER = 0.7  # names are misspelt more than words: chosen
_AS_LIKELY = 1.0  # a word less likely by no more than this may be meant as well: chosen
_BLANK_LEFT_OUT = -2.0  # chosen
_SECOND_WORD = 10.0  # what a second word is expected as that costs nothing; chosen
_MIN_CHARS_OF_TWO = 6  # shorter ones may run together two function words only
_SOUNDS_ALIKE = 0.5  # likeness by letters of what sounds the same; chosen
_SAME_FIRST_NAME = 0.6  # likeness by letters, beside the last name; chosen
_MIN_NAME_CHARS = 3  # a word this short is corrected only to a name or a word of any question
_MAX_MEANINGS = 5
_MAX_OTHERS = 8  # readings beside the first; each costs as much as another question


class Speller:
    """Corrects single words against a vocabulary.

    `vocabulary` maps the packs' words (lower case, unstemmed) to how often they occur there;
    `names` are those that are parts of names, which people misspell most; `full_names` are first
    and last names, which are known by their sound even where each half is a word of its own.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        names: frozenset[str] = frozenset(),
        full_names: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._counts = vocabulary
        self._names = names
        self._full_names: dict[tuple[str, str], tuple[str, str]] = {}
        self._first_names: dict[str, list[str]] = defaultdict(list)  # by the last name
        for first, last in full_names:
            self._full_names[sound(first), sound(last)] = (first, last)
            self._first_names[last].append(first)
        # "kims plan": the apostrophe is left out more often than not.
        self._owned = {f"{name}s": name for name in names if f"{name}s" not in vocabulary}
        self._by_length: dict[int, list[str]] = {}
        for word in (*vocabulary, *self._owned):
            if word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)
        self._meanings = lru_cache(maxsize=20_000)(self._meant)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self._counts)

    @cached_property
    def _own_by_sound(self) -> Mapping[str, list[str]]:
        own = (word for word in self._counts if word.isalpha() and word.isascii())
        return by_form(sound, (word for word in own if len(word) >= MIN_CORRECTED_CHARS))

    @cached_property
    def _own_without_vowels(self) -> Mapping[str, list[str]]:
        return by_form(without_vowels, filter(str.isalpha, self._counts))

    def knows(self, word: str) -> bool:
        """Tell whether the packs use `word`."""
        return word in self._counts

    def corrected(self, words: Sequence[str]) -> list[str]:
        """Return the words with abbreviations opened and misspellings corrected."""
        return self.readings(words)[0]

    def readings(
        self, words: Sequence[str], *, named: frozenset[str] = frozenset()
    ) -> list[list[str]]:
        """Return what words as typed may mean, corrected, the likeliest first.

        The others, at most eight, differ from the first in one word that may stand for another as
        well. Words that are `named`, written as names are, stand for words of the packs only.
        """
        meant = [
            meanings if typed not in named else [self._name_meant(typed, meanings[0])]
            for typed, meanings in self._in_place(self._with_full_names(words))
        ]
        first = [meanings[0] for meanings in meant]
        others = [
            [*first[:place], meanings[rank], *first[place + 1 :]]
            for rank in range(1, _MAX_MEANINGS)
            for place, meanings in enumerate(meant)
            if rank < len(meanings)
        ][:_MAX_OTHERS]
        return [[word for meaning in one for word in meaning] for one in (first, *others)]

    def _name_meant(self, typed: str, likeliest: Meaning) -> Meaning:
        """Return what a word written as a name stands for: words of the packs, or itself."""
        is_abbreviation = typed in lexicon().abbreviations
        return likeliest if is_abbreviation or all(map(self.knows, likeliest)) else (typed,)

    def _in_place(self, words: Sequence[str]) -> list[tuple[str, Sequence[Meaning]]]:
        """Return each word, and what it may mean between its neighbours, the likeliest first."""
        found: list[tuple[str, Sequence[Meaning]]] = []
        for place, word in enumerate(words):
            before = words[place - 1] if place else ""
            after = words[place + 1] if place + 1 < len(words) else ""
            if word in _COMPASS_POINTS and self._meanings(after)[0] == ("korea",):
                found.append((word, [(_COMPASS_POINTS[word],)]))
            elif self._is_initial(word, before, after):
                found.append((word, [(word,)]))  # the letter in "George W. Bush" is no abbreviation
            elif (meant := _CONFUSED.get((word, after))) is not None:
                found.append((word, [meant]))
            elif word in _DIGIT_WORDS and after.isalpha() and not _is_counted(before, after):
                found.append((word, [(_DIGIT_WORDS[word],)]))
            else:
                found.append((word, self._meanings(word)))
        return found

    def _is_initial(self, word: str, before: str, after: str) -> bool:
        """Tell whether a letter is one of a name's: it stands between two, or behind one."""
        within = before in self._names and (not after or after in self._names)
        return len(word) == 1 and within and self.knows(word)

    def _with_full_names(self, words: Sequence[str]) -> list[str]:
        found = list(words)
        for place, (first, last) in enumerate(pairwise(words)):
            meant = self._full_names.get((sound(first), sound(last)))
            meant = meant or self._first_name_amiss(first, last)
            if meant is not None:
                found[place : place + 2] = meant
        return found

    def _first_name_amiss(self, first: str, last: str) -> tuple[str, str] | None:
        """Return the full name that a word before a last name is most likely a slip for."""
        meant = last if last in self._first_names else self._owned.get(last, "")
        if meant not in self._first_names or self._is_right(first):
            return None
        found = process.extractOne(
            first,
            self._first_names[meant],
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_SAME_FIRST_NAME,
        )
        return None if found is None else (found[0], last)

    def _meant(self, word: str) -> tuple[Meaning, ...]:
        """Return what a word may mean by itself, the likeliest first."""
        opened = lexicon().abbreviations.get(word)
        is_common = word_frequencies().get(word, 0) >= COMMON_COUNT
        if opened is not None and (len(word) == 1 or not (is_common and self.knows(word))):
            return opened
        if word in self._owned and not is_common:
            return ((self._owned[word],),)
        if self._is_right(word):
            return ((word,), *self._doubled(word))
        likeliest = self._likeliest(word, self._near_own(word))
        return tuple(
            tuple(self._owned.get(one, one) for one in meaning) for meaning in likeliest
        ) or ((word,),)

    def _is_right(self, word: str) -> bool:
        return (
            self.knows(word)
            or len(word) < _MIN_NAME_CHARS
            or not word.isascii()
            or not word.isalpha()
            or word in lexicon().function_words
            or word in lexicon().light_words
            or word_frequencies().get(word, 0) >= COMMON_COUNT
        )

    def _doubled(self, word: str) -> list[Meaning]:
        """Return the packs' words that a word they don't know is but for a doubled letter."""
        if self.knows(word) or len(word) < _MIN_NAME_CHARS:
            return []
        doubled = (word[:place] + word[place - 1 :] for place in range(1, len(word) + 1))
        return [(one,) for one in dict.fromkeys(doubled) if self.knows(one)]

    def _likeliest(self, word: str, own: frozenset[str]) -> list[Meaning]:
        """Return what a word that isn't right may stand for, the likeliest first.

        `own` are the packs' words near it. A word that may stand for no other is returned itself.
        """
        if word in word_frequencies():
            return self._rather(word, own)
        likelihoods: dict[Meaning, float] = {
            (meant,): slip_likelihood(word, meant) + self._expected(meant)
            for meant in own | near_common(word)
        }
        for sounds in self._sounding_like(word):
            by_sound = sound_likelihood(word, sounds) + self._expected(sounds)
            likelihoods[sounds,] = max(by_sound, likelihoods.get((sounds,), by_sound))
        for whole in self._vowels_left_out(word):
            by_vowels = vowels_left_out_likelihood(word, whole) + self._expected(whole)
            likelihoods[whole,] = max(by_vowels, likelihoods.get((whole,), by_vowels))
        likelihoods |= self._run_together(word)
        if not likelihoods:
            likelihoods = self._run_together_amiss(word)
        ordered = sorted(likelihoods, key=lambda meant: (-likelihoods[meant], meant))
        least = likelihoods[ordered[0]] - _AS_LIKELY if ordered else 0.0
        different: dict[Meaning, Meaning] = {}  # by stem: "name" and "named" are one
        for meant in ordered:
            if likelihoods[meant] >= least:
                different.setdefault(tuple(map(stem, meant)), meant)
        first, *others = different.values() or [(word,)]
        if not _is_function_word(first):  # "wheather" is no "whether"
            others = [other for other in others if not _is_function_word(other)]
        return [first, *others][:_MAX_MEANINGS]

    def _rather(self, word: str, own: frozenset[str]) -> list[Meaning]:
        """Return what a real but rare word stands for: a name beside it, or else itself.

        Where one slips easily from a far commoner word, that may be meant as well.
        """
        near = [one for one in own if DamerauLevenshtein.distance(word, one) == 1]
        if not near:
            return [(word,)]
        nearest = max(near, key=lambda one: (slip_likelihood(word, one) + self._expected(one), one))
        if len(word) < MIN_CORRECTED_CHARS and len(nearest) <= len(word):
            return [(word,)]
        if nearest in self._names:
            return [(nearest,)]
        is_likely = slip_likelihood(word, nearest) >= _EASY_SLIP and is_far_commoner(nearest, word)
        return [(word,), (nearest,)] if is_likely else [(word,)]

    def _expected(self, word: str) -> float:
        """Return how likely a word is in a question, a decimal logarithm up to a constant.

        The packs' words and names are likelier than other English.
        """
        count = max(word_frequencies().get(word, 0), _UNLISTED_COUNT)
        expected = log10(min(count, _COMMONEST_COUNT))
        if word in lexicon().function_words:
            expected += _FUNCTION_LIKELIER
        elif word not in lexicon().light_words and stem(word) in self._stems:
            expected += _OWN_LIKELIER + _OFTEN_LIKELIER * log10(self._counts.get(word, 1))
        return expected + _NAME_LIKELIER * (self._owned.get(word, word) in self._names)

    def _near_own(self, word: str) -> frozenset[str]:
        """Return the packs' words that `word` may be a slip for."""
        allowed = _allowed_distance(len(word))
        near: set[str] = set()
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for candidate, distance, _ in process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=DamerauLevenshtein.distance,
                score_cutoff=allowed,
                limit=None,
            ):
                if candidate[0] != word[0] and distance > 1:
                    continue
                if len(word) >= MIN_CORRECTED_CHARS or self._may_be_short(word, candidate):
                    near.add(candidate)
        return frozenset(near)

    def _may_be_short(self, word: str, candidate: str) -> bool:
        """Tell whether three letters may stand for a word: a name, or one letter was left out."""
        return candidate in self._names or len(candidate) > len(word)

    def _sounding_like(self, word: str) -> frozenset[str]:
        """Return the known and the common words that are said as `word` is written."""
        said = sound(word)
        if len(word) < MIN_CORRECTED_CHARS or len(said) < 2:
            return frozenset()
        alike = (*self._own_by_sound.get(said, ()), *common_by_sound().get(said, ()))
        return frozenset(
            meant
            for meant in alike
            if DamerauLevenshtein.normalized_similarity(word, meant) >= _SOUNDS_ALIKE
        )

    def _vowels_left_out(self, word: str) -> frozenset[str]:
        """Return the known and the common words that `word` is without their vowels ("wrkd")."""
        if without_vowels(word) != word:
            return frozenset()
        return frozenset(
            (*self._own_without_vowels.get(word, ()), *common_without_vowels().get(word, ()))
        )

    def _run_together(self, word: str) -> dict[Meaning, float]:
        """Return the pairs of words that `word` may run together, and how likely each is."""
        is_short = len(word) < _MIN_CHARS_OF_TWO
        stands_alone = lexicon().function_words.__contains__ if is_short else self._stands_alone
        meant = [
            (*self._opened(first), *self._opened(second))
            for first, second in _halves(word)
            if stands_alone(first) and stands_alone(second)
        ]
        return {words: self._expected_together(words) for words in meant}

    def _run_together_amiss(self, word: str) -> dict[Meaning, float]:
        """Return the same where one of the two is misspelt, and a word of the packs."""
        found: dict[Meaning, float] = {}
        for first, second in _halves(word):
            if self.knows(first) and len(first) >= _MIN_NAME_CHARS:
                for meant in self._near_own(second):
                    slip = slip_likelihood(second, meant)
                    found[first, meant] = self._expected_together((first, meant)) + slip
            if self.knows(second) and len(second) >= _MIN_NAME_CHARS:
                for meant in self._near_own(first):
                    slip = slip_likelihood(first, meant)
                    found[meant, second] = self._expected_together((meant, second)) + slip
        return found

    def _expected_together(self, words: Meaning) -> float:
        """Return how likely words are in a row whose first blank was left out."""
        expected = sum(map(self._expected, words)) - _SECOND_WORD * (len(words) - 1)
        return expected + _BLANK_LEFT_OUT

    def _opened(self, word: str) -> Meaning:
        return (word,) if self.knows(word) else self._meanings(word)[0]

    def _stands_alone(self, word: str) -> bool:
        if len(word) <= 2:
            return word in lexicon().function_words
        if word in lexicon().abbreviations:
            return True
        return self.knows(word) or word_frequencies().get(word, 0) >= VERY_COMMON_COUNT


def _halves(word: str) -> list[tuple[str, str]]:
    """Return the ways to cut a word in two."""
    return [(word[:cut], word[cut:]) for cut in range(2, len(word) - 1)]


def _is_counted(before: str, after: str) -> bool:
    """Tell whether a digit between two words is a number: "2 years", "2 more", "day 2"."""
    return after.endswith("s") or after in _AFTER_NUMBERS or before in _BEFORE_NUMBERS


def _is_function_word(meaning: Meaning) -> bool:
    return lexicon().function_words.issuperset(meaning)


def _allowed_distance(length: int) -> int:
    if length <= 5:
        return 1
    return 2 if length <= 9 else 3
