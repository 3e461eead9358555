"""The engine's own sentences: small talk, and what is said when there is no answer.

Nothing here speaks of a pack's subject; that is left to entries.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.model import Ask

SMALL_TALK = {
    "greeting": "Hello! Ask me about the source, and I'll answer with what it says and where.",
    "farewell": "Goodbye. I'm here when you have a question.",
    "thanks": "You're welcome.",
    "praise": "Thank you. Every line I give you can be checked at the paragraph I cite.",
    "blame": "Sorry that was no help. Putting it in other words sometimes finds what you are"
    " after.",
    "agreement": "All right. Ask me anything about the source.",
    "help": (
        "Ask in plain words, for example one of the questions below. I answer with what the source"
        " says, who says it and in which paragraph, or tell you that it doesn't say."
    ),
    "identity": (
        "I'm Dossier, a bot. I have no opinions: I only repeat what my sources say, with the"
        " paragraph where they say it."
    ),
    "joke": "I'm no entertainer: I only know what my sources say. Try one of these.",
    "empty": "I read no words in that. Ask me a question about the source.",
}

SAYS_OTHERWISE = "The source says otherwise:"
UNSURE = "I'm not sure what you mean. Did you want to ask one of these?"
NEWEST_ONLY = "Only the newest sources are told here; ask about the others by what they tell of."
NO_MORE = "That is all the source says on this."

_ASKED = {
    Ask.WHO: "who",
    Ask.WHEN: "when",
    Ask.WHERE: "where",
    Ask.WHY: "why",
    Ask.HOW_MANY: "how many or how much",
    Ask.HOW_LONG: "how long",
}


def not_said(missing: str) -> str:
    """Return what is said when a pack knows that its source doesn't say something."""
    return f"The source doesn't say {missing}."


def not_found(words: Sequence[str], ask: Ask) -> str:
    """Return what is said when a question's words, or the kind of answer it wants, aren't there."""
    if words:
        quoted = [f"“{word}”" for word in words]
        listed = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
        return f"The source doesn't say. I found nothing in it on {listed}."
    if ask in _ASKED:
        return f"The source doesn't say {_ASKED[ask]}."
    return "The source doesn't say that."


def not_connected(names: Sequence[str]) -> str:
    """Return what precedes an entry that fits a question but for some names."""
    listed = " and ".join(names)
    return f"The source doesn't say that of {listed}. What it does say:"
