PRAGMA application_id = 1398033742;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'storyline-monitor','lay_tables','2026-11-22 10:58:55.587143+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'storyline-monitor','let_storylines_be_urgent','2026-11-28 14:33:46.506975+00:00');
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
INSERT INTO "alerts" VALUES(1,'key-1','new_development','kursk','Troops took Sudzha.','2026-03-01T12:00:00.000000+00:00',NULL,2,'{"dedup_key":"key-1","kind":"new_development","storyline":"kursk","title":"Kursk counteroffensive","headline":"Troops took Sudzha.","reason":"a new place","created_at":"2026-03-01T12:00:00.000000+00:00","quotes":[{"label":"new","text":"Troops took Sudzha.","source":"Kyiv Ledger","link":"https://ledger.example/1","reported_at":"2026-03-01T12:00:00.000000+00:00","claimant":"officials","figure":"","title":""}],"sources":[],"components":[{"name":"match","value":0.7,"note":"match 0.70 (threshold 0.55)"}],"deliver_after":null,"entry_key":2,"channels":["chat","mail"],"about":"development"}');
CREATE TABLE attempts (
    key INTEGER PRIMARY KEY,
    delivery_key INTEGER NOT NULL REFERENCES deliveries (key) ON DELETE CASCADE,
    at TEXT NOT NULL,
    ok INTEGER NOT NULL,
    error TEXT NOT NULL
) STRICT;
INSERT INTO "attempts" VALUES(1,1,'2026-03-01T12:00:00.000000+00:00',1,'');
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
INSERT INTO "deliveries" VALUES(1,1,'chat','sent','2026-03-01T12:00:00.000000+00:00',1,0,'2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00','',NULL);
INSERT INTO "deliveries" VALUES(2,1,'mail','waiting','2026-03-01T12:00:00.000000+00:00',0,0,NULL,NULL,'',NULL);
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
INSERT INTO "entries" VALUES(1,1,'id-1',1,'https://ledger.example/1','Report 1','A report.','','','2026-03-01T11:00:00.000000+00:00',NULL,'2026-03-01T11:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00',NULL,X'8A14D135978B110D892BEF44AB864BD2',0,0,NULL,0,NULL,NULL,NULL,'',NULL);
INSERT INTO "entries" VALUES(2,1,'id-2',1,'https://ledger.example/2','Report 2','A report.','','','2026-03-01T10:00:00.000000+00:00',NULL,'2026-03-01T10:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00','2026-03-01T13:00:00.000000+00:00',NULL,X'EDC68794D22C521C424DAD60FB574083',0,1,'2026-03-01T12:00:00.000000+00:00',1,'2026-03-01T12:00:00.000000+00:00',NULL,'alerted','a new place',NULL);
INSERT INTO "entries" VALUES(3,1,'id-3',1,'https://ledger.example/3','Report 3','A report.','','','2026-03-01T09:00:00.000000+00:00',NULL,'2026-03-01T09:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00','2026-03-01T13:00:00.000000+00:00',NULL,X'195A6B26302F824662B761761D5C0BBF',0,0,NULL,1,'2026-03-01T12:00:00.000000+00:00',NULL,NULL,'',NULL);
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
CREATE TABLE feedback (
    entry_key INTEGER NOT NULL REFERENCES entries (key) ON DELETE CASCADE,
    storyline TEXT NOT NULL,
    belongs INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (entry_key, storyline)
) STRICT;
INSERT INTO "feedback" VALUES(2,'kursk',1,'2026-03-01T12:00:00.000000+00:00');
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
, urgent_for TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO "feeds" VALUES(1,'https://ledger.example/rss',1,'Kyiv Ledger','ledger','en','{"url":"https://ledger.example/rss","name":"Kyiv Ledger","publisher":"ledger","language":"en","interval":900.0,"guid_policy":"trust","full_text":false,"headers":[],"urgent":false,"allow_private":false}','','2026-02-28T12:00:00.000000+00:00','"1"',NULL,'','ok',NULL,'',0,NULL,NULL,'2026-02-28T12:00:00.000000+00:00','2026-03-01T13:00:00.000000+00:00','2026-03-01T13:00:00.000000+00:00','2026-03-01T13:00:00.000000+00:00','2026-03-01T13:00:00.000000+00:00',2,'2026-03-01T11:00:00.000000+00:00','2026-03-01T13:16:25.159219+00:00',3600.0,0,NULL,'[]','',0,0,'[]');
INSERT INTO "feeds" VALUES(2,'https://wire.example/atom',1,'Baltic Wire','wire','en','{"url":"https://wire.example/atom","name":"Baltic Wire","publisher":"wire","language":"en","interval":900.0,"guid_policy":"trust","full_text":false,"headers":[],"urgent":false,"allow_private":false}','','2026-02-28T12:00:00.000000+00:00',NULL,NULL,'','never polled',NULL,'',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,0,NULL,'[]','',0,0,'[]');
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
INSERT INTO "figures" VALUES(1,'kursk',2,1,'2026-03-01T10:00:00.000000+00:00',0,'12,000',12000.0,12000.0,'exact','troop','troop','officials','Kyiv Ledger','ledger','{"mention":{"text":"12,000","start":0,"end":6,"quantity":{"low":12000.0,"high":12000.0,"bound":"exact","unit":"troop"},"counted":"North Korean troops"},"measure":{"dimension":"count","subject":"troop","action":"deployed","places":["Kursk","RU"],"group":"","scope":"","period":"","modality":"","instance":"","event":"","around":[]},"sentence":"Officials said 12,000 North Korean troops were there.","attribution":{"claimant":"officials","cue":"said"},"as_of":"2026-03-01T12:00:00.000000+00:00","name":""}',NULL);
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
INSERT INTO "findings" VALUES(1,1,NULL,'first',NULL,1,'nothing stood before','2026-03-01T12:00:00.000000+00:00');
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
INSERT INTO "matches" VALUES('kursk',2,1,0.7,0.55,'matched','{"storyline":"kursk","score":0.7,"threshold":0.55,"belonging":"matched","components":[{"name":"likeness","value":0.5,"note":"title and description"},{"name":"terms","value":0.2,"note":""}],"reason":"near its description"}');
INSERT INTO "matches" VALUES('trump',2,1,0.7,0.55,'off','{"storyline":"trump","score":0.7,"threshold":0.55,"belonging":"off","components":[{"name":"likeness","value":0.5,"note":"title and description"},{"name":"terms","value":0.2,"note":""}],"reason":"near its description"}');
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
INSERT INTO "novelties" VALUES('kursk',2,1,1,0.8,0.52,'{"storyline":"kursk","is_new":true,"score":0.8,"threshold":0.52,"sentence":"Troops took Sudzha.","reason":"a new place","nearest":"They advanced.","nearest_key":null,"nearest_at":null,"repeats_key":null,"components":[]}');
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
INSERT INTO "polls" VALUES(1,1,'2026-02-28T12:00:00.000000+00:00',200,0,NULL,'',0,0,0,0.0,0);
INSERT INTO "polls" VALUES(2,1,'2026-03-01T12:00:00.000000+00:00',200,0,NULL,'',3,0,0,0.0,0);
INSERT INTO "polls" VALUES(3,1,'2026-03-01T13:00:00.000000+00:00',200,0,NULL,'',0,0,2,0.0,0);
CREATE TABLE seen (
    feed_key INTEGER NOT NULL REFERENCES feeds (key) ON DELETE CASCADE,
    entry_id TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    PRIMARY KEY (feed_key, entry_id)
) STRICT, WITHOUT ROWID;
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
INSERT INTO "sources" VALUES(1,'https://ledger.example/1','Kyiv Ledger','Report 1','ledger','2026-03-01T12:00:00.000000+00:00',NULL,2);
CREATE TABLE steps (
    name TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    ok INTEGER NOT NULL,
    message TEXT NOT NULL
) STRICT;
INSERT INTO "steps" VALUES('poll','2026-03-01T12:00:00.000000+00:00',1,'3 new entries');
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
INSERT INTO "vectors" VALUES(2,'small-model@1',1,X'0000803F0000803F0000803F0000803F',X'0000003F0000003F0000003F0000003F',NULL,'["Troops took Sudzha."]',X'003C003C003C003C');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX feeds_due ON feeds (next_check_at) WHERE configured = 1 AND retired = 0;
CREATE INDEX polls_of_feed ON polls (feed_key, at);
CREATE INDEX entries_unfinished ON entries (key, reported_at, attempts, claimed_at, quarantined_at)
    WHERE analysed_version < version;
