"""Who says what stands in quotation marks.

In this order: a clause of speech after the quote ("…," said X), one before it in the sentence, a
document that it is taken from, the quote before it in the paragraph, the paragraph before that it
continues, and last who the sentence or the paragraph is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.authoring.entities import Entities, Entity
from knowledge.authoring.names import NameKind
from knowledge.authoring.narration import Narration
from knowledge.authoring.quotations import Quotation
from knowledge.authoring.sentences import Span
from knowledge.authoring.subjects import Subject, document_before, is_plural, subjects
from knowledge.authoring.words import words

_VERB = "|".join(sorted(words().speech_verbs, key=len, reverse=True))
_AUXILIARY = (
    r"(?:(?:has|have|had|is|was|were|would|will|did|also|then|later|once|still|[a-z]+ly)\s+){0,3}"
)
_SAID_X = re.compile(rf"^[\s,—–’'-]*(?:{_VERB})\s+(?=\S)")
_SAID_AFTER = rf"(?:,[^,“\"]{{1,140}},)?,?\s+{_AUXILIARY}(?P<verb>{_VERB})\b"
_X_SAID = re.compile(rf"^(?:\s\([^)]{{1,30}}\))?{_SAID_AFTER}")
# Somebody without a name is described at greater length: "an official at the heritage office".
_SOMEBODY_SAID = re.compile(rf"^(?:\s(?:at|from|in|with)(?:\s[\w’'-]+){{1,6}}?)?{_SAID_AFTER}")
_SOURCE = re.compile(r"\b[Aa]ccording to ((?:[\w’'-]+ ){0,7}[\w’'-]+)(?=[,.])")
_BODIES = frozenset("company firm maker group council union agency club bank retailer".split())
_INVERTED = re.compile(rf"[”’\"']\s+(?:{_VERB})\s+")
_MIND = frozenset(
    "believe believes believed think thinks thought hope hopes hoped fear fears feared recall "
    "recalls recalled remember remembers remembered call calls called continue continues continued "
    "observe observed agree agrees agreed agreeing report mention urge promise promises".split()
)
_ACCORDING = re.compile(r"\b[Aa]ccording to\s+$")
_ANY_VERB = re.compile(rf"(?<![\w’'-])(?:{_VERB})(?![\w’'-])")
_TITLE_BEFORE = re.compile(r"(?:[’']s|\b[Tt]he|\bcalled|\btitled|\bentitled|\bnamed)\s+$")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: an entity, or somebody whom the article describes without a name."""

    entity: Entity | None
    described: str = ""
    count: int | None = None
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """A quotation with its speaker."""

    quotation: Quotation
    speaker: Speaker


