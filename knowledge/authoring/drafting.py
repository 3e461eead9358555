"""Drafting a pack from an article: who speaks, what happens, what is claimed, each as an entry.

Rules only: the same article always gives the same draft.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from knowledge.authoring.clauses import clauses
from knowledge.authoring.drafts import (
    REPORTER,
    DraftAttribution,
    DraftEntry,
    DraftPack,
)
from knowledge.authoring.entities import Entity, entities
from knowledge.authoring.happenings import Chronicle, Happening
from knowledge.authoring.names import NameKind
from knowledge.authoring.narration import Narration, narration
from knowledge.authoring.phrasings import Phrasings
from knowledge.authoring.quantities import quantities
from knowledge.authoring.quotations import quotations
from knowledge.authoring.sentences import Span
from knowledge.authoring.slugs import Slugs
from knowledge.authoring.sources import SourceArticle
from knowledge.authoring.speakers import Attributor, Speaker, Spoken
from knowledge.authoring.telling import TellingWords
from knowledge.authoring.unnamed import UnnamedSpeakers
from knowledge.authoring.wording import allowed, quote_parts, sentence_text, shortened
from knowledge.date_expressions import found_dates
from knowledge.dates import When
from knowledge.model import MAX_NAME_CHARS, Kind

MIN_CLAIM_WORDS = 5  # chosen: "That is sport." claims nothing that stands alone

Progress = Callable[[int, int], None]  # paragraphs done, of how many


def draft(article: SourceArticle, *, pack_id: str, progress: Progress | None = None) -> DraftPack:
    """Return the draft of a pack of an article, which needs its title and date.

    Raises:
        ValueError: the article has no date, against which the dates in it are read.
    """
    if article.date is None:
        raise ValueError("the article has no date; give it one")
    drafting = _Drafting(article, article.date)
    drafting.take_date()
    for done, paragraph in enumerate(article.paragraphs, start=1):
        drafting.take(narration(paragraph, drafting.quotations[paragraph.number]))
        if progress is not None:
            progress(done, len(article.paragraphs))
    drafting.take_roles()
    return drafting.pack(pack_id)


class _Drafting:
    """The draft so far. Paragraphs are taken in order, since later ones point back."""

    def __init__(self, article: SourceArticle, today: date) -> None:
        self._article = article
        self._today = today
        self.quotations = quotations(article.paragraphs)
        self._entities = entities(article.paragraphs)
        self._attributor = Attributor(self._entities)
        self._chronicle = Chronicle(today, self._entities)
        self._telling = TellingWords(article.paragraphs)
        self._phrasings = Phrasings(self._telling)
        self._topics = self._telling.topics(article, Slugs())
        # An entry's id is nobody else's: what refers to it must not seem to refer to itself.
        self._slugs = Slugs(
            [one.id for one in self._entities.all] + [topic.id for topic, _ in self._topics]
        )
        self._unnamed = UnnamedSpeakers(self._slugs)
        self._entries: list[DraftEntry] = []

    def pack(self, pack_id: str) -> DraftPack:
        """Return everything taken so far."""
        everyone = (*self._entities.all, *self._unnamed.all)
        return DraftPack(
            id=pack_id,
            title=self._article.title,
            article=self._article,
            people=tuple(one for one in everyone if one.kind is NameKind.PERSON),
            places=tuple(one for one in everyone if one.kind is NameKind.PLACE),
            organisations=tuple(one for one in everyone if one.kind is NameKind.ORGANISATION),
            topics=tuple(topic for topic, _ in self._topics),
            entries=tuple(sorted(self._entries, key=lambda one: one.paragraph)),
        )

    def take_date(self) -> None:
        """Draft when the article is dated."""
        when = When(self._today, self._today)
        line = self._article.date_line or when.shown()
        self._add(
            Kind.EVENT,
            text=f"The article is dated {when.shown()}.",
            slug="article dated",
            paragraph=1,
            sentence=line,
            attribution=REPORTER,
            phrasings=self._phrasings.of_article(),
            mentioned=[],
            when=when,
        )

    def take(self, paragraph: Narration) -> None:
        """Draft the entries of the next paragraph."""
        for spoken in self._attributor.spoken(paragraph):
            self._take_quote(spoken, paragraph)
        happenings = self._chronicle.happenings(paragraph)
        for sentence in paragraph.sentences:
            attribution = self._attribution(self._attributor.claimant(paragraph, sentence))
            here = [one for one in happenings if one.sentence == sentence]
            for happening in here:
                self._take_event(happening, paragraph, attribution)
            dated = {one.clause for one in here}
            for clause in clauses(paragraph.masked, sentence):
                if clause not in dated:
                    self._take_fact(clause, sentence, paragraph, attribution)

    def take_roles(self) -> None:
        """Draft who each named person with a role is."""
        for person in self._entities.of(NameKind.PERSON):
            text = _role_text(person)
            shown = allowed(text) if text else None
            if shown is None:
                continue
            number = person.paragraphs[0]
            paragraph = self._article.paragraphs[number - 1]
            self._add(
                Kind.FACT,
                text=shown,
                slug=f"{person.id} role",
                paragraph=number,
                sentence=paragraph.text,
                attribution=REPORTER,
                phrasings=self._phrasings.of_role(person.name),
                mentioned=[person],
                leads={"who": shortened(f"{person.role[:1].upper()}{person.role[1:]}.")},
            )

    def _take_quote(self, spoken: Spoken, paragraph: Narration) -> None:
        quotation = spoken.quotation
        source = self._article.paragraphs[quotation.paragraph - 1].text
        who = spoken.speaker.entity or self._unnamed.entity(spoken.speaker, quotation.paragraph)
        attribution = self._attribution(spoken.speaker)
        for part in quote_parts(quotation.words):
            text = allowed(shortened(f"{who.name} said: “{part}”"))
            if text is None or allowed(part) != part:
                continue
            span = Span(quotation.outer.start, quotation.outer.end)
            keys = self._telling.keywords(part, without=[who.name])
            self._add(
                Kind.QUOTE,
                text=text,
                slug=f"{who.id.split('-')[-1]} {' '.join(keys)}",
                paragraph=quotation.paragraph,
                sentence=_around(source, span, paragraph),
                attribution=attribution,
                phrasings=self._phrasings.of_quote(part, who.name),
                mentioned=[who, *self._mentioned(quotation.paragraph, span)],
                quote=part,
                speaker=who.id,
                role=(allowed(who.role[:MAX_NAME_CHARS]) or None) if who.role else None,
            )

    def _take_event(
        self, happening: Happening, paragraph: Narration, attribution: DraftAttribution
    ) -> None:
        clause = happening.clause
        text = allowed(shortened(sentence_text(clause.of(paragraph.text))))
        when = happening.when
        if text is None or (when.words and allowed(when.words) != when.words):
            return
        self._add(
            Kind.EVENT,
            text=text,
            slug=" ".join(self._telling.keywords(text)),
            paragraph=happening.paragraph,
            sentence=happening.sentence.of(paragraph.text),
            attribution=attribution,
            phrasings=self._phrasings.of_event(
                text, when, people=self._people(happening.paragraph, clause)
            ),
            mentioned=self._mentioned(happening.paragraph, clause),
            when=when,
        )

    def _take_fact(
        self, clause: Span, sentence: Span, paragraph: Narration, attribution: DraftAttribution
    ) -> None:
        if not _claims(clause, paragraph):
            return
        text = allowed(shortened(sentence_text(clause.of(paragraph.text))))
        if text is None:
            return
        numbers = self._numbers(text)
        claimant = None
        if attribution.who is not None:
            claimant = next(one.name for one in self._everyone() if one.id == attribution.who)
        self._add(
            Kind.FACT,
            text=text,
            slug=" ".join(self._telling.keywords(text)),
            paragraph=paragraph.number,
            sentence=sentence.of(paragraph.text),
            attribution=attribution,
            phrasings=self._phrasings.of_fact(
                text,
                numbers=numbers,
                claimant=claimant or attribution.described,
                people=self._people(paragraph.number, clause),
            ),
            mentioned=self._mentioned(paragraph.number, clause),
            leads=_how_many(numbers),
        )

    def _add(
        self,
        kind: Kind,
        *,
        text: str,
        slug: str,
        paragraph: int,
        sentence: str,
        attribution: DraftAttribution,
        phrasings: tuple[str, ...],
        mentioned: Sequence[Entity],
        **further: object,
    ) -> None:
        def ids(of: NameKind) -> tuple[str, ...]:
            return tuple(dict.fromkeys(one.id for one in mentioned if one.kind is of))

        self._entries.append(
            DraftEntry(
                id=self._slugs.give(slug, f"{kind.value}-{paragraph}"),
                kind=kind,
                text=text,
                paragraph=paragraph,
                sentence=sentence,
                attribution=attribution,
                topics=self._topics_of(text, paragraph),
                phrasings=tuple(one for one in phrasings if allowed(one) == one)
                or (f"What is said in paragraph {paragraph}, entry {len(self._entries) + 1}?",),
                numbers=tuple(self._numbers(sentence)),
                people=ids(NameKind.PERSON),
                organisations=ids(NameKind.ORGANISATION),
                places=ids(NameKind.PLACE),
                **further,  # type: ignore[arg-type]  # the fields that only some kinds have
            )
        )

    def _everyone(self) -> Iterator[Entity]:
        yield from self._entities.all
        yield from self._unnamed.all

    def _numbers(self, text: str) -> list[str]:
        dates = [Span(one.start, one.end) for one in found_dates(text, self._today)]
        return quantities(text, dates)

    def _topics_of(self, text: str, number: int) -> tuple[str, ...]:
        (whole, _), *others = self._topics
        section = self._article.paragraphs[number - 1].section[:MAX_NAME_CHARS]
        found = [
            topic.id
            for topic, key in others
            if (self._telling.holds(text, key) if key else topic.name == section)
        ]
        return tuple(found) or (whole.id,)

    def _mentioned(self, number: int, span: Span) -> list[Entity]:
        return [one.entity for one in self._entities.within(number, span.start, span.end)]

    def _people(self, number: int, span: Span) -> list[str]:
        mentions = self._entities.people_within(number, span.start, span.end)
        return list(dict.fromkeys(one.entity.name for one in mentions))

    def _attribution(self, speaker: Speaker | None) -> DraftAttribution:
        if speaker is None:
            return REPORTER
        if speaker.entity is not None:
            is_person = speaker.entity.kind is NameKind.PERSON
            return DraftAttribution("person" if is_person else "organisation", speaker.entity.id)
        described = allowed(speaker.described[:MAX_NAME_CHARS])
        if described is None:
            return REPORTER
        by_officials = not speaker.plural or speaker.count is not None
        return DraftAttribution(
            "official" if by_officials else "group", described=described, count=speaker.count
        )


def _claims(clause: Span, paragraph: Narration) -> bool:
    """Tell whether the reporter says something in a clause besides who speaks."""
    plain = clause.of(paragraph.masked)
    has_quote = any(clause.holds(one.outer.start) for one in paragraph.quotations)
    words = [word for word in plain.split() if "Ω" not in word]
    if not has_quote:
        return len(words) >= MIN_CLAIM_WORDS
    spoken = any(
        clause.holds(one.outer.start) and one.words[-1] in ",.?!" for one in paragraph.quotations
    )
    return len(words) >= (4 * MIN_CLAIM_WORDS if spoken else MIN_CLAIM_WORDS)


def _around(source: str, span: Span, paragraph: Narration) -> str:
    """Return the sentence that a quotation stands in, or its words where that is elsewhere."""
    if source != paragraph.text:
        return span.of(source)
    first, last = paragraph.sentence_at(span.start), paragraph.sentence_at(span.end - 1)
    return paragraph.text[first.start : last.end]


def _how_many(numbers: Sequence[str]) -> dict[str, str]:
    """Return the short answer to "how many", if a number in digits is among them."""
    number = next((one for one in numbers if re.search(r"\d", one)), None)
    return {} if number is None else {"how_many": f"{number[:1].upper()}{number[1:]}."}


def _role_text(person: Entity) -> str:
    role = person.role
    if not role:
        return ""
    if role.startswith(("who ", "whose ", "of ", "from ", "at ")):
        return f"{person.name} is the one {role}."
    return f"{person.name}: {role.rstrip('.')}."
