"""What kind of answer a question asks for, of the kinds that a sentence can be seen to hold.

Questions on text are put in full ("In what year did …"), so the first question word decides; what
members ask of packs is read with more care by `knowledge.language.asking`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.model import Ask

_BY_WORD: Mapping[str, Ask] = {
    "who": Ask.WHO,
    "whom": Ask.WHO,
    "whose": Ask.WHO,
    "when": Ask.WHEN,
    "where": Ask.WHERE,
    "why": Ask.WHY,
}
_KINDS_OF_THING: Mapping[Ask, str] = {
    Ask.WHEN: "year date day month century decade time season era",
    Ask.WHERE: (
        "city country state place town village location continent region province county island"
        " river street district nation capital"
    ),
    Ask.WHO: "person man woman people king queen president author leader emperor scientist",
    Ask.HOW_MANY: "number amount percentage percent fraction share population distance size age",
    Ask.WHY: "reason cause",
}
_BY_THING = {word: ask for ask, words in _KINDS_OF_THING.items() for word in words.split()}
_MEASURED = frozenset(
    "many much few big large often old tall heavy far high wide deep fast".split()
)
_THING_WORDS = 3  # behind "what" or "which", among which the kind of thing is named


def asked_for(words: Sequence[str]) -> Ask:
    """Return the kind of answer that a question (words in lower case) asks for."""
    for place, word in enumerate(words):
        if word in _BY_WORD:
            return _BY_WORD[word]
        behind = words[place + 1 : place + 1 + _THING_WORDS]
        if word == "how" and behind:
            if behind[0] == "long":
                return Ask.HOW_LONG
            return Ask.HOW_MANY if behind[0] in _MEASURED else Ask.HOW
        if word in ("what", "which"):
            things = (_BY_THING[thing] for thing in behind if thing in _BY_THING)
            return next(things, Ask.WHAT)
    return Ask.WHAT
