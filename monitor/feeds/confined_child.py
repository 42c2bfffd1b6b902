"""The confined process: reads documents from its standard input, under a limit of memory, until there are no more."""

from __future__ import annotations

import math
import os
import resource
import sys
import time
from pathlib import Path
from typing import BinaryIO

from monitor.errors import FeedError
from monitor.feeds.decoding import document_text
from monitor.feeds.extraction import article_text
from monitor.feeds.parsing import parse
from monitor.feeds.wire import answer, article, question_of, refusal

_NICENESS = 5  # a document that takes long must not take it from the feeds that do not


def serve(questions: BinaryIO, answers: BinaryIO, seconds: float) -> None:
    """Answer every question in turn, until there are no more or one takes more time or memory than there is.

    `seconds` is the CPU time of one question; the system ends the process that takes more.
    """
    while line := questions.readline():
        _limit_time(seconds)
        try:
            told = _told(line, questions)
        except MemoryError:
            return  # little can be trusted now; the parent starts another process for the next document
        answers.write(told)
        answers.flush()


def _told(line: bytes, questions: BinaryIO) -> bytes:
    asked = question_of(line)
    source = asked.source
    text = document_text(questions.read(asked.size), source.content_type)  # the bytes are not kept beside the text
    try:
        return article(article_text(text, source.url)) if asked.is_page else answer(parse(text, source))
    except FeedError as error:
        return refusal(error)


def _limit_time(seconds: float) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds), most))


def _confine(extra: int) -> None:
    """Limit the address space to what is in use now and `extra` bytes; no core dumps, no files; last in line."""
    in_use = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (in_use + extra, in_use + extra))
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    _confine(int(sys.argv[1]))
    serve(sys.stdin.buffer, sys.stdout.buffer, float(sys.argv[2]))
