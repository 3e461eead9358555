"""Discord's rules for the components of messages, old and V2."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from bot.sandbox.errors import Faults
from bot.sandbox.model import JsonObject
from bot.sandbox.rules import values
from bot.sandbox.rules.values import Path

MAX_COMPONENTS = 40
MAX_ROWS = 5
MAX_TEXT = 4000
MAX_CUSTOM_ID = 100


class ComponentType(IntEnum):
    """The kinds of component. Source: Discord's reference, "Component Types"."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


class ButtonStyle(IntEnum):
    """The looks of a button; links and premium buttons make no interaction."""

    PRIMARY = 1
    SECONDARY = 2
    SUCCESS = 3
    DANGER = 4
    LINK = 5
    PREMIUM = 6


SELECTS = frozenset({3, 5, 6, 7, 8})
IN_ROW = SELECTS | {ComponentType.BUTTON}
IN_CONTAINER = frozenset({1, 9, 10, 12, 13, 14})
AT_TOP_V2 = IN_CONTAINER | {ComponentType.CONTAINER}
AT_TOP = frozenset({ComponentType.ACTION_ROW})
ACCESSORIES = frozenset({ComponentType.BUTTON, ComponentType.THUMBNAIL})


@dataclass
class Checked:
    """What was met so far in a tree of components."""

    faults: Faults
    files: Collection[str]
    count: int = 0
    text: int = 0
    custom_ids: set[str] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)


def check_components(
    faults: Faults, path: Path, components: Any, *, v2: bool, files: Collection[str] = ()
) -> None:
    """Check a message's components; `files` are the names an `attachment://` may mean."""
    most = MAX_COMPONENTS if v2 else MAX_ROWS
    if not values.count(faults, path, components, most=most):
        return
    checked = Checked(faults, files)
    _children(checked, path, components, AT_TOP_V2 if v2 else AT_TOP)
    if checked.count > MAX_COMPONENTS:
        faults.add(
            path,
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The total number of components cannot exceed {MAX_COMPONENTS}",
        )
    if checked.text > MAX_TEXT:
        faults.add(
            path,
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"The total size of displayable text cannot exceed {MAX_TEXT} characters",
        )


