from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sandbox.page.markdown import Names, to_html, to_line

NAMES = Names(
    user={1: "Dossier"}.get, role={2: "Readers"}.get, channel={3: "general", 4: "<b>"}.get
)
ALLOWED = {
    *"a blockquote br code del em h4 h5 h6 li ol p pre s span strong time u ul".split(),
}


class Tags(HTMLParser):
    """Collects the tags and the links of a text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def html(text: str) -> str:
    return str(to_html(text, NAMES)).strip()


def link(address: str, shown: str | None = None) -> str:
    attributes = 'target="_blank" rel="noopener noreferrer nofollow"'
    return f'<a href="{address}" {attributes}>{shown or address}</a>'


def mention(name: str) -> str:
    return f'<span class="mention">{name}</span>'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**b** *i* __u__ ~~s~~", "<p><strong>b</strong> <em>i</em> <u>u</u> <s>s</s></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("# a\n### b", '<h4 class="size-1">a</h4>\n<h5 class="size-3">b</h5>'),
        ("## a\n#### b", '<h4 class="size-2">a</h4>\n<h5 class="size-3">b</h5>'),
        ("text\n-# small", '<p>text</p>\n<p class="subtext">small</p>'),
        ("hi <@1>", f"<p>hi {mention('@Dossier')}</p>"),
        ("<@!1> <@9>", f"<p>{mention('@Dossier')} {mention('@unknown-user')}</p>"),
        ("<@&2> <#3>", f"<p>{mention('@Readers')} {mention('#general')}</p>"),
        ("<#4>", f"<p>{mention('#&lt;b&gt;')}</p>"),
        ("</brief:5> <:hat:6>", f"<p>{mention('/brief')} :hat:</p>"),
        ("\\<@1> \\*x\\*", "<p>&lt;@1&gt; *x*</p>"),
        ("<t:9999999999999:f>", "<p>&lt;t:9999999999999&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](//a.example)", "<p>[x](//a.example)</p>"),
        ("see https://a.example/b_c_d.", f"<p>see {link('https://a.example/b_c_d')}.</p>"),
        ("(http://a.example/x)", f"<p>({link('http://a.example/x')})</p>"),
        ("https://a.example/x_(y)", f"<p>{link('https://a.example/x_(y)')}</p>"),
        ("**https://a.example**", f"<p><strong>{link('https://a.example')}</strong></p>"),
        ("[https://b.example](https://a.example)", f"<p>{link('https://a.example', 'https://b.example')}</p>"),
        ("`https://a.example`", "<p><code>https://a.example</code></p>"),
        ("https\\://a.example https:// xhttps://a", "<p>https://a.example https:// xhttps://a</p>"),
        ("&amp; <br>", "<p>&amp;amp; &lt;br&gt;</p>"),
    ],
)  # fmt: skip
def test_what_is_written_is_shown_as_on_discord(written: str, shown: str) -> None:
    assert html(written) == shown


def test_a_link_opens_elsewhere_and_tells_nobody_where_from() -> None:
    rel = "noopener noreferrer nofollow"
    assert html("[x](https://a.example/)") == (
        f'<p><a href="https://a.example/" target="_blank" rel="{rel}">x</a></p>'
    )


def test_a_time_waits_for_the_reader_to_be_written_in_their_zone() -> None:
    moment = 'datetime="1970-01-01T00:00:00+00:00" data-style="D"'
    assert html("<t:0:D>") == f"<p><time {moment}>01 January 1970 00:00 UTC</time></p>"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
@example('<img src=x onerror="alert(1)">')
@example('[x](https://a"onmouseover="b)')
@example("```</code><script>```")
@example('<https://a.example/?"><b>>')
@example('https://a.example/"onmouseover="b')
@example("https://[a")
def test_no_text_makes_other_markup_than_that_of_messages(text: str) -> None:
    parser = Tags()
    parser.feed(html(text))

    assert parser.tags <= ALLOWED
    assert {name for name, _ in parser.attributes} <= {
        *"class data-style datetime href rel start target".split()
    }
    links = [value or "" for name, value in parser.attributes if name == "href"]
    assert all(re.match("https?:", link, re.IGNORECASE) for link in links)


@given(st.text(alphabet="<@1>#t:0-&!/*_[](`~ a\n", max_size=60))
def test_no_piece_of_a_tag_of_discord_breaks_a_text(text: str) -> None:
    parser = Tags()
    parser.feed(html(text))

    assert parser.tags <= ALLOWED


def test_a_line_is_plain_words() -> None:
    assert (
        to_line("# About\n**30,000** [¶7] <@1>\n-# small", NAMES)
        == "About 30,000 [¶7] @Dossier small"
    )
