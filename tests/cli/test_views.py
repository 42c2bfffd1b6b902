"""The commands that look into the database: what people see, what programs get, what is refused."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from rich.console import Console

from monitor.cli import cli
from monitor.cli.database import Moment
from monitor.cli.status_page import MEANINGS, size_in_words, status_page
from monitor.cli.views import BUCKETS
from monitor.core.telling.notices import entry_quarantined
from monitor.errors import InputError, StoreError
from monitor.model import Bound, Bucket, Component, Delivery, FeedFailure
from monitor.store import open_store
from monitor.store.alerts import record_alerts
from monitor.store.analyses import ATTEMPTS, claim_entries, record_analysis
from monitor.store.deliveries import claim_delivery, deliveries_due, record_delivery
from monitor.store.feeds import sync_feeds
from monitor.store.overview import QUARANTINED, WAITING, overview
from monitor.store.steps import record_step
from tests.store.samples import (
    DAY,
    HOUR,
    NOW,
    WIRE,
    alert,
    analysis,
    answer,
    claimed,
    contradicts,
    figure,
    first,
    match,
    novelty,
    parsed,
    poll,
    publish,
    recorded,
    vectors,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "monitor.db"


@pytest.fixture
def filled(path):
    """Two feeds, one of them failing; three figures, an alert that one channel took and the other gave up."""
    with open_store(path) as store:
        publish(store, parsed(9, "Kyiv's troops [bold]enter[/bold] Kursk"), parsed(5), parsed(1), parsed(0))
        failure = answer(feed=WIRE, failure=FeedFailure.NOT_A_FEED, message="this is a web page", validators=None)
        poll(store, failure)
        earlier = None
        for entry, words in zip(claim_entries(store, 3, NOW), ("12,000", "=2,500", "3,000"), strict=True):
            low = float(words.strip("=").replace(",", ""))
            bound = Bound.AT_LEAST if words == "12,000" else Bound.EXACT
            stated = recorded(entry, figure(words, low=low, bound=bound))
            made = analysis(
                entry,
                Bucket.ALERTED if words == "3,000" else Bucket.KNOWN,
                matches=(match(),),
                novelties=(novelty(is_new=words == "3,000"),),
                findings=(contradicts(stated, earlier) if words == "3,000" and earlier else first(stated),),
                alerts=(alert(entry),) if words == "3,000" else (),
                vectors=vectors(),
            )
            record_analysis(store, made, NOW)
            earlier = earlier or stated
        for delivery in deliveries_due(store, NOW):
            claim_delivery(store, delivery.key, NOW)
            ok = delivery.channel == "chat"
            record_delivery(store, Delivery(delivery.key, ok, "" if ok else "550 no such mailbox"), NOW, None)
        for number in range(ATTEMPTS + 1):
            claim_entries(store, 1, NOW + number * HOUR)
        record_step(store, "poll", NOW, message="2 feeds asked")
    return path


def run(*arguments, database=None):
    """What a command prints; its exceptions come through, as `monitor.cli.main` sees them."""
    where = ["--db", str(database)] if database else []
    result = CliRunner().invoke(cli, [*map(str, arguments), *where], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def run_json(*arguments, database):
    return [json.loads(line) for line in run(*arguments, "--json", database=database).splitlines()]


# --- status --------------------------------------------------------------------------


def test_status_tells_a_newcomer_what_is_the_matter(filled):
    told = run("status", database=filled)

    assert told.startswith("▲ Not running: last poll ")
    for part in (
        "2 configured: 1 ok, 1 broken",
        "Baltic Wire",
        "this is a web page",
        "never read; failing since ",
        "Entries  4 on record",
        "550 no such mailbox",
        "on record",
        "2 feeds asked",
        str(filled),
    ):
        assert part in told


def test_status_leaves_the_address_of_a_failing_feed_whole(path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    long = replace(WIRE, url=f"https://wire.example/{'a/long/path/' * 6}feed.xml")
    with open_store(path) as store:
        sync_feeds(store, [long], NOW)
        poll(store, answer(feed=long, failure=FeedFailure.TIMEOUT, message="no whole answer", validators=None))

    lines = run("status", database=path).splitlines()

    assert f"              {long.url}" in lines
    assert all(len(line) <= 60 for line in lines if long.url not in line and str(path) not in line)


def test_status_tells_in_one_line_that_the_clock_went_back(filled):
    with open_store(filled) as store:
        record_step(store, "poll", datetime.now(UTC) + 3 * HOUR + HOUR / 2)

    (line,) = [line for line in run("status", database=filled).splitlines() if "clock" in line]

    assert line.startswith("▲ The clock is wrong, or was: the latest time on record, ")
    assert "is 3 hours" in line


def test_status_names_what_is_in_quarantine(filled):
    told = run("status", database=filled)

    assert "Report 0" in told
    assert "set aside: three tries, none finished" in told


def test_status_for_programs_holds_the_same(filled):
    (found,) = run_json("status", database=filled)

    assert (found["working"], found["entries"], sum(found["buckets"].values())) == (False, 4, 4)
    assert found["buckets"] | {"known": 2, "alerted": 1, "quarantined": 1} == found["buckets"]
    assert [channel["states"] for channel in found["channels"]] == [{"sent": 1}, {"dead": 1}]
    assert [entry["title"] for entry in found["quarantined"]] == ["Report 0"]


def test_every_bucket_is_explained_and_can_be_asked_for(filled):
    assert set(MEANINGS) == set(BUCKETS) == {*Bucket, WAITING, QUARANTINED}
    for bucket in BUCKETS:
        run("entries", "--bucket", bucket, database=filled)


def test_status_shows_the_buckets_that_hold_entries(filled, tmp_path):
    told = run("status", database=filled)
    assert [bucket for bucket in BUCKETS if f"\n{bucket} " in told] == ["known", "alerted", "quarantined"]

    open_store(tmp_path / "empty.db").close()
    told = run("status", database=tmp_path / "empty.db")
    assert "Entries  0 on record" in told
    assert "meaning" not in told


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (12_345_678, "12.3 MB"), (4 * 10**12, "4000.0 GB")],
)
def test_sizes_are_told_in_the_unit_that_suits_them(size, words):
    assert size_in_words(size) == words


# --- lists ---------------------------------------------------------------------------


def test_entries_show_where_each_ended(filled):
    told = run("entries", database=filled)

    assert "quarantined" in told
    assert "kursk 0.70" in told
    assert told.index("Report 1") < told.index("Report 5")


def test_a_known_entry_that_belongs_too_doubtfully_to_be_told_shows_what_it_lacks(path):
    with open_store(path) as store:
        sure, doubtful, alerted = claimed(store, parsed(3), parsed(2), parsed(1))
        for entry, score, bucket in (
            (sure, 0.9, Bucket.KNOWN),
            (doubtful, 0.6, Bucket.KNOWN),
            (alerted, 0.61, Bucket.ALERTED),
        ):
            record_analysis(store, analysis(entry, bucket, matches=(replace(match(), score=score),)), NOW)

    listed = run("entries", database=path)

    assert "kursk 0.60 (0.76 to be told)" in listed
    assert listed.count("to be told") == 1


def test_what_a_feed_wrote_is_never_taken_for_markup(filled):
    assert "Kyiv's troops [bold]enter[/bold] Kursk" in run("entries", database=filled)


def test_control_characters_of_a_feed_never_reach_the_terminal(path):
    with open_store(path) as store:
        publish(store, parsed(1, "Red \x1b[31malert\x1b[0m \u202eesrever"))

    told = run("entries", database=path)

    assert "\x1b" not in told
    assert "\u202e" not in told


def test_entries_for_programs_come_one_a_line_with_their_id(filled):
    found = run_json("entries", "--bucket", "alerted", database=filled)

    assert [(entry["id"], entry["title"], entry["bucket"]) for entry in found] == [("e3", "Report 1", "alerted")]
    assert found[0]["matches"][0]["storyline"] == "kursk"


def test_alerts_show_where_they_went(filled):
    told = run("alerts", database=filled)

    assert "Troops took Sudzha." in told
    assert "chat: sent 1 Mar 2026 12:00 UTC" in told
    assert "mail: given up 1 Mar 2026 12:00 UTC, 1 try" in told


def test_an_alert_of_a_storyline_in_shadow_says_so_and_an_outlet_is_listed_once(path):
    with open_store(path) as store:
        (entry,) = claimed(store, parsed(1))
        source = alert(entry).sources[0]
        twice = (source, replace(source, link="https://ledger.example/2"))
        told = alert(entry, channels=(), sources=twice)
        record_analysis(store, analysis(entry, Bucket.HELD, matches=(match(),), alerts=(told,)), NOW)

    listed = run("alerts", database=path)

    assert "in shadow, not sent" in listed
    assert listed.count("Kyiv Ledger") == 1
    assert "in shadow, not sent" in run("explain", "a1", database=path)
    page = Console(width=100, file=io.StringIO())
    with open_store(path, read_only=True) as store:
        page.print(status_page(overview(store, NOW), 100))
    assert "today (UTC): 1 new development, 1 of them in shadow; 1 on record" in page.file.getvalue()


def test_a_report_that_came_after_its_alert_was_sent_is_not_said_to_be_named_in_it(path):
    with open_store(path) as store:
        one, other = claimed(store, parsed(3), parsed(2))
        record_analysis(store, analysis(one, matches=(match(),), alerts=(alert(one, channels=["chat"]),)), NOW)
        (delivery,) = deliveries_due(store, NOW)
        claim_delivery(store, delivery.key, NOW)
        record_delivery(store, Delivery(delivery.key, ok=True), NOW, None)
        joined = (("key-1", replace(alert(one).sources[0], link=other.link)),)
        record_analysis(store, analysis(other, Bucket.KNOWN, matches=(match(),), joined=joined), NOW + HOUR)

    told = run("explain", f"e{other.key}", database=path)

    assert "Not told, added to a1 after that was sent: a new place" in told
    assert "a1 new development (joined after it was sent)" in told


def test_alerts_for_programs_hold_their_deliveries(filled):
    (found,) = run_json("alerts", database=filled)

    assert (found["id"], found["alert"]["dedup_key"]) == ("a1", "key-1")
    assert [delivery["state"] for delivery in found["deliveries"]] == ["sent", "dead"]


@pytest.mark.parametrize("command", ["entries", "figures", "alerts"])
def test_nothing_on_record_is_said_in_words(path, command):
    open_store(path).close()

    assert run(command, database=path).startswith("No ")
    assert run(command, "--json", database=path) == ""


@pytest.mark.parametrize("arguments", [["entries", "--storyline"], ["figures"], ["alerts", "--storyline"]])
def test_a_storyline_that_nothing_belongs_to_is_a_slip_of_the_pen(filled, arguments):
    result = CliRunner().invoke(cli, [*arguments, "krusk", "--db", str(filled)])

    assert result.exit_code == 2
    assert "nothing on record belongs to a storyline 'krusk'; did you mean 'kursk'?" in result.output


@pytest.mark.parametrize(
    ("words", "expected"),
    [("2026-03-01", NOW.replace(hour=0)), ("2026-03-01T12:00", NOW), ("2026-03-01T13:00+01:00", NOW)],
)
def test_a_moment_may_be_a_date_or_a_time(words, expected):
    assert Moment().convert(words, None, None) == expected


@pytest.mark.parametrize(
    ("words", "length"), [("90m", timedelta(minutes=90)), ("12h", 12 * HOUR), ("3d", 3 * DAY), ("2w", 14 * DAY)]
)
def test_a_moment_may_be_a_length_of_time_before_now(words, length):
    before = datetime.now(UTC)
    at = Moment().convert(words, None, None)

    assert before - length <= at <= datetime.now(UTC) - length


def test_a_moment_that_is_none_is_refused_in_words(filled):
    result = CliRunner().invoke(cli, ["entries", "--since", "yesterday", "--db", str(filled)])

    assert result.exit_code == 2
    assert "'yesterday' is no date (2026-11-01)" in result.output


@pytest.mark.parametrize("command", ["entries", "alerts"])
@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-23:00", "0001-01-01T00:00+14:00"])
def test_a_moment_that_utc_has_no_date_for_is_refused_in_words(filled, command, moment):
    result = CliRunner().invoke(cli, [command, "--since", moment, "--db", str(filled)])

    assert result.exit_code == 2
    assert f"'{moment}' lies, in UTC, before the year 1 or after the year 9999" in result.output


# --- explain -------------------------------------------------------------------------


def test_an_entry_is_explained_with_scores_sentences_figures_and_alerts(filled):
    told = run("explain", "e3", database=filled)

    for part in (
        "e3 Report 1",
        "Told: a new place",
        "kursk: yes, 0.70 where 0.55 is needed",
        "likeness",
        "title and description",
        "kursk: new, 0.80 where 0.52 is needed",
        "its newest sentence: Troops took Sudzha.",
        "nearest known: They advanced.",
        "contradicts (disputed) 12,000 North Korean troops (e1, Kyiv Ledger",
        "a1 new development: Troops took Sudzha.",
        "mail: given up",
    ):
        assert part in told


def test_an_entry_that_made_no_alert_is_explained_too(filled):
    told = run("explain", "https://ledger.example/5", database=filled)

    assert "\nNot told: a new place\n" in told
    assert "kursk: new by its score alone" in told


@pytest.mark.parametrize("name", ["e1", "e3", "e4", "a1"])
def test_an_explanation_opens_with_the_verdict_and_ends_with_ids(filled, name):
    head, _, rest = run("explain", name, database=filled).partition("\n\n")
    verdict, _, rest = rest.partition("\n\n")

    assert len(head.splitlines()) == 2
    assert verdict.startswith(("Told: ", "Not told: ", "Not decided: "))
    assert rest.index("Its text") < rest.index("On record") < rest.index("first seen")
    assert "dedup key" not in head + verdict


def test_an_alert_that_no_channel_took_yet_is_still_to_be_told(path):
    with open_store(path) as store:
        publish(store, parsed(1))
        (entry,) = claim_entries(store, 1, NOW)
        record_analysis(store, analysis(entry, alerts=(alert(entry),), vectors=vectors()), NOW)

        waiting = run("explain", "e1", database=path)
        for delivery in deliveries_due(store, NOW):
            claim_delivery(store, delivery.key, NOW)
            record_delivery(store, Delivery(delivery.key, delivery.channel == "mail", "no"), NOW, NOW + HOUR)

    assert "\nTo be told: a new place\n" in waiting
    assert "\nTold: a new place\n" in run("explain", "e1", database=path)


def explained(path, matched, judged):
    """What is explained of one entry that is matched and judged so, each space one."""
    with open_store(path) as store:
        publish(store, parsed(1))
        (entry,) = claim_entries(store, 1, NOW)
        made = analysis(entry, Bucket.KNOWN, matches=(matched,), novelties=(judged,), vectors=vectors())
        record_analysis(store, made, NOW)
    return " ".join(run("explain", "e1", database=path).split())


def test_an_entry_that_barely_belongs_is_explained_without_contradiction_and_with_what_to_do(path):
    doubtful = replace(match(), score=0.7, threshold=0.5)
    judged = replace(novelty(is_new=False), score=0.8, threshold=0.5)

    told = explained(path, doubtful, judged)

    assert "kursk: new by its score alone, 0.80 where 0.50 is needed" in told
    assert "kursk: yes, 0.70 where 0.50 is needed, and 0.76 to be told" in told
    assert "if it does belong: monitor feedback e1 yes --storyline kursk" in told


@pytest.mark.parametrize(
    ("value", "is_weak"), [(1 / 3, True), (0.7 / 3, True), (0.7, False), (1.0, False), (0.0, False)]
)
def test_a_term_that_counts_a_third_says_why(path, value, is_weak):
    told = explained(path, replace(match(), components=(Component("terms", value, "Mazon"),)), novelty())

    assert ("no word of it is in title or description of the storyline: a third" in told) is is_weak


def test_an_entry_that_surely_belongs_asks_for_nothing(path):
    told = explained(path, replace(match(), score=0.9), replace(novelty(is_new=False), score=0.2))

    assert "kursk: not new, 0.20 where" in told
    assert "to be told" not in told
    assert "monitor feedback" not in told


def test_what_decides_stands_in_two_rows_and_what_it_follows_from_beneath(path):
    parts = (
        Component("reports an event", 0.9),
        Component("style of the title", -3.0),
        Component("words of the lead", 1.5),
        Component("repeats what was told", 0.02, "Dam breached"),
        Component("likeness to it", 0.8),
        Component("words shared with it", 0.3),
        Component("hours between", 30.0),
        Component("titles differ in what counts", 1.0),
    )

    told = explained(path, match(), replace(novelty(), components=parts))

    assert "style: title -3.00, words of the lead 1.50 (below 0: a report, above 0: comment)" in told
    assert "“Dam breached” likeness 0.80, words shared 0.30, 1 day 6 hours between them; their titles differ" in told
    assert "hours between 30.00" not in told


def test_no_sentence_is_explained_twice(filled):
    told = run("explain", "a1", database=filled)

    assert told.count("a new place") == 1
    assert told.count("https://ledger.example/1") == 2  # where the sentence stands, and the entry on record


def test_an_explanation_fits_a_terminal_of_80_columns(filled, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")

    assert max(map(len, run("explain", "a1", database=filled).splitlines())) <= 80


def test_an_alert_is_explained_with_its_proof_and_its_entry(filled):
    told = run("explain", "a1", database=filled)

    for part in (
        "“Troops took Sudzha.”",
        "Kyiv Ledger, officials",
        "550 no such mailbox",
        "dedup key key-1",
        "e3 Report 1",
    ):
        assert part in told


def test_an_explanation_for_programs_holds_everything(filled):
    (found,) = run_json("explain", "e3", database=filled)

    assert found["matches"][0]["components"][0]["name"] == "likeness"
    assert found["figures"][0]["verdicts"][0]["relation"] == "contradicts"


def test_what_is_not_on_record_cannot_be_explained(filled):
    with pytest.raises(InputError, match="e99: no such entry on record"):
        run("explain", "e99", database=filled)
    with pytest.raises(InputError, match="no entry has this link"):
        run("explain", "", database=filled)


# --- feedback, backup, prune -----------------------------------------------------------


def test_feedback_is_kept_and_shown(filled):
    noted = run("feedback", "e3", "no", "--yes", database=filled)

    assert noted.startswith(
        "Noted: e3 “Report 1” does not belong to kursk.\nLess of its kind will be told from now on; "
    )
    assert "kursk: does not belong" in run("explain", "e3", database=filled)
    assert run_json("feedback", "e3", "yes", "--yes", "--storyline", "kursk", database=filled) == [
        {"entry": "e3", "storyline": "kursk", "belongs": True}
    ]


def test_feedback_on_an_entry_that_is_close_to_nothing_needs_a_storyline(filled):
    result = CliRunner().invoke(cli, ["feedback", "e4", "yes", "--db", str(filled)])

    assert result.exit_code == 2
    assert "e4 is close to no storyline yet; name one with --storyline: kursk" in result.output


def test_feedback_on_an_unknown_storyline_is_refused(filled):
    result = CliRunner().invoke(cli, ["feedback", "e3", "yes", "--storyline", "krusk", "--db", str(filled)])

    assert result.exit_code == 2
    assert "did you mean 'kursk'?" in result.output


def test_a_backup_goes_to_the_file_or_into_the_folder(filled, tmp_path):
    (tmp_path / "backups").mkdir()

    assert ", checked\n" in run("backup", tmp_path / "copy.db", database=filled)
    run("backup", tmp_path / "backups", database=filled)

    (copy,) = (tmp_path / "backups").iterdir()
    assert run_json("entries", database=copy) == run_json("entries", database=filled)


def test_prune_says_what_it_forgot(filled):
    told = run("prune", "--entries", "1", "--matched", "1", "--alerts", "1", "--polls", "1", database=filled)

    assert told.startswith("Forgot 3 entries, 1 alerts, 3 polls, and 0 ids")
    assert "1 on record, 3 more forgotten but recognised" in run("status", database=filled)
    (again,) = run_json("prune", database=filled)
    assert again == {"entries": 0, "seen": 0, "alerts": 0, "polls": 0}


@pytest.mark.parametrize(
    "command",
    [["status"], ["entries"], ["figures"], ["alerts"], ["explain", "e1"], ["feedback", "e1", "yes"], ["prune"]],
)
def test_a_database_that_is_not_there_is_named_and_not_made(path, command):
    with pytest.raises(StoreError, match=r"monitor\.db: there is no database yet; `monitor once` makes it"):
        run(*command, database=path)

    assert not path.exists()


def test_the_database_is_the_one_that_the_configuration_names(filled):
    config = filled.with_name("monitor.yaml")
    config.write_text("database: monitor.db\nfeeds:\n  - url: https://ledger.example/rss\n")

    assert "Entries  4 on record" in run("status", "--config", config)


def test_a_notice_is_explained_by_where_it_happened_and_quotes_nobody(tmp_path):
    path = tmp_path / "monitor.db"
    with open_store(path) as store:
        (entry,) = claimed(store, parsed(1))
        record_alerts(store, [entry_quarantined(entry, NOW, channels=("chat",), now=NOW)])

    told = run("explain", "a1", database=path)

    assert "Where\n" in told
    assert "entry: Kyiv Ledger · " in told
    assert "“”" not in told