class Attributor:
    """Finds speakers, paragraph by paragraph: what was said before is needed for "he said"."""

    def __init__(self, entities: Entities) -> None:
        self._entities = entities
        self._last: Speaker | None = None  # who spoke last, in this paragraph or before
        self._described: dict[str, Speaker] = {}  # by the noun: "official"
        self._narrations: list[Narration] = []
        self._waiting: list[Quotation] = []  # it goes on, and who speaks is told at its end

    def spoken(self, narration: Narration) -> list[Spoken]:
        """Return the quotations of the next paragraph that have a speaker."""
        self._narrations = [*self._narrations[-2:], narration]
        found: list[Spoken] = []
        here: Speaker | None = None
        for quotation in narration.quotations:
            if _is_title(quotation, narration):
                continue
            clause = self._from_clause(quotation, narration, found)
            if clause is None and here is None and quotation.goes_on:
                self._waiting.append(quotation)
                continue
            speaker = clause or self._from_context(quotation, narration, here)
            if speaker is not None:
                found += [Spoken(one, speaker) for one in (*self._waiting, quotation)]
                here = self._last = speaker
            self._waiting.clear()
        return self._with_late_speakers(found, narration)

    def claimant(self, narration: Narration, sentence: Span) -> Speaker | None:
        """Return whom a sentence reports, or None where the reporter claims it.

        Only for the paragraph that was given to `spoken` last.
        """
        text = narration.masked[sentence.start : sentence.end]
        candidates = self._subjects(narration, text, sentence.start)
        for one in candidates:
            by = _ACCORDING.search(text[: one.start - sentence.start])
            match = _said(one).match(narration.masked[one.end : sentence.end])
            if by is None and _ANY_VERB.search(text[: one.start - sentence.start]):
                break  # what they said is what somebody else reports
            if by or (match is not None and match["verb"] not in _MIND):
                return self._resolved(one, narration)
        source = _SOURCE.search(text)
        if source is not None:
            return Speaker(None, source[1], None, plural=True)
        inverted = next(iter(_INVERTED.finditer(text)), None)
        if inverted is None:
            return None
        place = sentence.start + inverted.end()
        after = next((one for one in candidates if 0 <= one.start - place <= 60), None)
        return self._resolved(after, narration) if after is not None else None

    def _from_clause(
        self, quotation: Quotation, narration: Narration, found: Sequence[Spoken]
    ) -> Speaker | None:
        after = self._from_after(quotation, narration)
        return after or self._from_before(quotation, narration, found)

    def _from_context(
        self, quotation: Quotation, narration: Narration, here: Speaker | None
    ) -> Speaker | None:
        stands_alone = _stands_alone(quotation, narration)
        return (
            (here if stands_alone else None)
            or (self._last if quotation.continued else None)
            or self._from_subject(quotation, narration, stands_alone=stands_alone)
            or (self._last if stands_alone else None)
        )

    def _from_after(self, quotation: Quotation, narration: Narration) -> Speaker | None:
        """Return the speaker of a clause right after the quote."""
        after = narration.after(quotation)
        offset = quotation.outer.end
        candidates = self._subjects(narration, after, offset)
        inverted = _SAID_X.match(after)
        if inverted is not None:
            first = next(iter(candidates), None)
            # Between the verb and a name only a title may stand: "said Councillor Adeyemi".
            if first is not None and first.start - offset - inverted.end() <= 60:
                return self._resolved(first, narration)
        by = re.match(r"^,?\s+according to\s+", after)
        if by is not None and candidates:
            return self._resolved(candidates[0], narration)
        for one in candidates[:2]:
            lead = after[: one.start - offset]
            opens = re.fullmatch(r"[\s,—–’'-]*(?:[\w.’'-]+,?\s+){0,6}", lead) is not None
            end = quotation.outer.end + len(after)
            if opens and not _ANY_VERB.search(lead) and self._speaks(one, narration, end):
                return self._resolved(one, narration)
        return None

    def _from_before(
        self, quotation: Quotation, narration: Narration, found: Sequence[Spoken]
    ) -> Speaker | None:
        """Return the speaker of the nearest clause of speech before the quote in its sentence."""
        before = narration.before(quotation)
        offset = quotation.outer.start - len(before)
        document = document_before(before)
        if document:
            head = document.split()[-1]
            return self._remembered(Subject(0, 0, described=document, head=head))
        candidates = self._subjects(narration, before, offset)
        for verb in reversed(list(_ANY_VERB.finditer(before))):
            subject = _subject_of(verb, before, candidates, offset)
            if subject is not None:
                return self._resolved(subject, narration)
        by = [one for one in candidates if _ACCORDING.search(before[: one.start - offset])]
        if by:
            return self._resolved(by[0], narration)
        same_sentence = [
            one.speaker
            for one in found
            if offset <= one.quotation.outer.start < quotation.outer.start
        ]
        if same_sentence:
            return same_sentence[-1]
        if _ANY_VERB.search(before):
            first = next(
                (one for one in candidates if not one.pronoun or one.start == offset), None
            )
            return self._resolved(first, narration) if first is not None else None
        return None

    def _from_subject(
        self, quotation: Quotation, narration: Narration, *, stands_alone: bool
    ) -> Speaker | None:
        """Return whom the sentence is about, or for a whole quote the sentence before it."""
        sentence = narration.sentence_at(quotation.outer.start)
        if not stands_alone:
            before = narration.masked[sentence.start : quotation.outer.start]
            people = self._entities.people_within(
                narration.number, sentence.start, sentence.start + len(before)
            )
            named = next((one for one in people if not one.possessive), None)
            return Speaker(named.entity) if named is not None else None
        earlier = [one for one in narration.sentences if one.end <= sentence.start]
        for one in reversed(earlier):
            people = self._entities.people_within(narration.number, one.start, one.end)
            if people:
                return Speaker(people[0].entity)
            pronoun = re.match(r"\W*(He|She)\b", narration.masked[one.start : one.end])
            if pronoun is not None:
                return self._behind(pronoun[1].lower(), narration, one.start)
        return None

    def _with_late_speakers(self, found: list[Spoken], narration: Narration) -> list[Spoken]:
        """Give quotes without a speaker, at a paragraph's start, that of the one after them."""
        having = {one.quotation: one for one in found}
        missing = [
            one
            for one in narration.quotations
            if one not in having and _stands_alone(one, narration)
        ]
        if not found or not missing:
            return found
        late = [Spoken(one, found[0].speaker) for one in missing if one.outer.start == 0]
        return sorted([*found, *late], key=lambda one: one.quotation.outer.start)

    def _subjects(self, narration: Narration, text: str, offset: int) -> list[Subject]:
        mentions = [
            one
            for one in self._entities.within(narration.number, offset, offset + len(text))
            if one.entity.kind is not NameKind.PLACE
        ]
        return subjects(text, mentions, offset=offset)

    def _speaks(self, subject: Subject, narration: Narration, end: int) -> bool:
        return _said(subject).match(narration.masked[subject.end : end]) is not None

    def _resolved(self, subject: Subject, narration: Narration) -> Speaker | None:
        if subject.pronoun:
            return self._behind(subject.pronoun, narration, subject.start)
        return self._named(subject)

    def _named(self, subject: Subject) -> Speaker:
        return Speaker(subject.mention.entity) if subject.mention else self._whom(subject)

    def _whom(self, subject: Subject) -> Speaker:
        """Return whom a description means: one met before, a named holder, or somebody new."""
        if subject.definite:
            if subject.head in self._described:
                return self._described[subject.head]
            antecedent = self._antecedent(subject.head)
            if antecedent is not None:
                return self._remembered(antecedent)
            holder = self._holder(subject.head) or self._body(subject.head)
            if holder is not None:
                return Speaker(holder)
        return self._remembered(subject)

    def _remembered(self, subject: Subject) -> Speaker:
        plural = is_plural(subject.head) or subject.count is not None
        speaker = Speaker(None, subject.described, subject.count, plural)
        self._described[subject.head] = speaker
        return speaker

    def _antecedent(self, head: str) -> Subject | None:
        """Return whom "the official" points back to: "a senior official" shortly before."""
        for narration in reversed(self._narrations):
            for one in reversed(self._subjects(narration, narration.masked, 0)):
                if one.head == head and not one.definite:
                    return one
        return None

    def _holder(self, head: str) -> Entity | None:
        """Return the person with a role of whom the article speaks most."""
        holders = [
            one for one in self._entities.of(NameKind.PERSON) if head in one.role.lower().split()
        ]
        return max(holders, key=lambda one: len(one.paragraphs), default=None)

    def _body(self, head: str) -> Entity | None:
        """Return the organisation that "the council" or "the company" means."""
        bodies = self._entities.of(NameKind.ORGANISATION)
        named = [one for one in bodies if head in one.name.lower().split()]
        if head in _BODIES and not named:
            named = [one for one in bodies if len(one.paragraphs) > 1]
        return max(named, key=lambda one: len(one.paragraphs), default=None)

    def _behind(self, pronoun: str, narration: Narration, place: int) -> Speaker | None:
        """Return whom a pronoun means: the last fitting person before it, subjects first."""
        for one in reversed(self._narrations):
            limit = place if one is narration else len(one.masked)
            for sentence in reversed(one.sentences):
                if sentence.start >= limit:
                    continue
                stretch = one.masked[sentence.start : min(sentence.end, limit)]
                for subject in self._subjects(one, stretch, sentence.start):
                    speaker = self._fitting(subject, pronoun)
                    if speaker is not None:
                        return speaker
        return self._last

    def _fitting(self, subject: Subject, pronoun: str) -> Speaker | None:
        if subject.pronoun or "Ω" in subject.described:
            return None
        speaker = self._named(subject)
        if speaker.plural:
            return None
        entity = speaker.entity
        if entity is None:
            return speaker if pronoun != "they" else None
        if entity.kind is not NameKind.PERSON:
            return None
        return speaker if pronoun in (entity.pronoun, "they") or entity.pronoun == "they" else None