CREATE INDEX entries_analysed ON entries (reported_at, bucket, analysed_version, version, quarantined_at)
    WHERE analysed_at IS NOT NULL;
CREATE INDEX matches_of_storyline ON matches (storyline, belonging);
CREATE INDEX figures_of_storyline ON figures (storyline, reported_at);
CREATE INDEX figures_of_entry ON figures (entry_key);
CREATE INDEX findings_of_figure ON findings (figure_key);
CREATE INDEX findings_against ON findings (earlier_key);
CREATE INDEX alerts_of_storyline ON alerts (storyline, created_at);
CREATE INDEX alerts_created ON alerts (created_at);
CREATE INDEX alerts_of_entry ON alerts (entry_key);
CREATE INDEX sources_of_entry ON sources (entry_key);
CREATE INDEX deliveries_of_channel ON deliveries (channel, settled_at) WHERE state = 'sent';
CREATE INDEX deliveries_of_digest ON deliveries (digest_key) WHERE digest_key IS NOT NULL;
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX attempts_of_delivery ON attempts (delivery_key);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('entries',3);
INSERT INTO "sqlite_sequence" VALUES('figures',1);
INSERT INTO "sqlite_sequence" VALUES('alerts',1);
INSERT INTO "sqlite_sequence" VALUES('deliveries',2);
COMMIT;
