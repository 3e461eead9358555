"""A small pack as it is drafted, with its article beside it."""

from __future__ import annotations

from pathlib import Path

MANIFEST = """\
id: ferry
title: The night ferry
version: 1
language: en
as_of: 2020-05-04
sources:
  - id: log
    title: A Ferry at Night
    date: 2020-05-04
    paragraphs: 4
"""
PEOPLE = """\
people:
  - id: ana-brix
    name: Ana Brix
    aliases: [Brix]
    role: captain of the ferry
    citations: [2]
topics:
  - id: ferry
    name: The ferry
"""
FACTS = """\
facts:
  - id: crew
    text: It takes a crew of seven sailors to run the ferry by night.
    attribution: reporter
    citations: [1]
    topics: [ferry]
    leads:
      how_many: Seven.
    phrasings:
      - How many sailors run the night ferry?
    draft: true
  - id: crew-again
    text: Seven sailors make up the ferry's crew at night.
    attribution: reporter
    citations: [3]
    topics: [ferry]
    phrasings:
      - How big is the crew?
    draft: true
  - id: seven-crew
    text: At night seven sailors make up the ferry's crew.
    attribution: reporter
    citations: [1]
    topics: [ferry]
    phrasings:
      - How large is the crew at night?
    draft: true
"""
QUOTES = """\
quotes:
  - id: brix-fog
    text: Ana Brix says that fog no longer frightens her.
    quote: I gave up fearing the fog.
    speaker: ana-brix
    attribution:
      by: person
      who: ana-brix
    citations: [2]
    people: [ana-brix]
    topics: [ferry]
    phrasings:
      - What does Brix say about the fog?
    draft: true
"""
ARTICLE = """\
A Ferry at Night

May 4, 2020

[1] It takes a crew of seven sailors to run the ferry by night.

[2] “I gave up fearing the fog long ago,” says Ana Brix, its captain.

[3] Seven is the rule at sea.

[4] Nobody has counted the passengers.
"""
SENTENCES = """\
crew:
  paragraph: 1
  sentence: It takes a crew of seven sailors to run the ferry by night.
seven-crew:
  paragraph: 1
  sentence: It takes a crew of seven sailors to run the ferry by night.
"""


def write_drafted(parent: Path) -> Path:
    """Write the pack `ferry` and its review folder, and return the pack's folder."""
    folder, beside = parent / "ferry", parent / "ferry.review"
    folder.mkdir()
    beside.mkdir()
    texts = {"pack": MANIFEST, "people": PEOPLE, "facts": FACTS, "quotes": QUOTES}
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text)
    (beside / "article.txt").write_text(ARTICLE)
    (beside / "sentences.yaml").write_text(SENTENCES)
    return folder