def _said(subject: Subject) -> re.Pattern[str]:
    """Return what stands behind a subject that speaks."""
    return _SOMEBODY_SAID if subject.described else _X_SAID


def _subject_of(
    verb: re.Match[str], before: str, candidates: Sequence[Subject], offset: int
) -> Subject | None:
    """Return the subject of a verb of speech: right before it, or after it in "said X: "."""
    for one in reversed(candidates):
        if one.end - offset > verb.start():
            continue
        match = _said(one).match(before[one.end - offset :])
        if match is not None and match.start("verb") + one.end - offset == verb.start():
            return one
    return None


def _stands_alone(quotation: Quotation, narration: Narration) -> bool:
    """Tell whether a quote is a sentence of its own, with nothing before it in its sentence."""
    return not re.search(r"\w", narration.before(quotation))


def _is_title(quotation: Quotation, narration: Narration) -> bool:
    """Tell whether a quotation is the name of a show, a book or the like."""
    if quotation.words[-1] in ",.!?" or not quotation.words[0].isupper():
        return False
    small = words().function_words
    capitals = all(
        word[0].isupper() or word.lower() in small for word in re.findall(r"\w+", quotation.words)
    )
    before = narration.before(quotation)
    return capitals and (bool(_TITLE_BEFORE.search(before)) or bool(before.strip()))
