"""The exceptions of the program, split by whose fault they are.

MonitorError
├── ConfigError        ours to mend: the user's YAML; lists every problem, exit code 2
├── InputError         a file or line that a command was given cannot be read; exit code 2
├── FeedError          theirs: a feed that cannot be fetched or read; recorded, the cycle goes on
├── EmbeddingError     the model cannot be loaded or used; the analyse step is skipped
├── ChannelError       a channel address that apprise does not accept
└── StoreError         the database cannot be read or written; ends the process

Ordinary outcomes (a 304, a failed delivery, "incomparable") are values, never exceptions.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Controls, those of the direction of writing among them, half surrogate pairs, ends of lines and paragraphs.
_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # part of how some scripts are written


def escaped(text: str) -> str:
    """`text` with every character that steers a terminal or the direction of writing as its escape, "\\x1b"."""
    if text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in _STEERING and character not in _JOINERS
        else character
        for character in text
    )


class MonitorError(Exception):
    """The root: everything that the program raises on purpose."""


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One mistake in one configuration file, placed so that an editor can jump to it.

    `line` and `column` count from 1; 0 means the problem is of the file as a whole. As text it is one line: what the
    file holds, and what the file is called, cannot steer the terminal that shows it.
    """

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return escaped(f"{place}: {self.message}")


class ConfigError(MonitorError):
    """The configuration has mistakes; `problems` names every one of them."""

    def __init__(self, problems: Sequence[ConfigProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InputError(MonitorError):
    """A file, line or id that a command was given cannot be read; the message names it."""


class FeedError(MonitorError):
    """A feed that could not be fetched or read.

    `kind` is one of the named failures of `monitor.model.FeedFailure`.
    """

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        super().__init__(message)


class EmbeddingError(MonitorError):
    """The embedding model is missing, altered or cannot run."""


class ChannelError(MonitorError):
    """A channel address that cannot be used."""


class StoreError(MonitorError):
    """The database cannot be opened, read or written."""
