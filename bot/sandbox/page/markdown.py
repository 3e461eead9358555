"""Discord's markdown as safe HTML: what members and the bot write is escaped, never markup."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

# The page's own headings go down to the author of a message, which is a third one.
HEADINGS_ABOVE = 3
MAX_HEADING = 3
_LINK_SCHEMES = frozenset({"http", "https"})
# Source: Discord's reference, "Message Formatting".
_DISCORD_TAG = re.compile(
    r"<(?:(?P<user>@!?)|(?P<role>@&)|(?P<channel>\#))(?P<id>\d{1,20})>"
    r"|</(?P<command>[^<>:\n]{1,100}):\d{1,20}>"
    r"|<a?:(?P<emoji>\w{2,32}):\d{1,20}>"
    r"|<t:(?P<seconds>-?\d{1,13})(?::(?P<style>[tTdDfFsSR]))?>"
)
# A link without any markup; what is likelier to end the sentence than the link is left out.
_BARE_LINK = re.compile(r"""://[^\s<]*[^\s<.,:;!?"'\]*_~|]""")
_SCHEME = re.compile(r"(?<!\w)https?$", re.IGNORECASE)
_RULES = (
    "newline escape backticks strikethrough emphasis link autolink balance_pairs fragments_join "
    "fence blockquote list heading paragraph"
).split()

Lookup = Callable[[int], str | None]


@dataclass(frozen=True)
class Names:
    """What the ids in a text are called; None for what is not known."""

    user: Lookup
    role: Lookup
    channel: Lookup


def to_html(text: str, names: Names) -> Markup:
    """Return a text in Discord's markdown as HTML; anything else in it is escaped."""
    return Markup(_MARKDOWN.render(text, {"names": names}))  # noqa: S704 - escaped by the renderer


def to_line(text: str, names: Names) -> str:
    """Return a text as plain words, in one line."""
    return str(to_html(text, names).striptags())


def is_safe_link(url: str) -> bool:
    """Tell whether a link may be followed: one to a website."""
    return urlsplit(url).scheme.lower() in _LINK_SCHEMES


def _discord_tag(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False
    found = _DISCORD_TAG.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("discord_tag", "", 0)
        token.meta = found.groupdict()
    state.pos = found.end()
    return True


def _bare_link(state: StateInline, silent: bool) -> bool:
    """Read an address that stands in the text as it is: Discord makes a link of it too."""
    scheme = _SCHEME.search(state.pending) if state.src[state.pos] == ":" else None
    found = _BARE_LINK.match(state.src, state.pos, state.posMax)
    if state.linkLevel or scheme is None or found is None:
        return False
    rest = found.group()
    while rest.endswith(")") and rest.count(")") > rest.count("("):
        rest = rest[:-1]
    href = state.md.normalizeLink(scheme.group() + rest)
    if len(rest) <= len("://") or not state.md.validateLink(href):
        return False
    if not silent:
        state.pending = state.pending[: scheme.start()]
        state.push("link_open", "a", 1).attrSet("href", href)
        state.push("text", "", 0).content = scheme.group() + rest
        state.push("link_close", "a", -1)
    state.pos += len(rest)
    return True


def _subtext(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Read a line that begins with `-# `: small print."""
    begin = state.bMarks[start] + state.tShift[start]
    line = state.src[begin : state.eMarks[start]]
    if not line.startswith("-# "):
        return False
    if silent:
        return True
    state.line = start + 1
    state.push("subtext_open", "p", 1).attrSet("class", "subtext")
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = line[3:].strip(), [start, state.line], []
    state.push("subtext_close", "p", -1)
    return True


def _below_the_author(state: StateCore) -> None:
    """Number headings on from the author's without a gap; their class tells how large they are.

    Discord knows three levels; deeper ones count as the third.
    """
    headings = [token for token in state.tokens if token.type.startswith("heading")]
    levels = sorted({_level(token) for token in headings})
    for token in headings:
        level = _level(token)
        if token.nesting == 1:
            token.attrSet("class", f"size-{level}")
        token.tag = f"h{levels.index(level) + 1 + HEADINGS_ABOVE}"


def _level(heading: Token) -> int:
    return min(len(heading.markup), MAX_HEADING)


class _Renderer(RendererHTML):
    """What markdown-it's renderer does not know, or does otherwise than Discord."""

    def strong_open(self, tokens: Sequence[Token], index: int, *_: Any) -> str:
        return "<u>" if tokens[index].markup == "__" else "<strong>"

    def strong_close(self, tokens: Sequence[Token], index: int, *_: Any) -> str:
        return "</u>" if tokens[index].markup == "__" else "</strong>"

    def link_open(self, tokens: Sequence[Token], index: int, *_: Any) -> str:
        href = escape(str(tokens[index].attrGet("href") or ""))
        return f'<a href="{href}" target="_blank" rel="noopener noreferrer nofollow">'

    def discord_tag(
        self, tokens: Sequence[Token], index: int, _options: Any, env: MutableMapping[str, Any]
    ) -> str:
        return str(_tag(tokens[index].meta, env["names"]))


def _tag(meta: dict[str, str | None], names: Names) -> Markup:
    if meta["seconds"] is not None:
        return _time(int(meta["seconds"]), meta["style"] or "f")
    if meta["emoji"] is not None:
        return escape(f":{meta['emoji']}:")
    if meta["command"] is not None:
        shown = f"/{meta['command']}"
    elif meta["user"] is not None:
        shown = f"@{names.user(int(meta['id'] or 0)) or 'unknown-user'}"
    elif meta["role"] is not None:
        shown = f"@{names.role(int(meta['id'] or 0)) or 'deleted-role'}"
    else:
        shown = f"#{names.channel(int(meta['id'] or 0)) or 'unknown'}"
    return Markup('<span class="mention">{}</span>').format(shown)


def _time(seconds: int, style: str) -> Markup:
    """Return a time that the page's script writes in the reader's own zone and language."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return escape(f"<t:{seconds}>")
    return Markup('<time datetime="{}" data-style="{}">{}</time>').format(
        moment.isoformat(), style, moment.strftime("%d %B %Y %H:%M UTC")
    )


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("zero", {"html": False, "breaks": True}, renderer_cls=_Renderer)
    markdown.inline.ruler.before("autolink", "discord_tag", _discord_tag)
    markdown.inline.ruler.before("escape", "bare_link", _bare_link)
    markdown.block.ruler.before("list", "subtext", _subtext, {"alt": ["paragraph", "list"]})
    markdown.core.ruler.push("below_the_author", _below_the_author)
    markdown.enable([*_RULES, "bare_link", "discord_tag", "subtext"])
    markdown.validateLink = is_safe_link  # type: ignore[method-assign] # as its docs tell
    return markdown


_MARKDOWN = _markdown()
