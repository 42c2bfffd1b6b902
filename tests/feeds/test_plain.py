"""Markup, entities and invisible characters become plain text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.feeds.plain import html_to_text, one_line, strip_controls, title_text

TEXTS = [
    ("plain words", "plain words"),
    ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
    ("One.<br/>Two.<br>Three.", "One.\nTwo.\nThree."),
    ("a <b>bold</b> claim, <a href='x'>linked</a>", "a bold claim, linked"),
    ("15<b>,</b>000", "15,000"),
    ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
    ("<table><tr><td>killed</td><td>12</td></tr></table>", "killed 12"),
    ("before<script>alert('1 < 2')</script> after", "before after"),
    ("before<style>p { color: red }</style> after", "before after"),
    ("before<!-- 12 > 11 --> after", "before after"),
    ("before<script>never closed", "beforenever closed"),
    ("an <img src='a.jpg' alt='picture'/> here", "an here"),
    ("fish &amp; chips, 5 &lt; 6, caf&eacute;, &#8220;so&#8221;", "fish & chips, 5 < 6, café, “so”"),
    (f"no such &#{'9' * 5_000}; character, &#{'0' * 5_000}65;", "no such \ufffd character, A"),
    ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
    ("a < b", "a < b"),
    ("unfinished <a href=", "unfinished"),
    ("  many \n  spaces\t here ", "many spaces here"),
    ("wrapped\nline\n \nnext paragraph\r\n\r\nlast", "wrapped line\nnext paragraph\nlast"),
    ("non\u00a0breaking\u202fspaces", "non breaking spaces"),
    ("", ""),
    ("<svg/onload=alert(1)>text", "text"),
    ("<p>One\nline</p>", "One line"),
]


@pytest.mark.parametrize(("markup", "text"), TEXTS)
def test_markup_becomes_what_a_reader_would_see(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


TITLES = [
    ("Three hurt", "Three hurt"),
    ("  Three\nhurt ", "Three hurt"),
    ("Q&amp;A", "Q&A"),
    ("<b>Three</b> hurt", "Three hurt"),
    ("The <blink> tag", "The <blink> tag"),
    ("5 < 6", "5 < 6"),
    ("ok\n2026-01-01 CRITICAL root: forged", "ok 2026-01-01 CRITICAL root: forged"),
]


@pytest.mark.parametrize(("markup", "text"), TITLES)
def test_a_title_is_one_line_of_text(markup: str, text: str) -> None:
    assert title_text(markup) == text


INVISIBLE = [
    ("red\x00\x0b\x1b[31m alert\x1b[0m", "red alert"),
    ("file\u202etxt.exe", "filetxt.exe"),
    ("\u2066isolated\u2069 \u200emarks\u200f", "isolated marks"),
    ("12\u00ad000 and 1\u200b2", "12000 and 12"),
    ("\ufeffstart", "start"),
    ("half \ud800 pair", "half  pair"),
    ("Z" + "\u0300" * 90 + "algo", "Z" + "\u0300" * 5 + "algo"),
    ("windows \x93quotes\x94\x81", "windows “quotes”"),
    ("Zażółć 日本語 العربية \U0001f468\u200d\U0001f469", "Zażółć 日本語 العربية \U0001f468\u200d\U0001f469"),
]


@pytest.mark.parametrize(("text", "expected"), INVISIBLE)
def test_invisible_characters_that_do_harm_are_dropped(text: str, expected: str) -> None:
    assert strip_controls(text) == expected


def test_utf8_that_was_taken_for_latin1_is_mended() -> None:
    assert one_line("ZÃ¼rich â\x80\x93 cafÃ©") == "Zürich – café"


_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@given(some.text(some.characters(), max_size=200))
def test_no_text_keeps_a_harmful_character(text: str) -> None:
    assert _HARMFUL.search(html_to_text(text)) is None
    assert _HARMFUL.search(title_text(text)) is None
    assert "\n" not in title_text(text)


pieces = some.lists(
    some.sampled_from(
        ["<", ">", "<p", "</", "<!--", "-->", "<script>", "</script>", "&", "amp;", "a", " ", '"', "<svg/"]
    )
)


@given(pieces)
def test_any_heap_of_markup_becomes_some_text(heap: list[str]) -> None:
    html_to_text("".join(heap))


@pytest.mark.parametrize("piece", ["<", "<a", "<!--", "<script>", "<script", "&", "&#", "</", "<svg><", "<!"])
def test_markup_that_never_ends_is_read_in_one_go(piece: str) -> None:
    html_to_text(piece * 200_000)
    title_text(piece * 200_000)
