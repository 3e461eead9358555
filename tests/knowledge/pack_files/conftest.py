"""A whole pack in files, small enough to break one line of it in a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

PACK_FILES = {
    "pack.yaml": """\
id: harbour
title: The harbour bridge
as_of: 2020-03-10
sources:
  - id: gazette
    title: A Bridge Too Low
    date: 2020-03-10
    published: 2020-03-10T09:00:00+01:00
    paragraphs: 6
""",
    "names.yaml": """\
people:
  - id: ada-stone
    name: Ada Stone
    role: mayor of Port Ansel
    affiliations: [council]
    pronoun: she
    citations: [1]
places:
  - {id: port-ansel, name: Port Ansel}
organisations:
  - {id: council, name: City Council}
topics:
  - {id: bridge, name: The bridge}
synonyms:
  - [bridge, crossing]
""",
    "entries.yaml": """\
facts:
  - id: bridge-plan
    text: The council plans a low bridge.
    attribution: reporter
    citations: [1, 2]
    organisations: [council]
    places: [port-ansel]
    topics: [bridge]
    phrasings: [What does the council plan?]
    yes: [Is a bridge planned?]
quotes:
  - id: stone-gift
    text: Ada Stone calls the plan a gift.
    quote: This is a gift.
    speaker: ada-stone
    attribution: {by: person, who: ada-stone}
    citations: [{source: gazette, paragraph: 5}]
    topics: [bridge]
    related: [bridge-plan]
    phrasings:
      - What did the mayor say?
      - What does Ada Stone call the plan?
events:
  - id: vote
    text: The council is to vote.
    attribution: {by: official, described: a clerk}
    citations: [6]
    when: {at: 2020-03-15/2020-03-21, expected: true, words: next week}
    topics: [bridge]
    phrasings: [When is the vote?]
""",
    "asked.yaml": """\
collections:
  - id: all-of-it
    lead: "All of it:"
    entries: [bridge-plan, vote]
    phrasings: [What is there?]
disputes:
  - id: gift-or-not
    text: The mayor is alone in her praise.
    entries: [stone-gift, bridge-plan]
    topics: [bridge]
gaps:
  - id: who-builds
    missing: who is to build the bridge
    near: [bridge-plan]
    phrasings: [Who builds the bridge?]
""",
}

WritePack = Callable[..., Path]


@pytest.fixture
def write_pack(tmp_path: Path) -> WritePack:
    """Write the pack into a folder, with whole files or (as pairs) parts of them replaced."""

    def write(
        changes: dict[str, str | bytes | tuple[str, str]] | None = None, *, name: str = "harbour"
    ) -> Path:
        folder = tmp_path / "packs" / name
        folder.mkdir(parents=True, exist_ok=True)
        files: dict[str, str | bytes] = dict(PACK_FILES)
        for file, change in (changes or {}).items():
            if isinstance(change, tuple):
                before = PACK_FILES[file]
                assert change[0] in before
                files[file] = before.replace(*change, 1)
            else:
                files[file] = change
        for file, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (folder / file).write_bytes(data)
        return folder

    return write
