"""The named figures that say how well a document fits a query, between 0 and 1 (or -1 and 1)."""

from __future__ import annotations

from typing import NamedTuple


class Features(NamedTuple):
    """What the decision is made from.

    Coverage is weighted by how telling each term is. "Best view" is the phrasing or sentence that
    the question is most like.
    """

    likeness: float  # of the best view: harmonic mean of the two coverages below
    question_covered: float  # share of the question that the best view covers
    view_covered: float  # share of the best view that the question covers
    entry_covers: float  # share of the question found anywhere in the entry
    also_alike: float  # mean likeness of the second and third best view
    alike_asking: float  # likeness of the best view that asks for the same kind of answer
    strictly_alike: float  # the same where the kind of answer is strict, else `likeness`
    brief: float  # the shorter the question, the greater: 1 for one term
    letters: float  # likeness to the best view, letter by letter
    text_covers: float  # share of the question found in its best single sentence
    stranger: float  # 1 if the question names somebody or something that no entry names
    uncovered_names: float  # share of the question's names that the entry isn't about
    lacks_a_name: float  # 1 if there is any such name
    unasked_names: float  # share of the question's names that the best view lacks
    words_lacking: float  # the same share as it is missing, each word counted once
    words_unknown: float  # share of the question's words, names aside, that no entry holds
    personal: float  # 1 if the question is about who asks it, or about the bot
    firmly_held: float  # the same share, the more of the entry's views hold a word, the greater
    wholly_held: float  # 1 if every word and name of the question is found in the entry
    unfocused: float  # share of what is asked for by name that the entry lacks
    answer_known: float  # 1 if the question says the short answer itself: it wants another
    opposite: float  # 1 if the entry says the opposite of a word that it lacks
    extra_names: float  # share of the best view's names that the question lacks
    ask_held: float  # 1 if the entry holds the kind of answer asked for
    ask_same: float  # 1 if the best view asks for the same kind
    speaker: float  # 1 if its speaker is who is asked about, -1 if somebody else's words are wanted
    gap_adds: float  # share of the question that what is missing holds and this entry lacks
    adds_to_gap: float  # the reverse
    gap_letters: float  # how much more it is like what is missing letter by letter, words in order
    gap: float  # how much more the question is like something the source doesn't say
    premise_letters: float  # the same, beside a question with a wrong premise
    premise: float  # how much more it is like a question with a wrong premise
    kin: float  # 1 if it is of the same paragraph as what was shown before, 0.5 if of its topics
    is_collection: float
    wants_list: float  # 1 if a list is asked for and this is a collection, -1 if only one is


def feature_names() -> tuple[str, ...]:
    """Return the features' names, in order."""
    return Features._fields
