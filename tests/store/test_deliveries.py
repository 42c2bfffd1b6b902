"""Deliveries: each alert to each of its channels, at least once, and never silently lost."""

from monitor.cli.tables import delivery_words
from monitor.core.telling.holding import Told
from monitor.model import AlertKind, Bucket, Delivery, Source
from monitor.store.alerts import record_alerts, record_feed_notice
from monitor.store.analyses import record_analysis
from monitor.store.deliveries import (
    KILLED,
    UNRECORDED,
    claim_delivery,
    deliveries_due,
    fold_into_digest,
    give_up_killer,
    postpone_deliveries,
    record_delivery,
    revive_dead,
    sent_since,
    settling,
    told_since,
)
from monitor.store.feeds import feeds_on_record, sync_feeds
from monitor.store.listings import Selection, list_alerts
from tests.store.samples import DAY, HOUR, LEDGER, MINUTE, NOW, alert, analysis, claimed, parsed, told


def states(store):
    return {row["channel"]: row["state"] for row in store.rows("SELECT channel, state FROM deliveries")}


def send(store, delivery, *, ok=True, retry_at=None, at=NOW):
    assert claim_delivery(store, delivery.key, at)
    record_delivery(store, Delivery(delivery.key, ok, "" if ok else "550 mailbox unavailable"), at, retry_at)


def test_an_alert_is_due_on_each_of_its_channels(store):
    (entry,) = claimed(store, parsed(1))
    told(store, entry)

    due = deliveries_due(store, NOW)

    assert [(delivery.channel, delivery.attempts) for delivery in due] == [("chat", 0), ("mail", 0)]
    assert due[0].alert == alert(entry)


def test_an_alert_without_a_channel_is_on_record_and_never_due(store):
    record_alerts(store, [alert(None, channels=())])

    assert deliveries_due(store, NOW + DAY) == []
    assert len(store.rows("SELECT 1 FROM alerts")) == 1


def test_an_alert_waits_for_its_settle_window(store):
    record_alerts(store, [alert(None, deliver_after=NOW + 10 * MINUTE)])

    assert deliveries_due(store, NOW + 9 * MINUTE) == []
    assert len(deliveries_due(store, NOW + 10 * MINUTE)) == 2


def test_what_settles_is_counted_with_the_end_of_its_window(store):
    record_alerts(store, [alert(None, deliver_after=NOW + 10 * MINUTE), alert(None, "at-once")])

    assert settling(store, NOW) == (1, NOW + 10 * MINUTE)
    assert settling(store, NOW + 10 * MINUTE) == (0, None)


def test_sources_that_joined_in_the_settle_window_are_delivered(store):
    one, other = claimed(store, parsed(2), parsed(1))
    told(store, one, deliver_after=NOW + 10 * MINUTE)
    source = Source("Baltic Wire", "https://wire.example/1", "The same", NOW, "wire")
    record_analysis(store, analysis(other, Bucket.KNOWN, joined=(("key-1", source),)), NOW)

    (delivery, _) = deliveries_due(store, NOW + HOUR)

    assert [outlet.name for outlet in delivery.alert.sources] == ["Kyiv Ledger", "Baltic Wire"]


def test_what_was_sent_is_not_due_again(store):
    record_alerts(store, [alert(None)])
    chat, mail = deliveries_due(store, NOW)
    send(store, chat)

    assert deliveries_due(store, NOW + DAY) == [mail]
    assert not claim_delivery(store, chat.key, NOW + DAY)
    assert states(store) == {"chat": "sent", "mail": "waiting"}


def test_what_failed_is_due_again_at_its_time(store):
    record_alerts(store, [alert(None, channels=["chat"])])
    (chat,) = deliveries_due(store, NOW)
    send(store, chat, ok=False, retry_at=NOW + HOUR)

    assert deliveries_due(store, NOW + HOUR - MINUTE) == []
    (again,) = deliveries_due(store, NOW + HOUR)
    assert again.attempts == 1


def test_what_was_given_up_is_a_named_state_and_can_be_revived(store):
    record_alerts(store, [alert(None, channels=["chat"])])
    (chat,) = deliveries_due(store, NOW)
    send(store, chat, ok=False)

    assert states(store) == {"chat": "dead"}
    assert deliveries_due(store, NOW + DAY) == []
    assert revive_dead(store, NOW + DAY, "mail") == 0
    assert revive_dead(store, NOW + DAY) == 1
    assert len(deliveries_due(store, NOW + DAY)) == 1


def test_a_claim_without_an_outcome_is_sent_again(store):
    record_alerts(store, [alert(None, channels=["chat"])])
    (chat,) = deliveries_due(store, NOW)
    assert claim_delivery(store, chat.key, NOW)

    (again,) = deliveries_due(store, NOW)

    assert (again.key, again.attempts) == (chat.key, 1)


