"""Telling small talk from questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from knowledge.language.lexicon import lexicon

_ADDRESS = re.compile(
    r"\b(?:here|everyone|everybody|folks|again|all|bot|dossier|please|buddy|mate|man|dude|friend|guys)\b$"
)
_LAUGHTER = re.compile(r"(?:(?:a?(?:ha|he|hi|ho)+h?|l+o+l+|x+d+|lmf?ao+|rofl)\s*)+")
# Ways of saying a thing that are too many to list: each is an opening, and words it goes on with.
_OPEN_ENDED = {
    "thanks": re.compile(
        r"(?:thanks|thank you|cheers|much appreciated)(?: (?:so|very|a|much|lot|million|again|for"
        r"|the|your|that|this|these|help|info|information|answer|answers|explanation|time|bot|dossier"
        r"|mate|man|really|appreciate|it|you|guys|everyone|all))*"
    ),
    "farewell": re.compile(
        r"(?:ok |okay |well )?(?:(?:see|catch|talk to) (?:you|ya)|bye|goodbye|good night)"
        r"(?: (?:all|later|tomorrow|tonight|soon|around|then|again|next|week|time|for|now|bye"
        r"|everyone|guys|on|monday|friday|then))*"
    ),
    "joke": re.compile(
        r"(?:(?:can|could|will|would) (?:you|u) |please |pls )*"
        r"(?:sing|tell|write|make|play|draw|recite|compose)(?: (?:me|us))?"
        r" (?:a|an|some|another)(?: (?:funny|short|good|little|nice|quick))*"
        r" (?:songs?|jokes?|poems?|stor(?:y|ies)|haikus?|limericks?|riddles?|raps?|tunes?|music"
        r"|games?|pictures?|puns?|fairy tales?)(?: .*)?"
    ),
    "identity": re.compile(
        r"are you (?:(?:a|an|the|real|really|actually|just|even|human|person|people|man|woman|girl"
        r"|boy|robot|machine|bot|ai|computer|program|alive|sentient|conscious|awake|there|online"
        r"|okay|ok|fine|happy|sad|tired|busy|married|single|serious|smart|clever|or)\b ?)+"
    ),
}


def small_talk(words: Sequence[str]) -> str | None:
    """Return the kind of small talk that a whole message is, or None. Words are in lower case."""
    said = " ".join(words)
    if not said:
        return "empty"
    if _LAUGHTER.fullmatch(said):
        return "agreement"
    kinds = _kinds()
    listed = kinds.get(said) or kinds.get(_ADDRESS.sub("", said).strip())
    return listed or next(
        (kind for kind, ways in _OPEN_ENDED.items() if ways.fullmatch(said)), None
    )


@cache
def _kinds() -> dict[str, str]:
    return {said: kind for kind, ways in lexicon().small_talk.items() for said in ways}
