"""Draft phrasings: ways people may ask for an entry, made from its words.

No two entries may be asked for in the same way, so each way is given once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge.authoring.telling import TellingWords, joined
from knowledge.authoring.words import words
from knowledge.dates import Precision, When
from knowledge.model import MAX_PHRASING_CHARS

MAX_PHRASINGS = 5  # chosen: a curator reads them all

_AUXILIARY = frozenset("was were is are will would can could has had may might must should".split())
_IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "went:go came:come began:begin took:take made:make said:say told:tell met:meet flew:fly "
        "got:get gave:give found:find left:leave held:hold won:win lost:lose sent:send put:put "
        "led:lead ran:run rose:rise fell:fall grew:grow built:build cut:cut wrote:write saw:see "
        "knew:know paid:pay kept:keep brought:bring swam:swim became:become broke:break "
        "chose:choose drew:draw drove:drive ate:eat fought:fight hit:hit rode:ride sold:sell "
        "spoke:speak spent:spend stood:stand taught:teach thought:think threw:throw wore:wear "
        "sank:sink rang:ring sang:sing stole:steal shot:shoot shut:shut slept:sleep swore:swear "
        "bought:buy caught:catch cost:cost dealt:deal dug:dig drank:drink fled:flee forgot:forget "
        "froze:freeze heard:hear hid:hide hung:hang hurt:hurt laid:lay lent:lend lit:light "
        "meant:mean quit:quit sat:sit set:set shook:shake shrank:shrink sought:seek split:split "
        "sprang:spring struck:strike swept:sweep tore:tear woke:wake withdrew:withdraw"
    ).split()
)
_OPENS_OTHERWISE = words().function_words - frozenset(
    "the a an he she it they its his her their this that these those we i".split()
) | {"there"}
_ADDS_E = re.compile(r"(?:[vcuz]|[^s]s|at|dg|[lr]g|bl|pl|tl|ng?g|ir|ur|iz|id|ot|ut|ok|ak|ik|in)$")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")


class Phrasings:
    """Makes phrasings, each only once in a pack."""

    def __init__(self, telling: TellingWords) -> None:
        self._telling = telling
        self._given: set[str] = set()

    def of_quote(self, quote: str, speaker: str) -> tuple[str, ...]:
        """Return ways of asking for a quote."""
        short = _short(speaker)
        keys = self._telling.keywords(quote, without=[speaker])
        opening = " ".join(quote.split()[:6]).strip(" ,.?!")
        return self._first(
            f"What did {short} say about {joined(keys)}?" if keys else "",
            *(f"What does {short} say about {key}?" for key in keys),
            f"Who said “{opening}”?",
            f"What did {speaker} say?",
        )

    def of_event(self, text: str, when: When, *, people: Sequence[str]) -> tuple[str, ...]:
        """Return ways of asking for an event. `people` are the names of those it mentions."""
        about = self._about(text, people)
        happens = "is to happen" if when.expected else "happened"
        on = {Precision.DAY: "on", Precision.RANGE: "from"}.get(when.precision, "in")
        return self._first(
            when_question(text, when),
            f"What {happens} {on} {when.shown()}?",
            f"What does the article say about {about}?" if about else "",
            f"When was it about {about}?" if about else "",
        )

    def of_fact(
        self, text: str, *, numbers: Sequence[str], claimant: str | None, people: Sequence[str]
    ) -> tuple[str, ...]:
        """Return ways of asking for a fact. `people` are the names of those it mentions."""
        others = [one for one in people if one != claimant]
        about = self._about(text, others, without=[claimant] if claimant else [])
        short = _short(claimant) if claimant else ""
        return self._first(
            *(how_many_question(number) for number in numbers),
            f"What did {short} say about {about}?" if short and about else "",
            f"What does the article say about {about}?" if about else "",
        )

    def _about(self, text: str, people: Sequence[str], *, without: Sequence[str] = ()) -> str:
        """Return what a text is about: the last name of one of its people, and telling words."""
        keys = self._telling.keywords(text, without=[*people, *without])
        names = [_short(one) for one in people[:1]]
        return joined([*names, *keys[: 3 - len(names)]])

    def of_role(self, name: str) -> tuple[str, ...]:
        """Return ways of asking who somebody is."""
        return self._first(f"Who is {name}?", f"What is {name}’s role?", f"What does {name} do?")

    def of_article(self) -> tuple[str, ...]:
        """Return ways of asking when the article is from."""
        return self._first(
            "When was the article published?",
            "What is the date of the article?",
            "As of when is this information?",
        )

    def _first(self, *candidates: str) -> tuple[str, ...]:
        kept = list(self._new(candidates))[:MAX_PHRASINGS]
        number = 1
        while not kept:
            base = next((one for one in candidates if one), "What else is there to know?")
            base = base.rstrip("?")[: MAX_PHRASING_CHARS - 10]
            kept = list(self._new([f"{base} ({number})?"]))
            number += 1
        return tuple(kept)

    def _new(self, candidates: Iterable[str]) -> Iterable[str]:
        for candidate in candidates:
            plain = " ".join(re.findall(r"\w+", candidate.casefold()))
            if plain and len(candidate) <= MAX_PHRASING_CHARS and plain not in self._given:
                self._given.add(plain)
                yield candidate


def _short(name: str) -> str:
    """Return a person's last name; what is longer stays whole, and "official" gets its "the"."""
    last = name.rsplit(maxsplit=1)[-1]
    if name[:1].isupper() and last[:1].isupper() and len(name.split()) < 4:
        return last
    return name if name[:1].isupper() or re.search(r"[’']s? ", name) else f"the {name}"


def when_question(text: str, when: When) -> str:
    """Return "When did Biegun fly to Hanoi?" for a sentence of that form, else ""."""
    plain = text.rstrip(".")
    if when.words:
        plain = re.sub(rf",?\s*\b{re.escape(when.words)}\b,?", "", plain, flags=re.IGNORECASE)
    tokens = re.split(r",\s", plain.strip())[0].split()
    if not tokens or tokens[0].lower() in _OPENS_OTHERWISE:
        return ""
    for place, token in enumerate(tokens[:8]):
        if place == 0 or (low := token.lower()) != token:
            continue
        if any(mark in "".join(tokens[:place]) for mark in '“”‘"'):
            return ""
        subject, rest = _subject(tokens[:place]), " ".join(tokens[place + 1 :])
        if low in _AUXILIARY:
            return f"When {low} {subject} {rest}?" if rest else ""
        base = _base(low)
        if base is not None:
            return f"When did {subject} {base} {rest}".rstrip() + "?"
    return ""


def _subject(tokens: Sequence[str]) -> str:
    first, *rest = tokens
    begins_low = first.lower() in ("the", "a", "an", "he", "she", "it", "they", "its", "his", "her")
    return " ".join([first.lower() if begins_low else first, *rest])


def _base(verb: str) -> str | None:
    """Return the verb of a past tense, or None for a word that is none."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if not verb.endswith("ed") or len(verb) < 5:
        return None
    if verb.endswith("ied"):
        return f"{verb[:-3]}y"
    stem = verb[:-2]
    if _DOUBLED.search(stem):
        return stem[:-1]
    return f"{stem}e" if _ADDS_E.search(stem) else stem


def how_many_question(quantity: str) -> str:
    """Return "How many U.S. troops?" for "about 30,000 U.S. troops", or "" without a unit."""
    match = re.search(r"\d[\d,.]*(?:\s(?:million|billion|thousand))?\s+([^\W\d].*)$", quantity)
    if match is None or match[1].startswith(("percent", "per cent")):
        return ""
    return f"How many {match[1]}?"
