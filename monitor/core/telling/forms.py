"""Writes the blocks of a message in one of three forms: plain text, Markdown (CommonMark) or HTML."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import assert_never

from monitor.core.telling.hostile import clean, safe_link


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
    is_background: bool = False  # shown for comparison: less prominent


@dataclass(frozen=True, slots=True)
class Note:
    """A label and what it says; `command` is something to type."""

    label: str
    text: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a listing: `lead` says whose it is, `link` where it stands; each may be ""."""

    lead: str
    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A label over lines."""

    label: str
    lines: tuple[Line, ...]


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
        case Citation(label=label, text=text, byline=byline, link=link):
            lines = (f"{clean(label)}: “{clean(text)}”", _joined(byline), safe_link(link))
            return "\n".join(line for line in lines if line)
        case Note(label, text, command):
            return f"{clean(label)}: {clean(text)}{clean(command)}"
        case Listing(label, lines):
            return "\n".join([f"{clean(label)}:", *(_text_line(line) for line in lines)])
        case _:
            assert_never(block)


def _text_line(line: Line) -> str:
    address = safe_link(line.link)
    return f"- {_led(clean(line.lead), clean(line.text))}" + (f"\n  {address}" if address else "")


def _led(lead: str, text: str) -> str:
    return f"{lead}: {text}" if lead and text else lead or text


def _joined(byline: tuple[str, str, str]) -> str:
    claimant, outlet, date = byline
    return _attributed((clean(claimant), clean(outlet), clean(date)))


def _attributed(byline: tuple[str, str, str]) -> str:
    claimant, outlet, date = byline
    said = f"{claimant}, in {outlet}" if claimant and outlet else claimant or outlet
    return "— " + " · ".join(part for part in (said, date) if part)


# --- Markdown -----------------------------------------------------------------

# Only what would be read as markup is escaped: a channel that knows no escapes shows each backslash. Underscores
# inside a word, single bars and tildes, and ampersands that begin no entity are plain text.
_SPECIAL = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\||&(?=#?\w+;)")
_AT_START = re.compile(r"^(?:[-+#>=]|\d{1,9}(?=[.)](?:\s|$)))")  # would begin a list, heading or quote


def _escaped(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", clean(text))
    return _AT_START.sub(
        lambda match: match.group() + "\\" if match.group().isdigit() else "\\" + match.group(), escaped
    )


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
            return "\n".join([f"**{_escaped(label)}:**", "", *(_markdown_line(line) for line in lines)])
        case _:
            assert_never(block)


def _markdown_line(line: Line) -> str:
    address = safe_link(line.link)
    lead = f"**{_escaped(line.lead)}**" if clean(line.lead) else ""
    return f"- {_led(lead, _escaped(line.text))}" + (f" ([link]({address}))" if address else "")


def _markdown_byline(byline: tuple[str, str, str], link: str) -> str:
    claimant, outlet, date = (_escaped(part) for part in byline)
    address = safe_link(link)
    return _attributed((claimant, f"[{outlet or 'link'}]({address})" if address else outlet, date))


def _code(command: str) -> str:
    return clean(command).replace("`", "'")


# --- HTML ---------------------------------------------------------------------

# Styles stand in the tags, because mail programs drop style sheets; each tag means the right thing without them.
# No colour is set for plain text, and the grey is readable on white and on black: many read mail in dark mode.
_PAGE = (
    '<div style="max-width:38em;margin:0 auto;padding:8px;font:16px/1.45 -apple-system,Segoe UI,Roboto,Helvetica,Arial,'
    'sans-serif">\n{}\n</div>'
)
_MUTED = 'style="color:#70757d;font-size:14px"'
_SMALL = 'style="font-size:12px;line-height:1.3;word-break:break-all"'
_NOTE = 'style="margin:0 0 6px;font-size:14px"'
_LABEL = '<div style="color:#70757d;font-size:12px;letter-spacing:.06em;text-transform:uppercase">{}</div>'
_QUOTE = '<blockquote style="margin:2px 0 4px;padding:0 0 0 12px;border-left:3px solid #c7cbd1;{}">{}</blockquote>'
_BACKGROUND, _FOREGROUND = "color:#70757d;font-size:14px", "font-size:17px"
_MARK = '<b style="background:#fff3bf;color:#1c1c1e">'


def _html(block: Block) -> str:
    match block:
        case Heading(text):
            return f'<h2 style="font-size:20px;line-height:1.3;margin:0 0 16px">{_entities(text)}</h2>'
        case Citation(label, text, emphasis, byline, link, is_background):
            quoted = _emphasised(clean(text), clean(emphasis), _entities, _MARK, "</b>")
            told = _LABEL.format(_entities(label)) + _QUOTE.format(
                _BACKGROUND if is_background else _FOREGROUND, f"“{quoted}”"
            )
            claimant, outlet, date = (_entities(part) for part in byline)
            said = f"<div {_MUTED}>{_attributed((claimant, outlet, date))}</div>"
            return f'<div style="margin:0 0 18px">{told}{said}{_anchor(link)}</div>'
        case Note(label, text, command):
            typed = f"<code>{_entities(command)}</code>" if command else ""
            return f"<p {_NOTE}><b>{_entities(label)}:</b> {_entities(text)}{typed}</p>"
        case Listing(label, lines):
            items = "".join(_html_line(line) for line in lines)
            return f'{_LABEL.format(_entities(label))}<ul style="margin:4px 0 18px;padding-left:20px">{items}</ul>'
        case _:
            assert_never(block)


def _html_line(line: Line) -> str:
    lead = f"<b>{_entities(line.lead)}</b>" if clean(line.lead) else ""
    return f'<li style="margin:0 0 8px">{_led(lead, _entities(line.text))}{_anchor(line.link)}</li>'


def _anchor(link: str) -> str:
    # The address itself is the text: mail programs make the plain part of a message from the text alone, and a
    # reader sees where the link goes.
    address = html.escape(safe_link(link))
    return f'<div {_SMALL}><a href="{address}">{address}</a></div>' if address else ""


def _entities(text: str) -> str:
    return html.escape(clean(text))


def _emphasised(text: str, part: str, escape: Callable[[str], str], opening: str, closing: str) -> str:
    # Marked only where it stands as words of its own; inside a word, Markdown's asterisks would show.
    before, found, after = text.partition(part) if part else (text, "", "")
    if not found or before[-1:].isalnum() or after[:1].isalnum():
        return escape(text)
    leading, trailing = (" " if before.endswith(" ") else ""), (" " if after.startswith(" ") else "")
    return f"{escape(before)}{leading}{opening}{escape(found)}{closing}{trailing}{escape(after)}"
