"""The tables of the first version, as SQL; a released table is changed by a migration, never here."""

# Keys that people and the deciding core hold on to (e12, a3, figures) are AUTOINCREMENT: never given twice, so that a
# key which outlived its row cannot mean another.

# A poll writes to as few places as it can: both indexes of `entries` beside its own are partial, so that a new entry
# goes to the end of one of them, and the other is written when it is analysed.

FEEDS = """
CREATE TABLE feeds (
    key INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    configured INTEGER NOT NULL DEFAULT 1,
    name TEXT NOT NULL,
    publisher TEXT NOT NULL,
    language TEXT NOT NULL,
    settings TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    added_at TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'never polled',
    failure TEXT,
    message TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since TEXT,
    failure_told_at TEXT,
    first_polled_at TEXT,
    last_polled_at TEXT,
    last_success_at TEXT,
    last_full_at TEXT,
    listed_at TEXT,
    listed INTEGER NOT NULL DEFAULT 0,
    newest_entry_at TEXT,
    next_check_at TEXT,
    rhythm REAL,
    idle INTEGER NOT NULL DEFAULT 0,
    update_every REAL,
    skip_hours TEXT NOT NULL DEFAULT '[]',
    permanent_url TEXT NOT NULL DEFAULT '',
    permanent_count INTEGER NOT NULL DEFAULT 0,
    retired INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX feeds_due ON feeds (next_check_at) WHERE configured = 1 AND retired = 0;
CREATE TABLE polls (
    key INTEGER PRIMARY KEY,
    feed_key INTEGER NOT NULL REFERENCES feeds (key) ON DELETE CASCADE,
    at TEXT NOT NULL,
    status INTEGER,
    not_modified INTEGER NOT NULL,
    failure TEXT,
    message TEXT NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    known INTEGER NOT NULL,
    seconds REAL NOT NULL,
    size INTEGER NOT NULL
) STRICT;
CREATE INDEX polls_of_feed ON polls (feed_key, at);
CREATE TABLE steps (
    name TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    ok INTEGER NOT NULL,
    message TEXT NOT NULL
) STRICT;
"""

ENTRIES = """
CREATE TABLE entries (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    feed_key INTEGER NOT NULL REFERENCES feeds (key) ON DELETE CASCADE,
    entry_id TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    link TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    content TEXT NOT NULL,
    author TEXT NOT NULL,
    published_at TEXT,
    updated_at TEXT,
    reported_at TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    changed_at TEXT,
    text_hash BLOB NOT NULL,
    is_first_poll INTEGER NOT NULL,
    analysed_version INTEGER NOT NULL DEFAULT 0,
    analysed_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    claimed_at TEXT,
    quarantined_at TEXT,
    bucket TEXT,
    reason TEXT NOT NULL DEFAULT '',
    near_duplicate_of INTEGER,
    UNIQUE (feed_key, entry_id)
) STRICT;
CREATE INDEX entries_unfinished ON entries (key, reported_at, attempts, claimed_at, quarantined_at)
    WHERE analysed_version < version;
CREATE INDEX entries_analysed ON entries (reported_at, bucket, analysed_version, version, quarantined_at)
    WHERE analysed_at IS NOT NULL;
CREATE TABLE entry_versions (
    entry_key INTEGER NOT NULL REFERENCES entries (key) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    link TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    content TEXT NOT NULL,
    published_at TEXT,
    replaced_at TEXT NOT NULL,
    text_hash BLOB NOT NULL,
    PRIMARY KEY (entry_key, version)
) STRICT;
CREATE TABLE seen (
    feed_key INTEGER NOT NULL REFERENCES feeds (key) ON DELETE CASCADE,
    entry_id TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    PRIMARY KEY (feed_key, entry_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE vectors (
    entry_key INTEGER NOT NULL REFERENCES entries (key) ON DELETE CASCADE,
    model TEXT NOT NULL,
    version INTEGER NOT NULL,
    title BLOB NOT NULL,
    whole BLOB NOT NULL,
    parts BLOB,
    sentences TEXT NOT NULL DEFAULT '[]',
    sentence_vectors BLOB,
    PRIMARY KEY (entry_key, model)
) STRICT;
"""

