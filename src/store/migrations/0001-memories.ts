/**
 * Memories, what they are tagged with and linked to, what changed, and the index that search reads. `words` keeps its
 * own copy of the text, so that an entry can be taken out of it by its row alone; with secure-delete what is taken out
 * leaves nothing behind. Never edited after release: a test pins its hash.
 */
export const memories = {
  id: '0001-memories',
  sql: `
CREATE TABLE memories (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL CHECK (type IN ('procedural', 'episodic', 'semantic', 'working')),
  importance REAL NOT NULL CHECK (importance BETWEEN 0 AND 1),
  status TEXT NOT NULL CHECK (status IN ('hypothesis', 'confirmed', 'refuted')),
  outcome TEXT CHECK (outcome IN ('resolved', 'unresolved', 'mitigated', 'wrong-lead')),
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  started_ms INTEGER,
  ended_ms INTEGER,
  expires_ms INTEGER,
  superseded_by TEXT,
  helped INTEGER NOT NULL DEFAULT 0 CHECK (helped >= 0),
  misled INTEGER NOT NULL DEFAULT 0 CHECK (misled >= 0),
  project TEXT,
  system TEXT,
  title TEXT NOT NULL,
  is_json INTEGER NOT NULL CHECK (is_json IN (0, 1)),
  content TEXT NOT NULL,
  symptoms TEXT NOT NULL CHECK (json_valid(symptoms)),
  ruled_out TEXT NOT NULL CHECK (json_valid(ruled_out)),
  evidence TEXT NOT NULL CHECK (json_valid(evidence))
) STRICT;
CREATE INDEX memories_by_successor ON memories (superseded_by) WHERE superseded_by IS NOT NULL;
CREATE INDEX memories_by_expiry ON memories (expires_ms) WHERE expires_ms IS NOT NULL;

CREATE TABLE tags (
  seq INTEGER NOT NULL REFERENCES memories (seq) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (seq, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_by_tag ON tags (tag);

CREATE TABLE links (
  seq INTEGER NOT NULL REFERENCES memories (seq) ON DELETE CASCADE,
  rel TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('pattern', 'memory', 'analysis', 'module', 'url')),
  target TEXT NOT NULL,
  PRIMARY KEY (seq, kind, target, rel)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_target ON links (kind, target);

CREATE TABLE history (
  n INTEGER PRIMARY KEY,
  memory_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  action TEXT NOT NULL,
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;
CREATE INDEX history_by_memory ON history (memory_id);

CREATE VIRTUAL TABLE words USING fts5(title, symptoms, content, tags, parts, tokenize = 'porter unicode61');
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row);
`,
} as const;
