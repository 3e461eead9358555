from pathlib import Path
from typing import Any

import jsonschema
import pytest

from knowledge.pack_files.parsing import HEADER_KEYS, LIST_KEYS
from knowledge.pack_files.yaml_values import read_yaml
from knowledge.schema import pack_schema

HANOI = Path(__file__).parents[2] / "knowledge" / "packs" / "hanoi-2019"
VALIDATOR = jsonschema.Draft202012Validator(pack_schema())
FACT: dict[str, Any] = {
    "id": "plan",
    "text": "A bridge is planned.",
    "attribution": "reporter",
    "citations": [1],
    "topics": ["bridge"],
    "phrasings": ["What is planned?"],
}


def faults(content: dict[str, Any]) -> list[str]:
    return [error.json_path for error in VALIDATOR.iter_errors(content)]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(pack_schema())


@pytest.mark.parametrize("path", sorted(HANOI.glob("*.yaml")), ids=lambda path: path.name)
def test_the_hanoi_files_meet_it(path: Path) -> None:
    content = read_yaml(path.read_text(encoding="utf-8"), file=path.name).value

    assert faults(content) == []


def test_it_knows_every_key_that_is_read() -> None:
    assert list(pack_schema()["properties"]) == [*HEADER_KEYS, *LIST_KEYS]


def test_every_key_is_described() -> None:
    schema = pack_schema()
    mappings = [schema, *schema["$defs"].values()]
    mappings += [one for mapping in mappings for one in mapping.get("anyOf", ())]

    undescribed = [
        key
        for mapping in mappings
        for key, value in mapping.get("properties", {}).items()
        if not value.get("description")
    ]

    assert undescribed == []


@pytest.mark.parametrize(
    "content",
    [
        {"facts": [FACT]},
        {"facts": [{**FACT, "citations": [{"source": "gazette", "paragraph": 1}]}]},
        {"facts": [{**FACT, "attribution": {"by": "official", "described": "a clerk"}}]},
        {"events": [{**FACT, "when": 2018}]},
        {"events": [{**FACT, "when": "2018-06"}]},
        {"events": [{**FACT, "when": {"at": "2019-02-24/2019-03-02", "expected": True}}]},
        {"quotes": [{**FACT, "quote": "Yes.", "speaker": "ada-stone"}]},
        {"synonyms": [["bridge", "crossing"]]},
        {},
    ],
)
def test_it_takes_what_is_read(content: dict[str, Any]) -> None:
    assert faults(content) == []


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ({"fact": [FACT]}, "$"),
        ({"facts": [{**FACT, "kind": "fact"}]}, "$.facts[0]"),
        ({"facts": [{**FACT, "phrasing": []}]}, "$.facts[0]"),
        ({"facts": [{**FACT, "citations": ["5"]}]}, "$.facts[0].citations[0]"),
        ({"events": [FACT]}, "$.events[0]"),
        ({"events": [{**FACT, "when": "June"}]}, "$.events[0].when"),
        ({"quotes": [{**FACT, "speaker": "ada-stone"}]}, "$.quotes[0]"),
        ({"facts": [{**FACT, "id": "Not An Id"}]}, "$.facts[0].id"),
    ],
)
def test_it_refuses_what_is_refused(content: dict[str, Any], where: str) -> None:
    assert faults(content) == [where]