def walk(components: list[JsonObject]) -> Iterator[JsonObject]:
    """Yield components with all that is nested in them, in the order of the tree."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("accessory", "component"):
            if isinstance(component.get(key), dict):
                yield from walk([component[key]])


def _children(checked: Checked, path: Path, components: list[Any], kinds: Collection[int]) -> None:
    for index, component in enumerate(components):
        _component(checked, (*path, index), component, kinds)


def _component(checked: Checked, path: Path, component: Any, kinds: Collection[int]) -> None:
    if not isinstance(component, dict):
        checked.faults.kind(path, "object")
        return
    checked.count += 1
    if not values.one_of(checked.faults, (*path, "type"), component.get("type"), kinds):
        return
    note_id(checked, path, component)
    _CHECKS[component["type"]](checked, path, component)


def note_id(checked: Checked, path: Path, component: JsonObject) -> None:
    """Check that a component's own number, if it has one, is its own."""
    own = component.get("id")
    if not own:
        return
    values.number(checked.faults, (*path, "id"), own, least=0, most=2**31 - 1)
    if own in checked.ids:
        checked.faults.add(
            (*path, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated"
        )
    checked.ids.add(own)


def note_custom_id(checked: Checked, path: Path, component: JsonObject) -> None:
    """Check a component's custom id: there, not too long, and unique."""
    at = (*path, "custom_id")
    custom_id = component.get("custom_id")
    values.text(checked.faults, at, custom_id, least=1, most=MAX_CUSTOM_ID, required=True)
    if isinstance(custom_id, str):
        if custom_id in checked.custom_ids:
            checked.faults.add(
                at, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
            )
        checked.custom_ids.add(custom_id)


def _row(checked: Checked, path: Path, row: JsonObject) -> None:
    at = (*path, "components")
    children = row.get("components")
    if not values.count(checked.faults, at, children, least=1, most=5) or children is None:
        return
    _children(checked, at, children, IN_ROW)
    selects = [c for c in children if isinstance(c, dict) and c.get("type") in SELECTS]
    if selects and len(children) > 1:
        checked.faults.add(
            at,
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
            "The specified component exceeds the maximum width",
        )


def _button(checked: Checked, path: Path, button: JsonObject) -> None:
    faults = checked.faults
    style = button.get("style")
    if not values.one_of(faults, (*path, "style"), style, list(ButtonStyle)):
        return
    values.text(faults, (*path, "label"), button.get("label"), most=80)
    _emoji(faults, path, button.get("emoji"))
    if style == ButtonStyle.LINK:
        _link_button(faults, path, button)
    elif style == ButtonStyle.PREMIUM:
        if button.get("sku_id") is None:
            faults.required((*path, "sku_id"))
    else:
        note_custom_id(checked, path, button)
        if button.get("url") is not None:
            faults.add((*path, "url"), "BUTTON_COMPONENT_INVALID_URL", "A url cannot be used here")
        if not button.get("label") and not button.get("emoji"):
            faults.add(path, "BUTTON_COMPONENT_EMPTY", "A button needs a label or an emoji")


def _link_button(faults: Faults, path: Path, button: JsonObject) -> None:
    if button.get("custom_id") is not None:
        faults.add(
            path,
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
            "A custom id and url cannot both be specified",
        )
    schemes = ("http", "https", "discord")
    values.url(faults, (*path, "url"), button.get("url"), schemes=schemes, most=512)
    if not button.get("label") and not button.get("emoji"):
        faults.add(path, "BUTTON_COMPONENT_EMPTY", "A button needs a label or an emoji")


def _emoji(faults: Faults, path: Path, emoji: Any) -> None:
    if emoji is None:
        return
    if not isinstance(emoji, dict):
        faults.kind((*path, "emoji"), "object")
    elif emoji.get("id") is None and (not emoji.get("name") or emoji["name"].isascii()):
        faults.add((*path, "emoji", "name"), "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")


def check_select(checked: Checked, path: Path, select: JsonObject) -> None:
    """Check a select of any kind, in a message or a form."""
    faults = checked.faults
    note_custom_id(checked, path, select)
    values.text(faults, (*path, "placeholder"), select.get("placeholder"), most=150)
    values.number(faults, (*path, "min_values"), select.get("min_values"), least=0, most=25)
    values.number(faults, (*path, "max_values"), select.get("max_values"), least=1, most=25)
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if isinstance(least, int) and isinstance(most, int) and most < least:
        faults.add(
            (*path, "max_values"),
            "SELECT_COMPONENT_INVALID_MIN_MAX",
            "Maximum values cannot be smaller than minimum values",
        )
    if select["type"] == ComponentType.STRING_SELECT:
        check_options(faults, (*path, "options"), select.get("options"), most=25)
        defaults = [o for o in select.get("options") or [] if _is_default(o)]
        if isinstance(most, int) and len(defaults) > most:
            faults.add(
                (*path, "options"),
                "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
                "There are more default values than values that may be chosen",
            )
    elif len(select.get("default_values") or []) > 25:
        faults.length((*path, "default_values"), 0, 25)


def check_options(faults: Faults, path: Path, options: Any, *, least: int = 1, most: int) -> None:
    """Check what can be chosen from: labels, values and their uniqueness."""
    if not values.count(faults, path, options, least=least, most=most):
        return
    seen: set[Any] = set()
    for index, option in enumerate(options):
        at = (*path, index)
        if not isinstance(option, dict):
            faults.kind(at, "object")
            continue
        for name in ("label", "value"):
            values.text(faults, (*at, name), option.get(name), least=1, most=100, required=True)
        values.text(faults, (*at, "description"), option.get("description"), most=100)
        _emoji(faults, at, option.get("emoji"))
        if option.get("value") in seen:
            faults.add(
                (*at, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        seen.add(option.get("value"))


def _is_default(option: Any) -> bool:
    return isinstance(option, dict) and bool(option.get("default"))


def _section(checked: Checked, path: Path, section: JsonObject) -> None:
    at = (*path, "components")
    children = section.get("components")
    if values.count(checked.faults, at, children, least=1, most=3) and children is not None:
        _children(checked, at, children, {ComponentType.TEXT_DISPLAY})
    if section.get("accessory") is None:
        checked.faults.required((*path, "accessory"))
    else:
        _component(checked, (*path, "accessory"), section["accessory"], ACCESSORIES)


def _text_display(checked: Checked, path: Path, display: JsonObject) -> None:
    content = display.get("content")
    at = (*path, "content")
    values.text(checked.faults, at, content, least=1, most=MAX_TEXT, required=True)
    if isinstance(content, str):
        checked.text += len(content)
        if content and not content.strip():
            checked.faults.required(at)


def _media(checked: Checked, path: Path, media: Any) -> None:
    address = media.get("url") if isinstance(media, dict) else None
    schemes = values.WEB_OR_ATTACHMENT
    values.url(checked.faults, (*path, "url"), address, schemes=schemes, files=checked.files)


def _thumbnail(checked: Checked, path: Path, thumbnail: JsonObject) -> None:
    _media(checked, (*path, "media"), thumbnail.get("media"))
    values.text(checked.faults, (*path, "description"), thumbnail.get("description"), most=1024)


def _gallery(checked: Checked, path: Path, gallery: JsonObject) -> None:
    at = (*path, "items")
    items = gallery.get("items")
    if not values.count(checked.faults, at, items, least=1, most=10) or items is None:
        return
    for index, item in enumerate(items):
        _thumbnail(checked, (*at, index), item)


def _file(checked: Checked, path: Path, file: JsonObject) -> None:
    address = (file.get("file") or {}).get("url")
    at = (*path, "file", "url")
    values.url(checked.faults, at, address, schemes=("attachment",), files=checked.files)


def _separator(checked: Checked, path: Path, separator: JsonObject) -> None:
    if separator.get("spacing") is not None:
        values.one_of(checked.faults, (*path, "spacing"), separator["spacing"], (1, 2))


def _container(checked: Checked, path: Path, container: JsonObject) -> None:
    at = (*path, "components")
    children = container.get("components")
    if values.count(checked.faults, at, children, least=1, most=MAX_COMPONENTS):
        _children(checked, at, children or [], IN_CONTAINER)
    color = container.get("accent_color")
    values.number(checked.faults, (*path, "accent_color"), color, least=0, most=0xFFFFFF)


_CHECKS: dict[int, Callable[[Checked, Path, JsonObject], None]] = {
    ComponentType.ACTION_ROW: _row,
    ComponentType.BUTTON: _button,
    ComponentType.STRING_SELECT: check_select,
    ComponentType.USER_SELECT: check_select,
    ComponentType.ROLE_SELECT: check_select,
    ComponentType.MENTIONABLE_SELECT: check_select,
    ComponentType.CHANNEL_SELECT: check_select,
    ComponentType.SECTION: _section,
    ComponentType.TEXT_DISPLAY: _text_display,
    ComponentType.THUMBNAIL: _thumbnail,
    ComponentType.MEDIA_GALLERY: _gallery,
    ComponentType.FILE: _file,
    ComponentType.SEPARATOR: _separator,
    ComponentType.CONTAINER: _container,
}
