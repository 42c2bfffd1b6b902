"""When two entries of a feed are one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.core.identity import (
    canonical_link,
    dates_may_shift,
    entry_id,
    guids_may_change,
    separate,
    settle,
    share_known,
)
from monitor.model import KnownEntry, ParsedEntry

DAY = datetime(2026, 11, 22, 9, tzinfo=UTC)


def entry(guid: str = "g", link: str = "https://a.example/1", title: str = "Title", summary: str = "") -> ParsedEntry:
    return ParsedEntry(guid, link, title, summary)


def recorded(*entries: ParsedEntry) -> dict[str, KnownEntry]:
    return {each.entry_id: _recorded(each) for each in entries}


def _recorded(each: ParsedEntry) -> KnownEntry:
    if each.link:
        return KnownEntry(each.entry_id, each.link, each.title)
    return KnownEntry(each.entry_id, "", each.title, each.summary, each.content, each.published_at)


SAME_PAGE = [
    ("https://a.example/x", "http://A.example/x"),
    ("https://a.example/x", "https://a.example:443/x"),
    ("https://a.example/x", "https://a.example/x#comments"),
    ("https://a.example/x", "https://a.example/x?utm_source=rss&utm_medium=feed"),
    ("https://a.example/x?id=7", "https://a.example/x?fbclid=abc&id=7"),
    ("https://a.example/x;jsessionid=0A1B?id=7", "https://a.example/x;JSESSIONID=2C3D?id=7"),
    ("https://a.example/x?PHPSESSID=0a1b&id=7", "https://a.example/x?id=7"),
    ("https://a.example/x?ASPSESSIONIDQQ=0a1b", "https://a.example/x"),
    ("https://a.example/", "https://a.example"),
    ("https://a.example/x", " https://a.example/x\n"),
]
OTHER_PAGE = [
    ("https://a.example/x", "https://a.example/y"),
    ("https://a.example/x", "https://b.example/x"),
    ("https://a.example/x?id=7", "https://a.example/x?id=8"),
    ("https://a.example/X", "https://a.example/x"),
    ("https://a.example/x;v=1", "https://a.example/x;v=2"),
    ("https://a.example/x?sid=1", "https://a.example/x?sid=2"),
    ("https://a.example/#!/a", "https://a.example/#!/b"),
]


@pytest.mark.parametrize(("one", "other"), SAME_PAGE)
def test_what_does_not_tell_pages_apart_does_not_count(one: str, other: str) -> None:
    assert canonical_link(one) == canonical_link(other)


def test_a_link_of_more_parameters_than_any_page_takes_is_compared_as_it_is() -> None:
    link = "https://a.example/x?utm_source=rss" + "".join(f"&a{number}=1" for number in range(40))

    assert canonical_link(link) == link


@pytest.mark.parametrize(("one", "other"), OTHER_PAGE)
def test_what_tells_pages_apart_counts(one: str, other: str) -> None:
    assert canonical_link(one) != canonical_link(other)


@given(some.text())
def test_a_canonical_link_is_canonical_itself(link: str) -> None:
    assert canonical_link(canonical_link(link)) == canonical_link(link)


@pytest.mark.parametrize("link", ["", "urn:uuid:1", "http://[bad/", "mailto:desk@a.example"])
def test_what_is_no_web_address_stays_as_it_is(link: str) -> None:
    assert canonical_link(link) == link


@pytest.mark.parametrize(
    ("guid", "link", "policy", "expected"),
    [
        ("g-1", "https://a.example/1", "trust", "g-1"),
        ("", "https://a.example/1?utm_source=x", "trust", "https://a.example/1"),
        ("g-1", "https://a.example/1", "link", "https://a.example/1"),
    ],
)
def test_an_id_is_the_guid_else_the_link(guid: str, link: str, policy: str, expected: str) -> None:
    assert entry_id(guid, link, "Title", DAY, policy) == expected


def test_without_guid_and_link_title_and_day_make_the_id() -> None:
    morning = entry_id("", "", "Title", DAY)

    assert morning == entry_id("", "", "Title", DAY.replace(hour=20))
    assert morning != entry_id("", "", "Title", DAY.replace(day=23))
    assert morning != entry_id("", "", "Other", DAY)
    assert morning == entry_id("g-1", "https://a.example/1", "Title", DAY, "hash")


def test_entries_that_share_a_guid_are_told_apart() -> None:
    first, second = separate([entry(title="First"), entry(link="https://a.example/2", title="Second")])

    assert first.entry_id != second.entry_id


def test_entries_that_share_guid_link_and_title_are_told_apart_by_their_text() -> None:
    kept = separate([entry(summary="Air raid at nine"), entry(summary="Air raid at ten")])

    assert len({each.entry_id for each in kept}) == 2


def test_an_entry_given_twice_is_kept_once() -> None:
    assert separate([entry(), entry(), entry("other")]) == (entry(), entry("other"))


class Read(str):
    """A link that counts how often it is taken apart."""

    times = 0

    def strip(self, chars: str | None = None, /) -> str:
        Read.times += 1
        return super().strip(chars)


def test_a_guid_that_all_entries_share_costs_no_more_for_each_the_more_they_are() -> None:
    Read.times = 0
    shared = [entry("same", link=Read(f"http://evening.example/a?x={n}&utm_source=q")) for n in range(200)]

    assert len(separate(shared)) == 200
    assert Read.times <= 2 * 200


def test_a_guid_that_is_shared_does_not_depend_on_the_order() -> None:
    one, other = entry(title="First"), entry(title="Second")

    assert set(separate([one, other])) == set(separate([other, one]))


def test_one_of_two_that_shared_a_guid_is_known_when_the_other_is_gone() -> None:
    first, second = separate([entry(title="First"), entry(title="Second")])

    (settled,) = settle([entry(title="Second")], recorded(first, second))

    assert settled.entry_id == second.entry_id


def test_one_of_two_that_shared_a_guid_is_known_among_entries_whose_guids_hold() -> None:
    others = [entry(f"{n}", f"https://a.example/{n}", f"Title {n}") for n in range(3)]
    first, second = separate([entry(title="First"), entry(title="Second")])

    settled = settle([*others, entry(title="Second")], recorded(*others, first, second))

    assert settled[-1].entry_id == second.entry_id


def test_guids_that_all_change_are_seen_through() -> None:
    entries = [entry(f"old-{n}", f"https://a.example/{n}", f"Title {n}") for n in range(5)]
    renamed = [replace(each, entry_id=f"new-{n}") for n, each in enumerate(entries)]

    assert list(settle(renamed, recorded(*entries))) == entries


def test_where_some_guids_change_those_that_hold_do_not_hide_it() -> None:
    before = [entry(f"old-{n}", f"https://a.example/{n}", f"Title {n}") for n in range(8)]
    listed = [replace(each, entry_id=f"new-{n}") if n % 2 else each for n, each in enumerate(before)]

    assert list(settle(listed, recorded(*before))) == before


def test_entries_without_guids_are_known_where_the_outlet_moved_to_another_name_of_its_host() -> None:
    def listed(host: str, *numbers: int) -> list[ParsedEntry]:
        links = [f"https://{host}a.example/{n}" for n in numbers]
        return [entry(entry_id("", link, "", None), link, f"Title {link[-1]}") for link in links]

    before = listed("", 1, 2, 3, 4)
    moved = settle(listed("www.", 2, 3, 4, 5), recorded(*before))
    later = settle(listed("www.", 4, 5, 6, 7), recorded(*before, *moved))

    assert [each.entry_id for each in moved] == [*(each.entry_id for each in before[1:]), "https://www.a.example/5"]
    assert [each.entry_id for each in later[:2]] == [before[3].entry_id, "https://www.a.example/5"]


STAY_NEW = [
    pytest.param(["new-1"], ["Title"], ["old-1", "old-2"], id="there were two of that name"),
    pytest.param(["old-1", "new-1"], ["Title", "Title"], ["old-1"], id="the one on record is listed too"),
    pytest.param(["new-1", "new-2"], ["Title", "Title"], ["old-1"], id="there are two of that name now"),
    pytest.param(["new-1"], ["Another"], ["old-1"], id="of another name"),
]


@pytest.mark.parametrize(("ids", "titles", "before"), STAY_NEW)
def test_a_new_guid_stays_new_where_it_is_not_clear_whose_it_was(
    ids: list[str], titles: list[str], before: list[str]
) -> None:
    held = [entry(f"held-{n}", f"https://a.example/{n}", f"Title {n}") for n in range(5)]
    known = recorded(*held, *(entry(each) for each in before))
    listed = [entry(each, title=title) for each, title in zip(ids, titles, strict=True)]

    assert [each.entry_id for each in settle([*held, *listed], known)[5:]] == ids


def test_a_new_alarm_worded_like_an_earlier_one_is_new_where_guids_hold() -> None:
    earlier = [entry(f"alarm-{n}", "https://alarm.example/", "Air raid alert") for n in range(3)]

    settled = settle(
        [*earlier, entry("alarm-3", "https://alarm.example/", "Air raid alert", "New")], recorded(*earlier)
    )

    assert settled[-1].entry_id == "alarm-3"


def test_a_guid_reused_for_another_story_gets_an_id_of_its_own_and_keeps_it() -> None:
    before = entry("1", "https://a.example/old", "Old story")
    reused = entry("1", "https://a.example/new", "New story")

    (first,) = settle([reused], recorded(before))
    (again,) = settle([reused], recorded(before, first))

    assert first.entry_id not in ("1", "")
    assert again == first


@pytest.mark.parametrize("change", [{"title": "Edited"}, {"link": "https://a.example/moved"}])
def test_a_guid_with_one_of_link_and_title_changed_is_the_same_entry(change: dict[str, str]) -> None:
    edited = replace(entry(), **change)  # type: ignore[arg-type]  # the fields are texts

    assert settle([edited], recorded(entry())) == (edited,)


def alarm(guid: str, minute: int = 7, text: str = "Take shelter", title: str = "Air raid alert") -> ParsedEntry:
    """An entry without a link."""
    return ParsedEntry(guid, "", title, text, published_at=DAY.replace(minute=minute))


def test_guids_that_change_are_seen_through_by_text_and_time_where_there_are_no_links() -> None:
    before = [alarm(f"old-{n}", 2 * n + 1) for n in range(5)]
    renamed = [replace(each, entry_id=f"new-{n}") for n, each in enumerate(before)]
    later = alarm("new-5", 31)

    assert list(settle([later, *renamed], recorded(*before))) == [later, *before]


def test_once_guids_are_seen_to_change_entries_of_a_day_are_recognised_too() -> None:
    before = [alarm("old-1"), alarm("old-2", 0, "All clear"), replace(alarm("old-3", 0, "Drill"), published_at=None)]
    renamed = [replace(each, entry_id=f"new-{n}") for n, each in enumerate(before)]

    assert list(settle(renamed, recorded(*before))) == before


def test_guids_that_change_beside_entries_with_links_whose_guids_hold_are_seen_through() -> None:
    linked = [entry(f"{n}", f"https://a.example/{n}", f"Title {n}") for n in range(5)]
    before = [*linked, alarm("old")]

    assert list(settle([*linked, alarm("new")], recorded(*before))) == before


OTHERS = [
    pytest.param([alarm("new", 8)], [alarm("old")], id="another time"),
    pytest.param([alarm("new", text="All clear")], [alarm("old")], id="another text"),
    pytest.param([alarm("new", title="Drill")], [alarm("old")], id="another title"),
    pytest.param([alarm("new", 0)], [alarm("old", 0)], id="a time that may stand for a day"),
    pytest.param([alarm("new", 30)], [alarm("old", 30)], id="midnight in a zone of half an hour"),
    pytest.param(
        [replace(alarm("new"), published_at=None)], [replace(alarm("old"), published_at=None)], id="without a time"
    ),
    pytest.param([alarm("old"), alarm("new")], [alarm("old")], id="as many known by their guids"),
    pytest.param([replace(alarm("new"), link="https://a.example/")], [alarm("old")], id="with a link"),
]


@pytest.mark.parametrize(("listed", "before"), OTHERS)
def test_an_entry_without_a_link_that_may_be_another_stays_another(
    listed: list[ParsedEntry], before: list[ParsedEntry]
) -> None:
    assert list(settle(listed, recorded(*before))) == listed


def test_guids_that_may_change_are_told_where_it_cannot_be_sure() -> None:
    before = [replace(alarm(f"old-{n}", text=f"Shelter {n}"), published_at=None) for n in range(3)]
    renamed = [replace(each, entry_id=f"new-{n}") for n, each in enumerate(before)]
    news = [alarm(f"new-{n}", text="Something else") for n in range(4)]

    assert guids_may_change(renamed, recorded(*before))
    assert guids_may_change([replace(each, published_at=DAY) for each in renamed], recorded(*before))
    assert not guids_may_change([*renamed[:2], before[2]], recorded(*before)), "a guid held"
    assert not guids_may_change(renamed[:2], recorded(*before)), "too few to tell"
    assert not guids_may_change([*renamed, *news], recorded(*before)), "most are new"
    hashed = [replace(each, entry_id=entry_id("", "", each.title + each.summary, DAY)) for each in before]
    assert not guids_may_change(hashed, recorded(*before)), "there are no guids"
    assert dates_may_shift(hashed, recorded(*before))
    assert not dates_may_shift(renamed, recorded(*before)), "there are guids"


def test_links_and_guids_that_may_change_are_told_where_it_cannot_be_sure() -> None:
    before = [entry(f"old-{n}", f"https://a.example/s1/{n}", f"Title {n}") for n in range(3)]
    listed = [entry(f"new-{n}", f"https://a.example/s2/{n}", f"Title {n}") for n in range(3)]

    assert guids_may_change(listed, recorded(*before))
    assert not guids_may_change([*listed, before[0]], recorded(*before)), "a guid held"
    assert not guids_may_change(listed[:2], recorded(*before)), "too few to tell"
    assert not dates_may_shift(listed, recorded(*before))


def test_the_share_of_known_entries() -> None:
    known = recorded(entry("1"), entry("2"))

    assert share_known([entry("1"), entry("2"), entry("3"), entry("4")], known) == 0.5
    assert share_known([], known) == 0


texts = some.text("ab", max_size=2)
times = some.sampled_from([None, DAY, DAY.replace(minute=7), DAY.replace(minute=8)])
entries = some.builds(
    ParsedEntry, entry_id=texts, link=texts, title=texts, summary=texts, content=texts, published_at=times
)
linkless = some.builds(ParsedEntry, entry_id=texts, link=some.just(""), title=texts, summary=texts, published_at=times)


@given(some.lists(entries, max_size=8))
def test_no_two_entries_ever_share_an_id(found: list[ParsedEntry]) -> None:
    ids = [each.entry_id for each in separate(found)]

    assert len(ids) == len(set(ids))


@given(some.lists(entries, max_size=8))
def test_no_entry_that_differs_is_ever_lost(found: list[ParsedEntry]) -> None:
    shown = {replace(each, author="") for each in found}

    assert len(separate(found)) == len(shown)


@given(some.lists(entries, max_size=8))
def test_what_was_recorded_is_known_when_it_comes_again(found: list[ParsedEntry]) -> None:
    kept = separate(found)

    assert set(settle(kept, recorded(*kept))) == set(kept)


@given(some.lists(linkless, max_size=6), some.lists(linkless, max_size=6))
def test_whatever_guids_do_no_entry_without_a_link_becomes_one_that_reads_differently(
    earlier: list[ParsedEntry], later: list[ParsedEntry]
) -> None:
    known, listed = recorded(*separate(earlier)), separate(later)
    settled = settle(listed, known)

    given = {each.entry_id for each in listed}
    for each in settled:
        if each.entry_id not in given and "#" not in each.entry_id:  # neither its own nor made of its own
            assert known[each.entry_id] == _recorded(each)
    assert {(each.title, each.summary, each.published_at) for each in settled} == {
        (each.title, each.summary, each.published_at) for each in later
    }
