"""Version 2: notebooks, tags, links, saved searches, actions on texts. Frozen: changes come as a new step.

`tags`, `open_tasks`, `note_tag` and `link` are derived from the texts, note by note after the upgrade: a note whose
`derived` is 0 waits for it. What is deleted of notebooks and saved searches stays as a row, so that it can come back.
"""

SQL = """
CREATE TABLE notebook (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    parent_id INTEGER REFERENCES notebook (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    colour TEXT NOT NULL DEFAULT '',
    deleted_ms INTEGER NOT NULL DEFAULT 0,
    count INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX notebook_parent ON notebook (parent_id);

CREATE TABLE tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    colour TEXT NOT NULL DEFAULT '',
    count INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE note_tag (
    tag_id INTEGER NOT NULL REFERENCES tag (id),
    note_id INTEGER NOT NULL REFERENCES note (id) ON DELETE CASCADE,
    PRIMARY KEY (tag_id, note_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_tag_note ON note_tag (note_id);

CREATE TABLE link (
    note_id INTEGER NOT NULL REFERENCES note (id) ON DELETE CASCADE,
    target TEXT NOT NULL,
    PRIMARY KEY (note_id, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_target ON link (target);

CREATE TABLE saved_search (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    deleted_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE action_note (
    action_id INTEGER NOT NULL REFERENCES action (id) ON DELETE CASCADE,
    note_id INTEGER NOT NULL REFERENCES note (id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    PRIMARY KEY (action_id, note_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX action_note_note ON action_note (note_id);

ALTER TABLE note ADD COLUMN notebook_id INTEGER REFERENCES notebook (id);
ALTER TABLE note ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE note ADD COLUMN open_tasks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE note ADD COLUMN derived INTEGER NOT NULL DEFAULT 0;
CREATE INDEX note_notebook ON note (notebook_id, edited_ms, id) WHERE notebook_id IS NOT NULL AND trashed_ms = 0;
CREATE INDEX note_untagged ON note (edited_ms, id) WHERE trashed_ms = 0 AND tags = '';
CREATE INDEX note_tasks ON note (edited_ms, id) WHERE trashed_ms = 0 AND open_tasks > 0;
CREATE INDEX note_underived ON note (id) WHERE derived = 0;
CREATE INDEX note_titled ON note (title_key);
CREATE INDEX note_dated ON note (edited_ms, id) WHERE trashed_ms = 0;

INSERT INTO counter (name, value) SELECT 'untagged', count(*) FROM note WHERE trashed_ms = 0;
INSERT INTO counter (name, value) VALUES ('tasks', 0);

CREATE TRIGGER note_placed AFTER INSERT ON note WHEN NEW.notebook_id IS NOT NULL AND NEW.trashed_ms = 0 BEGIN
    UPDATE notebook SET count = count + 1 WHERE id = NEW.notebook_id;
END;
CREATE TRIGGER note_moved AFTER UPDATE OF notebook_id, trashed_ms ON note
    WHEN OLD.notebook_id IS NOT NEW.notebook_id OR (OLD.trashed_ms = 0) <> (NEW.trashed_ms = 0) BEGIN
    UPDATE notebook SET count = count - 1 WHERE id = OLD.notebook_id AND OLD.trashed_ms = 0;
    UPDATE notebook SET count = count + 1 WHERE id = NEW.notebook_id AND NEW.trashed_ms = 0;
END;
CREATE TRIGGER note_taken_out AFTER DELETE ON note WHEN OLD.notebook_id IS NOT NULL AND OLD.trashed_ms = 0 BEGIN
    UPDATE notebook SET count = count - 1 WHERE id = OLD.notebook_id;
END;

CREATE TRIGGER note_derived_first AFTER INSERT ON note WHEN NEW.trashed_ms = 0 BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'untagged' AND NEW.tags = '';
    UPDATE counter SET value = value + 1 WHERE name = 'tasks' AND NEW.open_tasks > 0;
END;
CREATE TRIGGER note_derived AFTER UPDATE OF tags, open_tasks, trashed_ms ON note
    WHEN (OLD.tags = '' AND OLD.trashed_ms = 0) <> (NEW.tags = '' AND NEW.trashed_ms = 0)
        OR (OLD.open_tasks > 0 AND OLD.trashed_ms = 0) <> (NEW.open_tasks > 0 AND NEW.trashed_ms = 0) BEGIN
    UPDATE counter SET value = value + (NEW.tags = '' AND NEW.trashed_ms = 0) - (OLD.tags = '' AND OLD.trashed_ms = 0)
        WHERE name = 'untagged';
    UPDATE counter SET value = value + (NEW.open_tasks > 0 AND NEW.trashed_ms = 0)
        - (OLD.open_tasks > 0 AND OLD.trashed_ms = 0) WHERE name = 'tasks';
END;
CREATE TRIGGER note_derived_last AFTER DELETE ON note WHEN OLD.trashed_ms = 0 BEGIN
    UPDATE counter SET value = value - 1 WHERE name = 'untagged' AND OLD.tags = '';
    UPDATE counter SET value = value - 1 WHERE name = 'tasks' AND OLD.open_tasks > 0;
END;

CREATE TRIGGER note_tag_added AFTER INSERT ON note_tag BEGIN
    UPDATE tag SET count = count + 1
        WHERE id = NEW.tag_id AND EXISTS (SELECT 1 FROM note WHERE id = NEW.note_id AND trashed_ms = 0);
END;
CREATE TRIGGER note_tag_removed AFTER DELETE ON note_tag BEGIN
    UPDATE tag SET count = count - 1
        WHERE id = OLD.tag_id AND EXISTS (SELECT 1 FROM note WHERE id = OLD.note_id AND trashed_ms = 0);
END;
CREATE TRIGGER note_tags_trashed AFTER UPDATE OF trashed_ms ON note
    WHEN (OLD.trashed_ms = 0) <> (NEW.trashed_ms = 0) AND NEW.tags <> '' BEGIN
    UPDATE tag SET count = count + iif(NEW.trashed_ms = 0, 1, -1)
        WHERE id IN (SELECT tag_id FROM note_tag WHERE note_id = NEW.id);
END;
CREATE TRIGGER note_tags_gone BEFORE DELETE ON note WHEN OLD.tags <> '' BEGIN
    DELETE FROM note_tag WHERE note_id = OLD.id;
END;
"""
