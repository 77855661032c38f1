/**
 * Schema versions, oldest first; the index + 1 is the `user_version` a script leads to (SQL-3). Shipped scripts are never
 * edited. Times are Unix milliseconds.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE auth_profiles (
    owner TEXT NOT NULL, profile_id TEXT NOT NULL, provider TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('api_key', 'token', 'oauth')),
    sealed BLOB, ref_json TEXT, fingerprint TEXT, expires_at_ms INTEGER, email TEXT,
    copy_to_agents INTEGER, origin TEXT,
    verification_state TEXT NOT NULL, verification_at_ms INTEGER NOT NULL, verification_detail TEXT,
    created_at_ms INTEGER NOT NULL, updated_at_ms INTEGER NOT NULL,
    PRIMARY KEY (owner, profile_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE auth_order (
    agent_id TEXT NOT NULL, provider TEXT NOT NULL, order_json TEXT NOT NULL,
    PRIMARY KEY (agent_id, provider)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE credential_usage (credential_id TEXT PRIMARY KEY, last_used_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE blocks (
    credential_id TEXT NOT NULL, model TEXT NOT NULL, provider TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('cooldown', 'disabled')), reason TEXT NOT NULL,
    since_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL, step INTEGER NOT NULL,
    error_count INTEGER NOT NULL, last_failure_at_ms INTEGER NOT NULL, source TEXT NOT NULL, words TEXT,
    PRIMARY KEY (credential_id, model)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE attempts (
    attempt_id TEXT PRIMARY KEY, run_id TEXT NOT NULL, session_id TEXT, agent_id TEXT NOT NULL,
    provider TEXT NOT NULL, model TEXT NOT NULL, credential_id TEXT NOT NULL,
    outcome TEXT NOT NULL, reason TEXT, rule TEXT, status INTEGER, message TEXT,
    started_at_ms INTEGER NOT NULL, finished_at_ms INTEGER NOT NULL, first_token_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attempts_by_time ON attempts (agent_id, finished_at_ms DESC);
  CREATE TABLE events (
    id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, agent_id TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX events_by_time ON events (agent_id, at_ms DESC);
  CREATE TABLE sessions (
    agent_id TEXT NOT NULL, session_id TEXT NOT NULL,
    provider_override TEXT, model_override TEXT, model_override_source TEXT, override_origin TEXT,
    updated_at_ms INTEGER NOT NULL,
    PRIMARY KEY (agent_id, session_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE session_profiles (
    agent_id TEXT NOT NULL, session_id TEXT NOT NULL, provider TEXT NOT NULL,
    profile_id TEXT NOT NULL, source TEXT NOT NULL CHECK (source IN ('auto', 'user')),
    PRIMARY KEY (agent_id, session_id, provider)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE session_messages (
    id INTEGER PRIMARY KEY, agent_id TEXT NOT NULL, session_id TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')), text TEXT NOT NULL, at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX session_messages_by_session ON session_messages (agent_id, session_id, id);
  CREATE TABLE discovered_models (
    agent_id TEXT NOT NULL, provider TEXT NOT NULL, model_id TEXT NOT NULL, facts_json TEXT NOT NULL,
    seen_at_ms INTEGER NOT NULL,
    PRIMARY KEY (agent_id, provider, model_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE config_journal (
    id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, path TEXT NOT NULL,
    revision_before TEXT NOT NULL, revision_after TEXT NOT NULL, text_before TEXT NOT NULL, text_after TEXT NOT NULL
  ) STRICT;
  CREATE TABLE leases (
    name TEXT PRIMARY KEY, owner TEXT NOT NULL, until_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE leases ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX attempts_by_age ON attempts (finished_at_ms);
  CREATE INDEX events_by_age ON events (at_ms);
  DROP TABLE settings;
  `,
  `
  CREATE TABLE runs (
    run_id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, session_id TEXT, requested TEXT NOT NULL, source TEXT NOT NULL,
    chain_json TEXT NOT NULL, considered_json TEXT NOT NULL, outcome TEXT NOT NULL, served TEXT, credential_id TEXT,
    started_at_ms INTEGER NOT NULL, finished_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX runs_by_time ON runs (agent_id, finished_at_ms DESC);
  CREATE INDEX attempts_by_run ON attempts (run_id);
  `,
  `
  ALTER TABLE config_journal ADD COLUMN undoes INTEGER;
  CREATE TABLE settings (key TEXT PRIMARY KEY, value_json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE settings_journal (
    id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, key TEXT NOT NULL,
    before_json TEXT, after_json TEXT, undoes INTEGER
  ) STRICT;
  `,
  `
  CREATE TABLE catalog_providers (
    agent_id TEXT NOT NULL, provider TEXT NOT NULL, facts_json TEXT NOT NULL, seen_at_ms INTEGER NOT NULL,
    PRIMARY KEY (agent_id, provider)
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE discovered_models ADD COLUMN origin TEXT NOT NULL DEFAULT '';
  `,
  `
  CREATE TABLE auth_tombstones (
    owner TEXT NOT NULL, profile_id TEXT NOT NULL, fingerprint TEXT NOT NULL, provider TEXT NOT NULL,
    removed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (owner, profile_id, fingerprint)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX auth_tombstones_by_value ON auth_tombstones (fingerprint, provider);
  `,
  `
  CREATE TABLE migration_runs (
    id INTEGER PRIMARY KEY, actor TEXT NOT NULL, started_at_ms INTEGER NOT NULL, finished_at_ms INTEGER,
    sources INTEGER, imported INTEGER, kept INTEGER
  ) STRICT;
  CREATE TABLE migration_sources (
    id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, digest TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('claimed', 'imported', 'archived')), archive_path TEXT,
    at_ms INTEGER NOT NULL, imported INTEGER NOT NULL DEFAULT 0, kept INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX migration_sources_by_path ON migration_sources (path, digest);
  CREATE TABLE migration_credentials (
    owner TEXT NOT NULL, profile_id TEXT NOT NULL, source_id INTEGER NOT NULL, fingerprint TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('imported', 'kept', 'not-again')),
    PRIMARY KEY (owner, profile_id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE auth_profiles ADD COLUMN refresh_failed_at_ms INTEGER;
  ALTER TABLE auth_profiles ADD COLUMN refresh_failed_words TEXT;
  `,
  `
  ALTER TABLE sessions ADD COLUMN created_at_ms INTEGER;
  ALTER TABLE sessions ADD COLUMN override_at_ms INTEGER;
  ALTER TABLE sessions ADD COLUMN compaction_count INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE attempts ADD COLUMN input_tokens INTEGER;
  ALTER TABLE attempts ADD COLUMN output_tokens INTEGER;
  ALTER TABLE attempts ADD COLUMN cost_usd REAL;
  ALTER TABLE attempts ADD COLUMN cost_class TEXT;
  ALTER TABLE runs ADD COLUMN layers_json TEXT NOT NULL DEFAULT '[]';
  CREATE INDEX runs_by_age ON runs (finished_at_ms);
  CREATE TABLE quotas (
    credential_id TEXT PRIMARY KEY, provider TEXT NOT NULL, figures_json TEXT NOT NULL, seen_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE reconcile_journal (
    id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, changes_json TEXT NOT NULL, undone_at_ms INTEGER
  ) STRICT;
  `,
  `
  ALTER TABLE sessions ADD COLUMN params_json TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE session_messages ADD COLUMN is_partial INTEGER NOT NULL DEFAULT 0;
  `,
  `
  ALTER TABLE auth_profiles ADD COLUMN external_login TEXT;
  `,
  `
  CREATE TABLE sealing_keys (
    position INTEGER PRIMARY KEY, key_id TEXT NOT NULL UNIQUE, sealed BLOB
  ) STRICT;
  `,
  `
  CREATE TABLE scans (
    source TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, models_json TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE sessions ADD COLUMN override_retry_at_ms INTEGER;
  `,
  `
  CREATE TABLE published_lists (
    id INTEGER PRIMARY KEY CHECK (id = 1), url TEXT NOT NULL, etag TEXT NOT NULL,
    providers TEXT NOT NULL, listed_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE published_models (
    provider TEXT PRIMARY KEY, models_json TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE INDEX attempts_failed ON attempts (provider, finished_at_ms) WHERE outcome = 'failure';
  `,
];
