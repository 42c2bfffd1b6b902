"""The record: one SQLite file that holds feeds, entries, what was decided, and what was told.

Open a `Store` in the thread that uses it, then call the functions of the module for the step at hand,
each with the store as its first argument and each one transaction:

    feeds       sync_feeds, feeds_due, feeds_on_record, known_entries
    polls       record_poll
    analyses    claim_entries, release_entries, record_analysis, record_vectors, untold_quarantined,
                free_quarantined
    alerts      record_alerts, record_feed_notice, open_alerts
    deliveries  deliveries_due, claim_delivery, record_delivery, postpone_deliveries, fold_into_digest,
                sent_since, told_since
    memory      matched_entries, figures_on_record, recent_entries, confirmed_entries, record_feedback, feedback_on
    versions    older_texts, texts_as_judged
"""

from monitor.store.connection import Store, open_store

__all__ = ["Store", "open_store"]