def test_a_delivery_that_keeps_killing_the_process_is_given_up(store):
    record_alerts(store, [alert(None, channels=["chat"])])
    (chat,) = deliveries_due(store, NOW)

    before = [(give_up_killer(store, chat.key, NOW), claim_delivery(store, chat.key, NOW)) for _ in range(UNRECORDED)]

    assert before == [(False, True)] * UNRECORDED
    assert give_up_killer(store, chat.key, NOW)
    assert not claim_delivery(store, chat.key, NOW)
    assert states(store) == {"chat": "dead"}
    assert store.rows("SELECT error FROM deliveries")[0]["error"] == KILLED


def test_what_was_made_or_tried_while_the_clock_was_ahead_is_due(store):
    record_alerts(
        store, [alert(None, "ahead", channels=["chat"], created_at=NOW + 30 * DAY, deliver_after=NOW + 30 * DAY)]
    )
    (made,) = deliveries_due(store, NOW)
    claim_delivery(store, made.key, NOW + 30 * DAY)
    postpone_deliveries(store, [made.key], NOW + 31 * DAY)

    assert [delivery.key for delivery in deliveries_due(store, NOW)] == [made.key]


def test_a_held_delivery_counts_no_attempt(store):
    record_alerts(store, [alert(None, channels=["chat"])])
    (chat,) = deliveries_due(store, NOW)
    postpone_deliveries(store, [chat.key], NOW + HOUR)

    assert deliveries_due(store, NOW) == []
    (held,) = deliveries_due(store, NOW + HOUR)
    assert held.attempts == 0


def test_deliveries_folded_into_a_digest_are_replaced_by_it(store):
    record_alerts(store, [alert(None, f"key-{number}", channels=["chat"]) for number in range(3)])
    digest = alert(None, "digest-1", channels=["chat"], kind=AlertKind.DIGEST, storyline="")

    key = fold_into_digest(store, [delivery.key for delivery in deliveries_due(store, NOW)], digest, NOW)

    (due,) = deliveries_due(store, NOW)
    assert (due.alert_key, due.alert.kind) == (key, AlertKind.DIGEST)
    assert len(store.rows("SELECT 1 FROM deliveries WHERE state = 'digested' AND digest_key = ?", [key])) == 3


def test_an_alert_told_in_the_message_of_another_names_that_alert(store):
    record_alerts(store, [alert(None, "key-1", channels=["chat"]), alert(None, "key-2", channels=["chat"])])
    one, other = deliveries_due(store, NOW)
    gathered = alert(None, "digest-1", channels=["chat"], kind=AlertKind.DIGEST, storyline="")
    digest = fold_into_digest(store, [one.key], gathered, NOW)
    merged = fold_into_digest(store, [other.key], alert(None, "merged-1", channels=["chat"]), NOW)

    lines = {line.alert.dedup_key: line for line in list_alerts(store, Selection())}

    at = "1 Mar 2026 12:00 UTC"
    assert told_on(lines["key-1"]) == f"chat: in the digest a{digest}, {at}"
    assert told_on(lines["key-2"]) == f"chat: told together with others, as a{merged}, {at}"


def told_on(line):
    (delivery,) = line.deliveries
    return delivery_words(delivery).plain


def test_a_digest_that_is_on_record_is_not_made_again(store):
    record_alerts(store, [alert(None, channels=["chat"]), alert(None, "digest-1", channels=["mail"])])
    (chat, _) = deliveries_due(store, NOW)

    assert fold_into_digest(store, [chat.key], alert(None, "digest-1"), NOW) is None
    assert states(store)["chat"] == "waiting"


def test_caps_and_cooldowns_count_what_a_channel_was_sent(store):
    record_alerts(store, [alert(None), alert(None, "key-2", storyline="", kind=AlertKind.FEED_FAILING)])
    for number, delivery in enumerate(deliveries_due(store, NOW)):
        send(store, delivery, at=NOW + number * MINUTE)

    assert sent_since(store, "chat", NOW) == [NOW, NOW + 2 * MINUTE]
    assert sent_since(store, "chat", NOW + MINUTE) == [NOW + 2 * MINUTE]
    assert told_since(store, "chat", NOW) == [Told(NOW, "kursk", "development")]


def test_the_notice_of_a_failing_feed_and_its_mark_are_kept_together(store):
    sync_feeds(store, [LEDGER], NOW)
    failing = alert(None, "down", kind=AlertKind.FEED_FAILING, storyline="")
    back = alert(None, "up", kind=AlertKind.FEED_RECOVERED, storyline="")

    assert len(record_feed_notice(store, LEDGER.url, failing, NOW)) == 1
    assert feeds_on_record(store)[0].failure_told_at == NOW
    assert len(record_feed_notice(store, LEDGER.url, back, NOW + HOUR)) == 1
    assert feeds_on_record(store)[0].failure_told_at is None
