"""Discord's rules for a message of Components V2, as its reference states them."""

from collections.abc import Iterator
from typing import Any

from discord.ui import LayoutView

MAX_TEXT = 4000
MAX_COMPONENTS = 40


def faults(view: LayoutView) -> list[str]:
    """Return what Discord would refuse the view for; nothing if it is fine."""
    components = list(_walk(view.to_components()))
    text = sum(len(c["content"]) for c in components if c["type"] == 10)
    found = [f for component in components for f in _component_faults(component)]
    if text > MAX_TEXT:
        found.append(f"{text} characters of text")
    if len(components) > MAX_COMPONENTS:
        found.append(f"{len(components)} components")
    for name in ("custom_id", "id"):
        ids = [component[name] for component in components if component.get(name)]
        found += [f"{name} {one} twice" for one in set(ids) if ids.count(one) > 1]
    return found


def texts(view: LayoutView) -> list[str]:
    """Return the texts that a view shows, in order."""
    return [c["content"] for c in _walk(view.to_components()) if c["type"] == 10]


def _walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from _walk(component.get("components", []))


def _component_faults(component: dict[str, Any]) -> Iterator[str]:
    kind = component["type"]
    if kind == 1 and not 1 <= len(component["components"]) <= 5:
        yield "a row of none or more than five"
    if kind == 2 and not 1 <= len(component["label"]) <= 80:
        yield f"a button's label of {len(component['label'])}"
    if kind in (2, 3) and not 1 <= len(component["custom_id"]) <= 100:
        yield f"a custom id of {len(component['custom_id'])}"
    if kind == 3:
        yield from _select_faults(component)
    if kind == 10 and not component["content"].strip():
        yield "an empty text"
    if kind == 12:
        yield from (
            "a description too long" for i in component["items"] if len(i["description"]) > 1024
        )


def _select_faults(component: dict[str, Any]) -> Iterator[str]:
    options = component["options"]
    values = [option["value"] for option in options]
    if not 1 <= len(options) <= 25 or len(set(values)) < len(values):
        yield f"{len(options)} options, or one twice"
    if len(component["placeholder"]) > 150:
        yield "a placeholder too long"
    for option in options:
        for name in ("label", "value", "description"):
            if option.get(name) is not None and not 1 <= len(option[name]) <= 100:
                yield f"an option's {name} of {len(option[name])}"
