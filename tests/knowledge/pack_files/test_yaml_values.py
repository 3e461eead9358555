import contextlib
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.pack_files.yaml_values import MAX_DEPTH, YamlRefusedError, read_yaml


def refusal(text: str) -> str:
    with pytest.raises(YamlRefusedError) as caught:
        read_yaml(text, file="f.yaml")
    return str(caught.value)


def test_plain_words_stay_words() -> None:
    read = read_yaml(
        "yes: [no, on, off, 2019-02-22, 0x1F, 1.5, 1e3, NaN, 12:30, '7', null, 7, true]",
        file="f.yaml",
    )

    assert read.value == {
        "yes": [*"no on off 2019-02-22 0x1F 1.5 1e3 NaN 12:30 7".split(), None, 7, True]
    }


def test_every_value_and_key_has_its_line() -> None:
    read = read_yaml("# a comment\na:\n  - b: 1\n    c: >-\n      folded\n  - d\n", file="f.yaml")

    assert read.lines == {
        (): 2,
        ("a",): 2,
        ("a", 0): 3,
        ("a", 0, "b"): 3,
        ("a", 0, "c"): 4,
        ("a", 1): 6,
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &x [1]\nb: 2", "f.yaml:1: 'x' is an anchor or an alias"),
        ("a: 1\nb: *x", "f.yaml:2: 'x' is an anchor or an alias"),
        ("a: !!python/object/apply:os.system [ls]", "f.yaml:1: a tag (!) is used"),
        ("a: !!str 5", "f.yaml:1: a tag (!) is used"),
        ("a: 1\n---\nb: 2", "f.yaml:2: a second document begins"),
        ("- a", "f.yaml:1: a list or a text stands alone"),
        ("? [a]\n: b", "f.yaml:1: a key is a list or a mapping"),
        ("a:\n\tb: 1", "f.yaml:2: this is not YAML (found character"),
        ("a: [1", "f.yaml:2: this is not YAML ("),
        ("a: " + "[" * 100_000, f"f.yaml:1: values are nested more than {MAX_DEPTH} deep"),
        ("a: '\x01'", "f.yaml: this is not YAML (unacceptable character"),
    ],
)
def test_what_packs_may_not_use_is_refused_with_its_line(text: str, message: str) -> None:
    assert refusal(text).startswith(message)


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    rows = ["a0: &a0 [x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]

    assert refusal("\n".join(rows)).startswith("f.yaml:1: 'a0' is an anchor")


def test_a_key_given_twice_is_a_problem_and_the_first_counts() -> None:
    read = read_yaml("a: 1\nb: 2\na: {c: 3}\n", file="f.yaml")

    assert read.value == {"a": 1, "b": 2}
    assert [str(problem) for problem in read.problems] == [
        "f.yaml:3: the key 'a' is given twice (first in line 1); keep one of them"
    ]


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | TEXTS,
    lambda values: st.lists(values, max_size=3) | st.dictionaries(TEXTS, values, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_what_is_written_as_yaml_is_read_back(value: dict[str, Any]) -> None:
    text = yaml.dump(value, allow_unicode=True, Dumper=_Plain)

    assert read_yaml(text, file="f.yaml").value == value


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(YamlRefusedError):
        read_yaml(text, file="f.yaml")


class _Plain(yaml.SafeDumper):
    """Writes each value out, as packs do."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True
