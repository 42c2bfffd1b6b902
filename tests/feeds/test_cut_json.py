"""A JSON Feed that breaks off anywhere: its whole items are kept, and its validators are not believed."""

from __future__ import annotations

import json

import pytest

from monitor.errors import FeedError
from monitor.feeds.document import ParsedFeed
from monitor.feeds.parsing import parse_feed
from monitor.model import FeedFailure, Validators
from tests.feeds.polled import NOW, poll
from tests.feedserver import FeedServer, reply

HEAD = '{"version": "https://jsonfeed.org/version/1.1", "title": "Fjord \\"Wire\\"", "authors": [{"name": "Ed"}]'
HEAD += ', "items": ['
ITEMS = [
    r'{"id": "1", "title": "Bridge \ud83c\udf09 reopens: \"at last\" }]", "tags": [{"b": [true, null]}], "_x": 1e+5}',
    r'{"id": 2, "title": "Міст, {[", "_y": {"a": false, "b": -0.5, "c": [[], {}]}, "attachments": []}',
    r'{"id": "3", "title": "Ferry\nstops"}',
]
WHOLE = HEAD + " , ".join(ITEMS) + '], "expired": false }'
ENDS = [WHOLE.index(item) + len(item) for item in ITEMS]


def read(text: str) -> ParsedFeed:
    return parse_feed(text.encode(), url="https://wire.example/feed.json", now=NOW)


def test_wherever_a_document_is_cut_its_whole_items_are_kept() -> None:
    entries = read(WHOLE).entries
    assert (len(entries), entries[0].author, entries[1].title) == (3, "Ed", "Міст, {[")
    for cut in range(WHOLE.index("items"), len(WHOLE) - 1):
        parsed = read(WHOLE[:cut])
        assert parsed.entries == entries[: sum(end <= cut for end in ENDS)], WHOLE[:cut][-40:]
        assert not parsed.is_whole
    assert parsed.warning == "the document ends early: 3 entries kept"
    assert parsed.title == 'Fjord "Wire"'


@pytest.mark.parametrize("end", [WHOLE[: ENDS[0]] + " ,\n  ", WHOLE[: ENDS[1] - 70] + "\ufffd"])
def test_space_and_half_a_character_may_be_what_is_last(end: str) -> None:
    assert [entry.entry_id for entry in read(end).entries] == ["1"]


WRONG = [
    pytest.param(WHOLE.replace('"id": 2,', '"id": 2'), id="a comma is missing"),
    pytest.param(WHOLE.replace('"Міст', '"A "Міст'), id="a quotation mark is not escaped"),
    pytest.param(WHOLE.replace("false,", "false,,"), id="a comma too many"),
    pytest.param(WHOLE + "}", id="something follows"),
    pytest.param(WHOLE.replace('"id": 2', "id: 2"), id="a name without quotation marks"),
    pytest.param('{"version": "https://jsonfeed.org/ver', id="cut before the format is named"),
    pytest.param(
        '{"items": [{"id": "1", "title": "Bridge reopens"}, {"id": ', id="cut before the format is named, later"
    ),
    pytest.param('{"version": "1", {"a": 1}: 2', id="an object for a name"),
    pytest.param('{"version": "1", "items": [' + '{"a":' * 90_000, id="too deep"),
]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_rather_than_cut_is_told_so(text: str) -> None:
    with pytest.raises(FeedError, match="broken JSON") as caught:
        read(text)

    assert caught.value.kind is FeedFailure.UNREADABLE


def test_of_a_cut_document_no_more_items_are_read_than_a_feed_may_have() -> None:
    text = HEAD + "".join(f'{{"id": "{number}"}},' for number in range(9)) + "what is not read cannot be wrong"

    parsed = parse_feed(text.encode(), url="https://wire.example/feed.json", now=NOW, max_entries=4)

    assert [entry.entry_id for entry in parsed.entries] == ["0", "1", "2", "3"]
    assert not parsed.is_whole


def test_an_item_is_whole_only_with_its_end() -> None:
    text = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "Bridge reopens"}]})

    assert read(text[:-3]).entries == ()


def test_a_feed_that_broke_off_keeps_its_items_and_the_validators_of_the_last_time(server: FeedServer) -> None:
    body = WHOLE.encode()
    url = server.serves("/feed", reply(200, body[: body.index(b'{"id": 2') + 20], length=len(body), ETag='"new"'))

    outcome = poll(url)

    assert outcome.failure is None
    assert [entry.entry_id for entry in outcome.entries] == ["1"]
    assert (outcome.validators, outcome.body_hash) == (None, "")
    server.serves("/feed", reply(200, body, ETag='"new"'))
    whole = poll(url)
    assert ([entry.entry_id for entry in whole.entries], whole.validators) == (["1", "2", "3"], Validators('"new"'))
