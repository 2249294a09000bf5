"""Version 1: notes, their texts, the edit journal, actions, session. Frozen: changes come as a new step."""

SQL = """
CREATE TABLE note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    snippet TEXT NOT NULL,
    length INTEGER NOT NULL,
    pinned_ms INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    edited_ms INTEGER NOT NULL,
    trashed_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX note_edited ON note (edited_ms, id) WHERE trashed_ms = 0 AND pinned_ms = 0;
CREATE INDEX note_created ON note (created_ms, id) WHERE trashed_ms = 0 AND pinned_ms = 0;
CREATE INDEX note_title ON note (title_key, id) WHERE trashed_ms = 0 AND pinned_ms = 0;
CREATE INDEX note_pinned ON note (pinned_ms, id) WHERE trashed_ms = 0 AND pinned_ms > 0;
CREATE INDEX note_trashed ON note (trashed_ms, id) WHERE trashed_ms > 0;

CREATE TABLE note_text (
    note_id INTEGER PRIMARY KEY REFERENCES note (id) ON DELETE CASCADE,
    rev INTEGER NOT NULL,
    folded_edit INTEGER NOT NULL,
    content_hash BLOB NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE edit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    note_id INTEGER NOT NULL REFERENCES note (id) ON DELETE CASCADE,
    rev INTEGER NOT NULL,
    step INTEGER NOT NULL,
    undoes INTEGER,
    kind TEXT NOT NULL,
    position INTEGER NOT NULL,
    removed TEXT NOT NULL,
    inserted TEXT NOT NULL,
    caret_before INTEGER NOT NULL,
    caret_after INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX edit_note ON edit (note_id);

CREATE TABLE action (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    origin TEXT NOT NULL,
    inverse TEXT NOT NULL,
    undoes INTEGER,
    at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE view_state (
    note_id INTEGER PRIMARY KEY REFERENCES note (id) ON DELETE CASCADE,
    caret INTEGER NOT NULL,
    anchor INTEGER NOT NULL,
    scroll_position INTEGER NOT NULL,
    scroll_offset INTEGER NOT NULL
) STRICT;

CREATE TABLE session (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
INSERT INTO counter (name, value) VALUES ('all', 0), ('pinned', 0), ('trash', 0);

CREATE TRIGGER note_counted AFTER INSERT ON note BEGIN
    UPDATE counter SET value = value + (NEW.trashed_ms = 0) WHERE name = 'all';
    UPDATE counter SET value = value + 1 WHERE name = 'pinned' AND NEW.trashed_ms = 0 AND NEW.pinned_ms > 0;
    UPDATE counter SET value = value + 1 WHERE name = 'trash' AND NEW.trashed_ms > 0;
END;
CREATE TRIGGER note_recounted AFTER UPDATE OF pinned_ms, trashed_ms ON note BEGIN
    UPDATE counter SET value = value + (NEW.trashed_ms = 0) - (OLD.trashed_ms = 0) WHERE name = 'all';
    UPDATE counter SET value = value + (NEW.trashed_ms = 0 AND NEW.pinned_ms > 0)
        - (OLD.trashed_ms = 0 AND OLD.pinned_ms > 0) WHERE name = 'pinned';
    UPDATE counter SET value = value + (NEW.trashed_ms > 0) - (OLD.trashed_ms > 0) WHERE name = 'trash';
END;
CREATE TRIGGER note_uncounted AFTER DELETE ON note BEGIN
    UPDATE counter SET value = value - (OLD.trashed_ms = 0) WHERE name = 'all';
    UPDATE counter SET value = value - 1 WHERE name = 'pinned' AND OLD.trashed_ms = 0 AND OLD.pinned_ms > 0;
    UPDATE counter SET value = value - 1 WHERE name = 'trash' AND OLD.trashed_ms > 0;
END;
"""
