"""What kind of answer a question asks for, and whose words it wants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge.model import Ask

_POLITE = re.compile(
    r"^(?:(?:hey|hi|hello|ok|okay|so|well|um|uh|and|but|please|pls|yo|guys|bot|dossier|also|then"
    r"|quick (?:question|one)|(?:one|a|got a) (?:quick )?question|just wondering|just curious"
    r"|question|sorry)[\s,:!.]+)+"
)
_WRAPPERS = re.compile(
    r"^(?:(?:can|could|would|will) (?:you|anyone|anybody|someone|somebody)(?: please| kindly)?"
    r" (?:tell me|explain|say|clarify|remind me|list|name|give me)|(?:please )?tell me"
    r"|(?:please )?explain"
    r"|remind me|i (?:want|would like|need) to know|i (?:was|am) (?:just )?(?:wondering|curious)"
    r"|i wonder|(?:does|do) (?:anyone|anybody|somebody|someone"
    r"|you)(?: here)?(?: happen to)? (?:know|remember|recall)"
    r"|(?:is there )?(?:anyone|anybody) (?:who )?knows?|any idea|any clue|do we know|is it known"
    r"|according to the (?:article|text|source|piece|story)|in the (?:article|text|piece|story)"
    r"|(?:the )?(?:article|text|piece|story) says?|not sure|i (?:do not|dont) (?:know|get"
    r"|understand))\b[\s,:]*"
)
_HOW_COME = re.compile(r"\bhow come\b")
_HOW_MANY = re.compile(
    r"\bhow (?:many|much|numerous|big|large|often|old|tall|heavy|far|high|wide|deep|rich|fast"
    r"|expensive)\b"
    r"|\bhow few\b|\b(?:what|which) (?:is the |was the |are the )?"
    r"(?:exact |total |precise |rough |approximate |ballpark )?"
    r"(?:number|amount|size|sum|total|count|figure|percentage|percent|share|cost|price|budget"
    r"|age|height"
    r"|weight|distance|headcount|strength|population|salary|yield|range)\b"
    r"|\bnumber of\b|\bhead ?count\b"
)
_HOW_LONG = re.compile(
    r"\bhow long\b|\bfor how long\b|\bwhat (?:length|duration)\b|\bhow much time\b|\bduration\b"
)
_SPAN = re.compile(
    r"\bhow many (?:more )?(?:years|months|weeks|days|hours)\b(?! (?:ago|before|after))"
)
_WHEN = re.compile(
    r"\b(?:when|since when|until when)\b|\b(?:what|which) (?:exact |precise )?"
    r"(?:dates?|days?|months?|years?|time|weeks?|point in time)\b"
    r"|\bhow (?:recently|soon|long ago)\b|\bdate of\b|\bdate\b$"
)
_WHERE = re.compile(
    r"\bwhere\b|\b(?:what|which|whose|in what|in which) (?:exact )?"
    r"(?:city|cities|country|countries|place|town|capital|venue|location|region|building|room"
    r"|channel|show"
    r"|tv show|program|programme|network|broadcaster|outlet)\b|\blocation of\b|\bvenue\b"
)
_WHO = re.compile(
    r"\b(?:who|whom|whose)\b|\b(?:what|which) (?:person|president|leader|official|officials|man"
    r"|woman|guy|adviser"
    r"|advisor|expert|analyst|politician|negotiator|envoy|secretary|spokesman|spokesperson"
    r"|critic|country s leader"
    r"|people|name)\b|\bnames? of the\b|\bby whom\b|\bwhat is the name\b"
)
_WHY = re.compile(
    r"\bwhy\b|\bhow come\b|\bwhat (?:was |is )?(?:the |his |her |their )?(?:exact |real |main )?"
    r"(?:reason|reasons|cause|motive|rationale|grounds)\b|\breasons? (?:for|behind|why)\b"
    r"|\bwhat (?:made|caused|prompted|led|drove|triggered|motivated|makes|pushed|sparked)\b"
    r"|\bwhat for\b|\bcause of\b"
)
_HOW = re.compile(r"\bhow\b|\bin what way\b|\bby what means\b")
_QUOTE = re.compile(
    r"\bquotes?\b|\bquoted\b|\bquotation\b|\bexact words\b|\bverbatim\b"
    r"|\bin (?:his|her|their) (?:own )?words\b"
    r"|\b(?:what|how) (?:exactly |precisely )?(?:did|does|do|has|had|was|is|were)\b.*"
    r"\b(?:say|said|tell|told|remark|comment|put it|called|describe|described|describes)\b"
    r"|\b(?:remarks?|comments?|statement|words) (?:on|about|by|from|of)\b|\bsaying about\b"
)
_LIST = re.compile(
    r"^(?:list|name|enumerate)\b|\bwho (?:are|were) all\b|\b(?:all|every|everyone"
    r"|everybody) (?:the )?"
    r"|\bwhat are the\b|\bwho are the\b|\bwho else\b|\bwhat else\b|\bwhich (?:people|experts"
    r"|officials|critics"
    r"|things|concessions|meetings|countries|examples|voices)\b|\bgive me (?:a list|all)\b"
    r"|\boverview\b|\btimeline\b"
)
_YES_NO = re.compile(
    r"^(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may"
    r"|might|must"
    r"|ist|aint)\b"
)
_QUESTION_WORDS = frozenset("who whom whose what which when where why how".split())
_NEGATIONS = frozenset("no not never none nothing nobody neither without".split())
_AHEAD = re.compile(r"\b(?:will|shall|next)\b|\b(?:is|are|am) (?:\w+ ){0,4}going to\b")
# Who asks to be told something speaks of no one by that.
_REQUEST = re.compile(
    r"\b(?:(?:can|could|would|will|do) you"
    r" (?:tell|give|show|say|explain|list|name|know|have|remind|quote|summari[sz]e|help|find"
    r"|describe|remember)"
    r"|(?:can|could|may|where do) (?:i|we) (?:know|ask|see|read|find|learn|hear)"
    r"|(?:tell|give|show|remind|help|send|let|explain to|catch) (?:me|us)"
    r"|i (?:am|was) (?:\w+ ){0,2}(?:wondering|curious|asking|looking|interested|confused|sure|told)"
    r"|i (?:would|want|need|have|heard|read|thought|guess|suppose|wonder|see|missed|cannot"
    r"|can not|do not|did not|forgot|think)"
    r"|you know|your (?:source|article|text|story|sources)|thank you)\b"
)
_PERSONAL = re.compile(r"\b(?:i|me|my|mine|myself|you|your|yours|yourself)\b")
_SPEECH = re.compile(
    r"\b(?:say|said|says|saying|tell|told|tells|think|thinks|thought|believe|believes|believed"
    r"|argue|argues|argued"
    r"|claim|claims|claimed|state|stated|comment|commented|comments|remark|remarked|remarks"
    r"|quote|quotes|quoted"
    r"|opinion|view|views|stance|reaction|respond|responded|react|reacted|warn|warned|warns"
    r"|predict|predicted"
    r"|predicts|suggest|suggested|criticise|criticised|criticize|criticized|praise|praised|feel"
    r"|feels|felt"
    r"|announce|announced|promise|promised|explain|explained|describe|described|describes|call"
    r"|called|calls)\b"
)


def stripped(text: str) -> str:
    """Return a lower-case question without what is said around it ("does anyone know …")."""
    before = ""
    while before != text:
        before = text
        text = _WRAPPERS.sub("", _POLITE.sub("", text)).strip()
    return _HOW_COME.sub("why", text) or before


def asked_for(words: Sequence[str]) -> Ask:
    """Return the kind of answer that a question (words in lower case) asks for."""
    text = stripped(" ".join(words))
    if _LIST.search(text) and not re.search(r"\b(?:why|when|where)\b", text):
        return Ask.LIST
    if _QUOTE.search(text) and not re.match(r"(?:when|where|who|why)\b", text):
        return Ask.QUOTE
    if _HOW_LONG.search(text):
        return Ask.HOW_LONG
    if _HOW_MANY.search(text):
        return Ask.HOW_MANY
    leading = _earliest(text)
    if leading is not None:
        return leading
    return Ask.YES_NO if _YES_NO.match(text) else Ask.WHAT


def asks_for_span(words: Sequence[str]) -> bool:
    """Tell whether a question asks how long in other words: "for how many months …?"."""
    return _SPAN.search(" ".join(words)) is not None


def asks_nothing(words: Iterable[str]) -> bool:
    """Tell whether words have no word that asks: "so they fell in love"."""
    return _QUESTION_WORDS.isdisjoint(words)


def asks_ahead(words: Sequence[str]) -> bool:
    """Tell whether a question is about what is yet to come ("When will …?")."""
    return _AHEAD.search(" ".join(words)) is not None


def is_negative(words: Iterable[str]) -> bool:
    """Tell whether a question or a statement denies something."""
    return not _NEGATIONS.isdisjoint(words)


def is_personal(words: Sequence[str]) -> bool:
    """Tell whether a question is about who asks it or whom it is asked ("How do I …?")."""
    return _PERSONAL.search(_REQUEST.sub(" ", " ".join(words))) is not None


def wants_speech(words: Sequence[str]) -> bool:
    """Tell whether a question asks for what somebody says or thinks."""
    return _SPEECH.search(" ".join(words)) is not None


def _earliest(text: str) -> Ask | None:
    """Return the kind whose question word comes first; a yes/no form in front wins."""
    if _YES_NO.match(text):
        return Ask.YES_NO
    found = [
        (match.start(), ask)
        for ask, pattern in (
            (Ask.WHY, _WHY),
            (Ask.WHEN, _WHEN),
            (Ask.WHERE, _WHERE),
            (Ask.WHO, _WHO),
            (Ask.HOW, _HOW),
        )
        if (match := pattern.search(text))
    ]
    what = re.search(r"\b(?:what|which)\b", text)
    if what:
        found.append((what.start() + 1, Ask.WHAT))
    return min(found, key=lambda hit: hit[0])[1] if found else None
