"""Writes the blocks of a message in one of three forms: plain text, Markdown (CommonMark) or HTML."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import assert_never

from monitor.core.hostile import clean, safe_link


class Form(StrEnum):
    """The formats that channels take; the values are apprise's."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Heading:
    """The line that is read first."""

    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence in its outlet's words, what in it to look at, and where it stands."""

    label: str
    text: str
    emphasis: str
    byline: tuple[str, str, str]  # claimant, outlet, date; "" for what is not known
    link: str


@dataclass(frozen=True, slots=True)
class Note:
    """A label and what it says; `command` is something to type."""

    label: str
    text: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A label over lines, each with a link or without."""

    label: str
    lines: tuple[tuple[str, str], ...]


Block = Heading | Citation | Note | Listing


def write(blocks: Sequence[Block], form: Form) -> str:
    """The blocks one after the other, feed text escaped for `form`."""
    match form:
        case Form.TEXT:
            return _spaced(blocks, _text)
        case Form.MARKDOWN:
            return _spaced(blocks, _markdown)
        case Form.HTML:
            return _PAGE.format("\n".join(_html(block) for block in blocks))
        case _:
            assert_never(form)


def _spaced(blocks: Sequence[Block], writer: Callable[[Block], str]) -> str:
    # Notes that follow one another stand together; everything else has a line to itself.
    parts = [writer(blocks[0])] if blocks else []
    for before, block in pairwise(blocks):
        parts.append("\n" if isinstance(before, Note) and isinstance(block, Note) else "\n\n")
        parts.append(writer(block))
    return "".join(parts)


# --- plain text ---------------------------------------------------------------


def _text(block: Block) -> str:
    match block:
        case Heading(text):
            return clean(text)
        case Citation(label, text, _, byline, link):
            lines = (f"{clean(label)}: “{clean(text)}”", _joined(byline), safe_link(link))
            return "\n".join(line for line in lines if line)
        case Note(label, text, command):
            return f"{clean(label)}: {clean(text)}{clean(command)}"
        case Listing(label, lines):
            return "\n".join([f"{clean(label)}:", *(_text_line(text, link) for text, link in lines)])
        case _:
            assert_never(block)


def _text_line(text: str, link: str) -> str:
    address = safe_link(link)
    return f"- {clean(text)}" + (f"\n  {address}" if address else "")


def _joined(byline: tuple[str, str, str]) -> str:
    claimant, outlet, date = byline
    return _attributed((clean(claimant), clean(outlet), clean(date)))


def _attributed(byline: tuple[str, str, str]) -> str:
    claimant, outlet, date = byline
    said = f"{claimant}, in {outlet}" if claimant and outlet else claimant or outlet
    return "— " + " · ".join(part for part in (said, date) if part)


# --- Markdown -----------------------------------------------------------------

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!$^=])")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", clean(text))


def _markdown(block: Block) -> str:
    match block:
        case Heading(text):
            return f"**{_escaped(text)}**"
        case Citation(label, text, emphasis, byline, link):
            quoted = _emphasised(clean(text), clean(emphasis), _escaped, "**", "**")
            lines = (f"**{_escaped(label)}:** “{quoted}”", _markdown_byline(byline, link))
            return "\n".join(line for line in lines if line)
        case Note(label, text, command):
            return f"**{_escaped(label)}:** {_escaped(text)}" + (f"`{_code(command)}`" if command else "")
        case Listing(label, lines):
            return "\n".join([f"**{_escaped(label)}:**", "", *(_markdown_line(text, link) for text, link in lines)])
        case _:
            assert_never(block)


def _markdown_line(text: str, link: str) -> str:
    address = safe_link(link)
    return f"- {_escaped(text)}" + (f" ([link]({address}))" if address else "")


def _markdown_byline(byline: tuple[str, str, str], link: str) -> str:
    claimant, outlet, date = (_escaped(part) for part in byline)
    address = safe_link(link)
    return _attributed((claimant, f"[{outlet or 'link'}]({address})" if address else outlet, date))


def _code(command: str) -> str:
    return clean(command).replace("`", "'")


# --- HTML ---------------------------------------------------------------------

# Styles stand in the tags, because mail programs drop style sheets; each tag means the right thing without them.
_PAGE = (
    '<div style="max-width:38em;margin:0 auto;padding:8px;font:16px/1.45 -apple-system,Segoe UI,Roboto,Helvetica,Arial,'
    'sans-serif;color:#1c1c1e">\n{}\n</div>'
)
_MUTED = 'style="color:#5b5f66;font-size:14px"'
_LABEL = '<div style="color:#5b5f66;font-size:12px;letter-spacing:.06em;text-transform:uppercase">{}</div>'
_QUOTE = '<blockquote style="margin:2px 0 4px;padding:0 0 0 12px;border-left:3px solid #c7cbd1">{}</blockquote>'
_MARK = '<b style="background:#fff3bf">'


def _html(block: Block) -> str:
    match block:
        case Heading(text):
            return f'<h2 style="font-size:20px;line-height:1.3;margin:0 0 16px">{_entities(text)}</h2>'
        case Citation(label, text, emphasis, byline, link):
            quoted = _emphasised(clean(text), clean(emphasis), _entities, _MARK, "</b>")
            told = _LABEL.format(_entities(label)) + _QUOTE.format(f"“{quoted}”")
            return f'<div style="margin:0 0 18px">{told}<div {_MUTED}>{_html_byline(byline, link)}</div></div>'
        case Note(label, text, command):
            typed = f"<code>{_entities(command)}</code>" if command else ""
            return f'<p style="margin:0 0 6px;font-size:14px"><b>{_entities(label)}:</b> {_entities(text)}{typed}</p>'
        case Listing(label, lines):
            items = "".join(_html_line(text, link) for text, link in lines)
            return f'{_LABEL.format(_entities(label))}<ul style="margin:4px 0 18px;padding-left:20px">{items}</ul>'
        case _:
            assert_never(block)


def _html_line(text: str, link: str) -> str:
    return f'<li style="margin:0 0 6px">{_anchor(text, link)}</li>'


def _html_byline(byline: tuple[str, str, str], link: str) -> str:
    claimant, outlet, date = byline
    return _attributed(
        (_entities(claimant), _anchor(outlet or "link", link) if link else _entities(outlet), _entities(date))
    )


def _anchor(text: str, link: str) -> str:
    address = safe_link(link)
    return f'<a href="{html.escape(address)}">{_entities(text)}</a>' if address else _entities(text)


def _entities(text: str) -> str:
    return html.escape(clean(text))


def _emphasised(text: str, part: str, escape: Callable[[str], str], opening: str, closing: str) -> str:
    # Marked only where it stands as words of its own; inside a word, Markdown's asterisks would show.
    before, found, after = text.partition(part) if part else (text, "", "")
    if not found or before[-1:].isalnum() or after[:1].isalnum():
        return escape(text)
    leading, trailing = (" " if before.endswith(" ") else ""), (" " if after.startswith(" ") else "")
    return f"{escape(before)}{leading}{opening}{escape(found)}{closing}{trailing}{escape(after)}"