JUDGEMENTS = """
CREATE TABLE matches (
    storyline TEXT NOT NULL,
    entry_key INTEGER NOT NULL REFERENCES entries (key) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    score REAL NOT NULL,
    threshold REAL NOT NULL,
    belonging TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (entry_key, storyline)
) STRICT;
CREATE INDEX matches_of_storyline ON matches (storyline, belonging);
CREATE TABLE novelties (
    storyline TEXT NOT NULL,
    entry_key INTEGER NOT NULL REFERENCES entries (key) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    is_new INTEGER NOT NULL,
    score REAL NOT NULL,
    threshold REAL NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (entry_key, storyline)
) STRICT;
CREATE TABLE figures (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    storyline TEXT NOT NULL,
    entry_key INTEGER NOT NULL REFERENCES entries (key) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    reported_at TEXT NOT NULL,
    start INTEGER NOT NULL,
    text TEXT NOT NULL,
    low REAL,
    high REAL,
    bound TEXT NOT NULL,
    unit TEXT NOT NULL,
    subject TEXT NOT NULL,
    claimant TEXT NOT NULL,
    source TEXT NOT NULL,
    publisher TEXT NOT NULL,
    detail TEXT NOT NULL,
    superseded_at TEXT
) STRICT;
CREATE INDEX figures_of_storyline ON figures (storyline, reported_at);
CREATE INDEX figures_of_entry ON figures (entry_key);
CREATE TABLE findings (
    key INTEGER PRIMARY KEY,
    figure_key INTEGER NOT NULL REFERENCES figures (key) ON DELETE CASCADE,
    earlier_key INTEGER REFERENCES figures (key) ON DELETE SET NULL,
    relation TEXT NOT NULL,
    kind TEXT,
    confident INTEGER NOT NULL,
    reason TEXT NOT NULL,
    judged_at TEXT NOT NULL
) STRICT;
CREATE INDEX findings_of_figure ON findings (figure_key);
CREATE INDEX findings_against ON findings (earlier_key);
CREATE TABLE feedback (
    entry_key INTEGER NOT NULL REFERENCES entries (key) ON DELETE CASCADE,
    storyline TEXT NOT NULL,
    belongs INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (entry_key, storyline)
) STRICT;
"""

ALERTS = """
CREATE TABLE alerts (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    dedup_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    storyline TEXT NOT NULL,
    headline TEXT NOT NULL,
    created_at TEXT NOT NULL,
    deliver_after TEXT,
    entry_key INTEGER REFERENCES entries (key) ON DELETE SET NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX alerts_of_storyline ON alerts (storyline, created_at);
CREATE INDEX alerts_created ON alerts (created_at);
CREATE INDEX alerts_of_entry ON alerts (entry_key);
CREATE TABLE sources (
    alert_key INTEGER NOT NULL REFERENCES alerts (key) ON DELETE CASCADE,
    link TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    reported_at TEXT,
    joined_at TEXT,
    entry_key INTEGER REFERENCES entries (key) ON DELETE SET NULL,
    PRIMARY KEY (alert_key, link, name)
) STRICT;
CREATE INDEX sources_of_entry ON sources (entry_key);
CREATE TABLE deliveries (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    alert_key INTEGER NOT NULL REFERENCES alerts (key) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'digested', 'dead')),
    next_attempt_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    unrecorded INTEGER NOT NULL DEFAULT 0,
    claimed_at TEXT,
    settled_at TEXT,
    error TEXT NOT NULL DEFAULT '',
    digest_key INTEGER REFERENCES alerts (key) ON DELETE SET NULL,
    UNIQUE (alert_key, channel)
) STRICT;
CREATE INDEX deliveries_of_channel ON deliveries (channel, settled_at) WHERE state = 'sent';
CREATE INDEX deliveries_of_digest ON deliveries (digest_key) WHERE digest_key IS NOT NULL;
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE state = 'waiting';
CREATE TABLE attempts (
    key INTEGER PRIMARY KEY,
    delivery_key INTEGER NOT NULL REFERENCES deliveries (key) ON DELETE CASCADE,
    at TEXT NOT NULL,
    ok INTEGER NOT NULL,
    error TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_of_delivery ON attempts (delivery_key);
"""
