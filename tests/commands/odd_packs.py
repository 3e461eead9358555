"""Packs as odd as the model allows: long texts, markdown, mentions, any alphabet."""

from datetime import date

from hypothesis import strategies as st

from knowledge.dates import Precision, When
from knowledge.model import (
    Attribution,
    Citation,
    Entry,
    Kind,
    Organisation,
    Pack,
    Person,
    Source,
    Topic,
)

MARKUP = "*_~|`\\[]()<>#@:-+=/!.0123456789 \n"
INJECTIONS = (
    "@everyone",
    "<@123456789012345678>",
    "[click](https://evil.example)",
    "https://evil.example/x",
    "discord.gg/abcdef",
    "# big",
    "```code",
    "||spoiler||",
    "> quoted",
    "1. one",
)
odd_words = st.one_of(
    st.sampled_from(INJECTIONS),
    st.text(st.sampled_from(MARKUP), min_size=1, max_size=30),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=30),
    st.integers(1, 700).map(lambda n: "*" * n),
    st.sampled_from(["\u202e", "\u200e\u200e"]),  # nothing is left of these
    st.integers(1, 700).map(lambda n: "ß" * n),
)


def odd_texts(max_size: int, min_size: int = 1) -> st.SearchStrategy[str]:
    texts = st.lists(odd_words, min_size=1, max_size=30).map(lambda w: " ".join(w)[:max_size])
    return texts.map(str.strip).filter(lambda text: len(text) >= min_size)


def slugs(max_size: int) -> st.SearchStrategy[str]:
    letters = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=max_size)
    return st.one_of(letters, st.just("a" * max_size), st.just("b-" * (max_size // 2 - 1) + "bb"))


names, texts, phrasings = odd_texts(100), odd_texts(700), odd_texts(100, min_size=2)
days = st.dates(date(1, 1, 2), date(9999, 12, 30))
whens = st.builds(
    lambda a, b, precision, expected, words: When(min(a, b), max(a, b), precision, expected, words),
    days,
    days,
    st.sampled_from(Precision),
    st.booleans(),
    st.none() | texts,
)
citations = st.lists(
    st.integers(1, 10_000).map(lambda n: Citation(paragraph=n)), min_size=1, max_size=10
).map(tuple)


@st.composite
def odd_packs(draw: st.DrawFn) -> Pack:
    organisation = Organisation(id=draw(slugs(40)), name=draw(names))
    topics = draw(
        st.lists(slugs(40), min_size=1, max_size=3, unique=True).map(
            lambda ids: tuple(Topic(id=one, name=draw(names)) for one in ids)
        )
    )
    people = tuple(
        Person(
            id=one,
            name=draw(names),
            role=draw(texts),
            aliases=tuple(draw(st.lists(names, max_size=3))),
            affiliations=(organisation.id,),
            citations=draw(citations),
        )
        for one in draw(st.lists(slugs(40), min_size=1, max_size=30, unique=True))
        if one != organisation.id
    )
    speaker = people[0].id if people else organisation.id
    ids = draw(st.lists(slugs(40), min_size=1, max_size=20, unique=True))
    return Pack(
        id=draw(slugs(32)),
        title=draw(names),
        as_of=draw(days),
        sources=(Source(id="source", title=draw(names), date=draw(days), paragraphs=10_000),),
        people=people,
        organisations=(organisation,),
        topics=topics,
        entries=tuple(draw(odd_entries(one, topics[0].id, speaker)) for one in ids),
    )


@st.composite
def odd_entries(draw: st.DrawFn, entry_id: str, topic: str, speaker: str) -> Entry:
    kind = draw(st.sampled_from(Kind))
    quoted = kind is Kind.QUOTE
    described = Attribution(by="official", described=draw(names), count=draw(st.integers(1, 99)))
    return Entry(
        id=entry_id,
        kind=kind,
        text=draw(texts),
        quote=draw(texts) if quoted else None,
        speaker=speaker if quoted else None,
        role=draw(st.none() | names),
        occasion=draw(st.none() | names),
        note=draw(st.none() | texts),
        attribution=draw(st.sampled_from([Attribution(by="reporter"), described])),
        citations=draw(citations),
        when=draw(whens) if kind is Kind.EVENT else draw(st.none() | whens),
        people=(speaker,) if draw(st.booleans()) else (),
        topics=(topic,),
        phrasings=tuple(draw(st.lists(phrasings, min_size=1, max_size=3))),
    )
