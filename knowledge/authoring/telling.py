"""Which words of a text tell what it is about: those that few paragraphs of the article have."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import Stemmer

from knowledge.authoring.drafts import DraftTopic
from knowledge.authoring.slugs import Slugs
from knowledge.authoring.sources import Paragraph, SourceArticle
from knowledge.authoring.words import words
from knowledge.language.lexicon import lexicon
from knowledge.model import MAX_NAME_CHARS

MAX_WORD_TOPICS = 8  # chosen: as many as a member reads in a list of choices
MIN_TOPIC_PARAGRAPHS = 3
MIN_TOPIC_CHARS = 5

_WORD = re.compile(r"[^\W\d_][\w’'-]*")


class TellingWords:
    """An article's words and how many paragraphs have each."""

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        self._stem = Stemmer.Stemmer("english").stemWord
        self._paragraphs: Counter[str] = Counter()
        self._ends_phrase: Counter[str] = Counter()
        self._shown: dict[str, Counter[str]] = defaultdict(Counter)
        for paragraph in paragraphs:
            found = {self._key(word): word for word in _WORD.findall(paragraph.text)}
            self._paragraphs.update(found.keys())
            for key, word in found.items():
                self._shown[key][word] += 1
            self._ends_phrase.update({self._key(word) for word in _phrase_ends(paragraph.text)})

    def _key(self, word: str) -> str:
        stem: str = self._stem(re.sub(r"[’']s?$", "", word.lower()))
        return stem

    def keywords(self, text: str, count: int = 3, *, without: Iterable[str] = ()) -> list[str]:
        """Return the most telling words of a text, in its order, each once."""
        skipped = {self._key(word) for name in without for word in _WORD.findall(name)}
        candidates: dict[str, str] = {}
        for word in _WORD.findall(text):
            key = self._key(word)
            if _tells(word) and key not in skipped:
                candidates.setdefault(key, re.sub(r"[’']s?$", "", word))
        ranked = sorted(candidates, key=lambda key: (self._paragraphs[key], -len(key), key))
        kept = set(ranked[:count])
        return [word for key, word in candidates.items() if key in kept]

    def topics(self, article: SourceArticle, slugs: Slugs) -> list[tuple[DraftTopic, str]]:
        """Return the article's topics with the word under which each is known, its own first.

        The first is the article as a whole; then come its crossheads and the words that come up
        again and again.
        """
        title = article.title or "The article"
        found = [(DraftTopic(slugs.give(title, "article"), title[:MAX_NAME_CHARS]), "")]
        found += [
            (DraftTopic(slugs.give(section, "section"), section[:MAX_NAME_CHARS]), "")
            for section in article.sections
        ]
        for key, _ in self._frequent():
            shown = self._shown[key].most_common(1)[0][0]
            name = shown[:1].upper() + shown[1:]
            found.append((DraftTopic(slugs.give(shown, "topic"), name[:MAX_NAME_CHARS]), key))
        return found

    def _frequent(self) -> list[tuple[str, int]]:
        frequent = [
            (key, count)
            for key, count in self._paragraphs.items()
            if count >= MIN_TOPIC_PARAGRAPHS
            and len(key) >= MIN_TOPIC_CHARS - 1
            and all(word.islower() and _tells(word) for word in self._shown[key])
            and not all(word.endswith(("ing", "ed")) for word in self._shown[key])  # mostly verbs
            and 2 * self._ends_phrase[key] >= self._paragraphs[key]  # else an adjective
        ]
        return sorted(frequent, key=lambda one: (-one[1], one[0]))[:MAX_WORD_TOPICS]

    def holds(self, text: str, key: str) -> bool:
        """Tell whether a text has a word that is known under a key."""
        return any(self._key(word) == key for word in _WORD.findall(text))


def _phrase_ends(text: str) -> Iterator[str]:
    """Yield the words after which a noun phrase ends: no further noun follows."""
    for match in _WORD.finditer(text):
        following = re.match(r"\s+([a-z][\w-]*)", text[match.end() : match.end() + 40])
        if following is None or following[1] in words().function_words:
            yield match[0]


def _tells(word: str) -> bool:
    low = re.sub(r"[’']\w*$", "", word.lower())
    dull = (
        low in words().function_words
        or low in lexicon().light_words
        or low in words().speech_verbs
        or low in words().not_names
    )
    return len(low) > 2 and not dull


def joined(parts: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
