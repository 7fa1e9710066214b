CREATE TABLE session (
    id TEXT NOT NULL,
    started_at TEXT NOT NULL,
    utc_offset_s INTEGER NOT NULL,
    client TEXT NOT NULL,
    program_version TEXT NOT NULL,
    workout TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX session_by_start ON session (started_at);
CREATE TABLE entry (
    session_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    origin TEXT NOT NULL,
    at_s REAL NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (session_id, number, origin),
    FOREIGN KEY (session_id) REFERENCES session (id)
) STRICT, WITHOUT ROWID;
CREATE TABLE summary (
    session_id TEXT NOT NULL,
    derivation INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (session_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE erased (
    session_id TEXT NOT NULL,
    PRIMARY KEY (session_id)
) STRICT, WITHOUT ROWID;
