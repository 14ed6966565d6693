-- What a case holds. Names of things are keyed hashes; what came from mail is sealed.
-- Both engines read this: TEXT times sort, BIGINT 0 and 1 are booleans.

-- +goose Up
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value BYTEA NOT NULL
);

CREATE TABLE run (
    id        TEXT PRIMARY KEY,
    started   TEXT NOT NULL,
    ended     TEXT NOT NULL, -- empty while it runs, and for ever if it was killed
    outcome   TEXT NOT NULL, -- done, failed, interrupted; empty before
    sealed    BYTEA NOT NULL -- the scan record, the summary
);

CREATE TABLE source (
    id        TEXT PRIMARY KEY,
    number    BIGINT NOT NULL, -- in the order in which they came
    sealed    BYTEA NOT NULL,  -- its name
    state     BYTEA NOT NULL   -- sealed: how its last whole walk ended
);

CREATE TABLE source_cursor (
    source    TEXT NOT NULL,
    plan      TEXT NOT NULL, -- what was looked for in that walk
    sealed    BYTEA NOT NULL,
    passed    BIGINT NOT NULL, -- messages up to there that the server was not asked for
    PRIMARY KEY (source, plan)
);

CREATE TABLE message (
    id        TEXT PRIMARY KEY,
    size      BIGINT NOT NULL,
    selected  BIGINT NOT NULL,
    rules     TEXT NOT NULL,   -- in force when it was scanned
    selection TEXT NOT NULL,   -- by which it was selected or not
    reading   TEXT NOT NULL,   -- how its attachments were read
    settled   BIGINT NOT NULL, -- 1 once all was looked at that other messages say about it
    open      BIGINT NOT NULL, -- bits of finding.Open
    parts_seen BIGINT NOT NULL, parts_read BIGINT NOT NULL, parts_unread BIGINT NOT NULL,
    bytes_seen BIGINT NOT NULL, bytes_read BIGINT NOT NULL, bytes_unread BIGINT NOT NULL,
    day       BIGINT NOT NULL, -- its date in days since 1970, 0 if unknown
    defects   TEXT NOT NULL,
    witnessed BIGINT NOT NULL, -- its hash stands in the journal
    scanned   TEXT NOT NULL,   -- by which pass of which run
    sealed    BYTEA NOT NULL   -- its SHA-256 and the message of its records
);
CREATE INDEX message_open ON message (settled, open);

CREATE TABLE place (
    id        TEXT PRIMARY KEY,
    source    TEXT NOT NULL,
    message   TEXT NOT NULL, -- empty of what never arrived
    ord       BIGINT NOT NULL,
    cut       BIGINT NOT NULL,
    first_run TEXT NOT NULL,
    last_run  TEXT NOT NULL,
    gone_run  TEXT NOT NULL, -- that did not find it any more; empty while it is there
    sealed    BYTEA NOT NULL -- where it is
);
CREATE INDEX place_message ON place (message, gone_run, source);
CREATE INDEX place_source ON place (source, ord);

CREATE TABLE finding (
    message    TEXT NOT NULL,
    credential TEXT NOT NULL,
    spot       TEXT NOT NULL, -- where in the message, by which rule
    rule       TEXT NOT NULL,
    severity   BIGINT NOT NULL, -- 1 low to 4 critical
    tier       BIGINT NOT NULL, -- 1 info, 2 review, 3 rotate
    privileged BIGINT NOT NULL,
    expires    TEXT NOT NULL,
    rules      TEXT NOT NULL,   -- by which it was found last
    n          BIGINT NOT NULL, -- its turn in the message
    first_run  TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    PRIMARY KEY (message, credential, spot)
);
-- All that counting needs, so that it reads no sealed records.
CREATE INDEX finding_credential ON finding (credential, message, severity, tier);

CREATE TABLE unread (
    id        TEXT PRIMARY KEY,
    message   TEXT NOT NULL, -- empty of a file that holds none
    source    TEXT NOT NULL, -- of such a file
    reason    TEXT NOT NULL,
    bytes     BIGINT NOT NULL,
    n         BIGINT NOT NULL,
    pass      TEXT NOT NULL, -- that listed it last
    met       TEXT NOT NULL, -- the limit that was met, as its flag is called
    sealed    BYTEA NOT NULL
);
CREATE INDEX unread_message ON unread (message);

CREATE TABLE relation (
    conversation TEXT NOT NULL,
    message      TEXT NOT NULL,
    people       BIGINT NOT NULL, -- joined by who writes to whom only: for some days
    PRIMARY KEY (conversation, message)
);
CREATE INDEX relation_message ON relation (message);

CREATE TABLE credential (
    id        TEXT PRIMARY KEY,
    first_run TEXT NOT NULL,
    status    TEXT NOT NULL, -- new, rotated, false-positive, risk-accepted, reopened
    since     TEXT NOT NULL, -- when the status was set
    until     TEXT NOT NULL, -- when a false positive ends to be one; empty for never
    sealed    BYTEA NOT NULL -- who set it, and why
);

CREATE TABLE manifest (
    id        TEXT PRIMARY KEY,
    source    TEXT NOT NULL,
    sealed    BYTEA NOT NULL -- the files of a source with their hashes
);

CREATE TABLE journal (
    seq       BIGINT PRIMARY KEY,
    at        TEXT NOT NULL,
    operator  TEXT NOT NULL,
    host      TEXT NOT NULL,
    version   TEXT NOT NULL,
    act       TEXT NOT NULL,
    detail    BYTEA NOT NULL,
    mac       BYTEA NOT NULL
);
