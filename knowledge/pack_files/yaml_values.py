"""YAML text as plain values, each with its line.

Only a small part of YAML is taken, because a pack may come from anywhere: no anchors or aliases
(which can grow without bound), no tags, one document. Plain words are read as YAML 1.2's core
schema has them, so that `no`, `on` and `2019-02-22` stay texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from knowledge.pack_files.positions import ValuePath
from knowledge.pack_files.problems import Problem

MAX_DEPTH = 12  # a pack's own files need 6: facts, entry, citations, citation, key
MAX_VALUES = 500_000  # a pack of 10,000 entries with 20 phrasings each has about half of it

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file's mapping, and the line (from 1) of each value and key by its path."""

    value: dict[str, Any]
    lines: dict[ValuePath, int]
    problems: tuple[Problem, ...]


class YamlRefusedError(ValueError):
    """The text is not the YAML that packs are written in."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def read_yaml(text: str, *, file: str) -> YamlFile:
    """Return the mapping that a text holds. Keys given twice are listed in `problems`.

    Raises:
        YamlRefusedError: the text is no YAML, or uses what packs may not.
    """
    return _Reader(file).read(text)


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self._lines: dict[ValuePath, int] = {}
        self._problems: list[Problem] = []
        self._count = 0
        self._events: Iterator[yaml.Event] = iter(())

    def read(self, text: str) -> YamlFile:
        try:
            # Events, not nodes: what is refused is refused before anything is built from it.
            self._events = iter(yaml.parse(text, Loader=_LOADER))
            value = self._document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 0
            raise self._refusal(
                line,
                f"this is not YAML ({error.problem or error.context})",
                "check the indentation, the colons and the quotation marks here and just above",
            ) from error
        except yaml.YAMLError as error:
            reason = " ".join(str(error).split())[:200]
            raise self._refusal(
                0, f"this is not YAML ({reason})", "save the file as UTF-8 text"
            ) from error
        return YamlFile(value, self._lines, tuple(self._problems))

    def _document(self) -> dict[str, Any]:
        next(self._events)  # the stream's start
        first = next(self._events)
        if isinstance(first, yaml.StreamEndEvent):
            return {}
        event = next(self._events)
        value = self._value(event, ())
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise self._refusal(
                _line(event), "a list or a text stands alone", "begin with a key, such as 'facts:'"
            )
        next(self._events)  # the document's end
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._refusal(
                _line(after), "a second document begins", "keep to one document a file, without ---"
            )
        return value

    def _value(self, event: yaml.Event, path: ValuePath) -> Any:
        self._check(event, path)
        self._lines.setdefault(path, _line(event))
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path)
        return self._mapping(path)

    def _check(self, event: yaml.Event, path: ValuePath) -> None:
        self._count += 1
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            name = getattr(event, "anchor", "")
            raise self._refusal(
                line,
                f"'{name}' is an anchor or an alias (& or *), which packs may not use",
                "write the value out, or put a text that begins with & or * in quotation marks",
            )
        if getattr(event, "tag", None) is not None:
            raise self._refusal(
                line,
                "a tag (!) is used, which packs may not use",
                "remove it, or put a text that begins with ! in quotation marks",
            )
        if len(path) > MAX_DEPTH:
            raise self._refusal(
                line, f"values are nested more than {MAX_DEPTH} deep", "flatten them"
            )
        if self._count > MAX_VALUES:
            raise self._refusal(
                line, f"the file holds more than {MAX_VALUES:,} values", "split the pack"
            )

    def _list(self, path: ValuePath) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: ValuePath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            self._check(event, path)
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refusal(
                    _line(event), "a key is a list or a mapping", "use a word as the key"
                )
            key = event.value
            twice = key in values
            if twice:
                self._problems.append(
                    Problem(
                        self._file,
                        _line(event),
                        None,
                        f"the key '{key}' is given twice (first in line {self._lines[*path, key]})",
                        "keep one of them",
                    )
                )
            else:
                self._lines[*path, key] = _line(event)
            value = self._value(next(self._events), (*path, key))
            if not twice:
                values[key] = value
        return values

    def _refusal(self, line: int, message: str, remedy: str) -> YamlRefusedError:
        return YamlRefusedError(Problem(self._file, line, None, message, remedy))


def _scalar(event: yaml.ScalarEvent) -> str | int | bool | None:
    text: str = event.value
    if not event.implicit[0]:  # in quotation marks, or a block
        return text
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    return int(text) if _INTEGER.fullmatch(text) else text


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


# libyaml's parser where PyYAML was built with it: about ten times as fast, and the same result.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
