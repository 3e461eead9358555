"""Discord's rules for forms (modals)."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import Faults
from bot.sandbox.model import JsonObject
from bot.sandbox.rules import values
from bot.sandbox.rules.components import (
    MAX_CUSTOM_ID,
    SELECTS,
    Checked,
    ComponentType,
    check_options,
    check_select,
    note_custom_id,
    note_id,
)
from bot.sandbox.rules.shapes import check_shape
from bot.sandbox.rules.values import Path

MAX_ROWS = 5
MAX_TITLE = 45
MAX_LABEL = 45
AT_TOP = frozenset({ComponentType.ACTION_ROW, ComponentType.LABEL, ComponentType.TEXT_DISPLAY})
IN_LABEL = SELECTS | {
    ComponentType.TEXT_INPUT,
    ComponentType.FILE_UPLOAD,
    ComponentType.RADIO_GROUP,
    ComponentType.CHECKBOX_GROUP,
    ComponentType.CHECKBOX,
}


def check_modal(faults: Faults, path: Path, modal: JsonObject) -> None:
    """Check a form that is to be opened."""
    check_shape(faults, path, modal)
    if faults:
        return
    values.text(
        faults,
        (*path, "custom_id"),
        modal.get("custom_id"),
        least=1,
        most=MAX_CUSTOM_ID,
        required=True,
    )
    values.text(
        faults, (*path, "title"), modal.get("title"), least=1, most=MAX_TITLE, required=True
    )
    rows = modal.get("components")
    at = (*path, "components")
    if not values.count(faults, at, rows, least=1, most=MAX_ROWS) or rows is None:
        return
    checked = Checked(faults, files=())
    for index, row in enumerate(rows):
        _row(checked, (*at, index), row)


def _row(checked: Checked, path: Path, row: Any) -> None:
    if not isinstance(row, dict):
        checked.faults.kind(path, "object")
        return
    if not values.one_of(checked.faults, (*path, "type"), row.get("type"), AT_TOP):
        return
    note_id(checked, path, row)
    if row["type"] == ComponentType.ACTION_ROW:
        at = (*path, "components")
        children = row.get("components")
        if values.count(checked.faults, at, children, least=1, most=1) and children:
            _text_input(checked, (*at, 0), children[0], own_label=True)
    elif row["type"] == ComponentType.LABEL:
        _label(checked, path, row)
    else:
        content = row.get("content")
        values.text(checked.faults, (*path, "content"), content, least=1, most=4000, required=True)


def _label(checked: Checked, path: Path, label: JsonObject) -> None:
    faults = checked.faults
    values.text(
        faults, (*path, "label"), label.get("label"), least=1, most=MAX_LABEL, required=True
    )
    values.text(faults, (*path, "description"), label.get("description"), most=100)
    component = label.get("component")
    at = (*path, "component")
    if not isinstance(component, dict):
        faults.required(at)
        return
    if not values.one_of(faults, (*at, "type"), component.get("type"), IN_LABEL):
        return
    note_id(checked, at, component)
    if component["type"] == ComponentType.TEXT_INPUT:
        _text_input(checked, at, component, own_label=False)
    elif component["type"] in SELECTS:
        check_select(checked, at, component)
    else:
        _choice(checked, at, component)


def _choice(checked: Checked, path: Path, component: JsonObject) -> None:
    note_custom_id(checked, path, component)
    if component["type"] == ComponentType.RADIO_GROUP:
        options = component.get("options")
        check_options(checked.faults, (*path, "options"), options, least=2, most=10)
    elif component["type"] == ComponentType.CHECKBOX_GROUP:
        check_options(checked.faults, (*path, "options"), component.get("options"), most=10)


def _text_input(checked: Checked, path: Path, field: Any, *, own_label: bool) -> None:
    faults = checked.faults
    if not isinstance(field, dict) or field.get("type") != ComponentType.TEXT_INPUT:
        values.one_of(faults, (*path, "type"), None, (ComponentType.TEXT_INPUT,))
        return
    note_custom_id(checked, path, field)
    values.one_of(faults, (*path, "style"), field.get("style"), (1, 2))
    if own_label:
        label = field.get("label")
        values.text(faults, (*path, "label"), label, least=1, most=MAX_LABEL, required=True)
    values.text(faults, (*path, "placeholder"), field.get("placeholder"), most=100)
    values.text(faults, (*path, "value"), field.get("value"), most=4000)
    values.number(faults, (*path, "min_length"), field.get("min_length"), least=0, most=4000)
    values.number(faults, (*path, "max_length"), field.get("max_length"), least=1, most=4000)
    least, most = field.get("min_length"), field.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and most < least:
        faults.add(
            (*path, "max_length"),
            "TEXT_INPUT_COMPONENT_INVALID_MIN_MAX",
            "Maximum length cannot be smaller than minimum length",
        )
