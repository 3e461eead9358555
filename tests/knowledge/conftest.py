"""A pack small enough to check by eye: a harbour's dispute over a bridge."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.model import Pack

HARBOUR: dict[str, Any] = {
    "id": "harbour",
    "title": "The harbour bridge",
    "as_of": "2020-03-10",
    "sources": [
        {"id": "gazette", "title": "A Bridge Too Low", "date": "2020-03-10", "paragraphs": 6}
    ],
    "people": [
        {
            "id": "ada-stone",
            "name": "Ada Stone",
            "aliases": ["the mayor"],
            "role": "mayor of Port Ansel",
            "affiliations": ["council"],
            "citations": [1],
        },
        {"id": "bo-lind", "name": "Bo Lind", "role": "harbour pilot", "citations": [4]},
    ],
    "places": [{"id": "port-ansel", "name": "Port Ansel"}],
    "organisations": [{"id": "council", "name": "City Council"}],
    "topics": [
        {"id": "bridge", "name": "The bridge", "aliases": ["crossing"]},
        {"id": "costs", "name": "What it costs", "aliases": ["money"]},
        {"id": "weather", "name": "Weather"},
    ],
    "entries": [
        {
            "id": "bridge-plan",
            "kind": "fact",
            "text": "The council plans a low bridge over the harbour.",
            "attribution": "reporter",
            "citations": [1, 2],
            "people": ["ada-stone"],
            "places": ["port-ansel"],
            "topics": ["bridge"],
            "phrasings": ["What does the council plan?"],
        },
        {
            "id": "bridge-cost",
            "kind": "fact",
            "text": "The bridge is to cost 40 million crowns.",
            "attribution": {"by": "official", "described": "a city official", "count": 2},
            "citations": [3],
            "topics": ["costs", "bridge"],
            "leads": {"how_many": "40 million crowns."},
            "phrasings": ["How much does the bridge cost?"],
        },
        {
            "id": "lind-ships",
            "kind": "quote",
            "text": "Bo Lind fears for the ships.",
            "quote": "No ship of mine fits under that thing.",
            "speaker": "bo-lind",
            "occasion": "at a hearing",
            "attribution": {"by": "person", "who": "bo-lind"},
            "citations": [4],
            "topics": ["bridge"],
            "phrasings": ["What did Bo Lind say?"],
        },
        {
            "id": "stone-thing",
            "kind": "quote",
            "text": "Ada Stone called the plan “a gift”.",
            "quote": "a gift",
            "speaker": "ada-stone",
            "attribution": {"by": "person", "who": "ada-stone"},
            "citations": [5],
            "people": ["ada-stone"],
            "topics": ["bridge"],
            "phrasings": ["What did the mayor call the plan?"],
        },
        {
            "id": "hearing",
            "kind": "event",
            "text": "The pilots spoke at a hearing.",
            "attribution": "reporter",
            "citations": [4],
            "when": "2020-03-03",
            "people": ["bo-lind"],
            "topics": ["bridge"],
            "phrasings": ["When was the hearing?"],
        },
        {
            "id": "first-plan",
            "kind": "event",
            "text": "A first plan was drawn up.",
            "attribution": "reporter",
            "citations": [2],
            "when": "2020",
            "topics": ["bridge"],
            "phrasings": ["When was the first plan drawn up?"],
        },
        {
            "id": "vote",
            "kind": "event",
            "text": "The council is to vote.",
            "attribution": "reporter",
            "citations": [6],
            "when": {"at": "2020-03-15/2020-03-21", "expected": True, "words": "next week"},
            "people": ["ada-stone"],
            "topics": ["bridge", "costs"],
            "phrasings": ["When does the council vote?"],
        },
    ],
    "disputes": [
        {
            "id": "gift-or-not",
            "text": "The mayor praises the plan; the pilots fear it.",
            "entries": ["lind-ships", "stone-thing"],
            "topics": ["bridge"],
        }
    ],
    "gaps": [
        {
            "id": "who-builds",
            "missing": "who is to build the bridge",
            "topics": ["bridge"],
            "phrasings": ["Who builds the bridge?"],
        }
    ],
}


@pytest.fixture
def harbour() -> Pack:
    return Pack.model_validate(HARBOUR)
