import GRDB

extension Store {
    /// Raised when the tables change: a store of another format is refused.
    static let format = 3

    /// What the database says of its format, or nil if it has tables and none of them is a store's.
    static func format(of database: Database) throws -> Int? {
        guard try database.tableExists("run_values") else { return nil }
        return try Int.fetchOne(database, sql: "PRAGMA user_version")
    }

    /// Makes the tables unless there are some.
    static func createTables(in database: Database) throws {
        guard try isEmpty(database) else { return }
        try database.execute(sql: schema + "PRAGMA user_version = \(format)")
    }

    static func isEmpty(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_master") == 0
    }

    private static let schema = """
        CREATE TABLE contents (              -- the bytes of values, once for each content
            digest TEXT PRIMARY KEY,         -- SHA-256 of data
            size INTEGER NOT NULL,
            data BLOB NOT NULL
        );
        CREATE TABLE "values" (              -- what a step computed
            key TEXT PRIMARY KEY,            -- SHA-256 of components
            step TEXT NOT NULL,
            components TEXT NOT NULL,        -- canonical JSON
            encoding TEXT NOT NULL,
            digest TEXT NOT NULL REFERENCES contents(digest),
            seconds REAL NOT NULL,
            evaluations INTEGER NOT NULL,
            run INTEGER,                     -- the run that computed it
            created REAL NOT NULL,           -- seconds since 1970
            seal TEXT NOT NULL DEFAULT ''    -- in each table: see SealedTable
        );
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            study TEXT NOT NULL,
            status TEXT NOT NULL,            -- running, complete, failed, interrupted
            profile TEXT NOT NULL,
            seed TEXT NOT NULL,              -- 64 bits without a sign, which INTEGER cannot hold
            setting TEXT NOT NULL,           -- JSON: all that was asked for
            started REAL NOT NULL,
            finished REAL,
            process TEXT NOT NULL,           -- boot, process number and start time: who is working on it
            provenance TEXT NOT NULL,        -- JSON
            findings TEXT,                   -- JSON, as they were when the run completed
            failure TEXT,
            steps INTEGER,                   -- how many rows of run_values a complete run has: SQLite would not notice
                                             -- that one cannot be found any more
            seal TEXT NOT NULL DEFAULT ''
        );
        CREATE INDEX runs_by_study ON runs(study, number);
        CREATE TABLE run_values (            -- which value each step of a run had, and where it came from
            run INTEGER NOT NULL REFERENCES runs(number) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            step TEXT NOT NULL,
            key TEXT NOT NULL,
            encoding TEXT NOT NULL,
            digest TEXT NOT NULL,
            origin TEXT NOT NULL,            -- computed, reused, source
            origin_run INTEGER,              -- the run that computed it
            seconds REAL NOT NULL,
            evaluations INTEGER NOT NULL,
            seal TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (run, step)
        );
        CREATE TABLE pieces (                -- finished parts of a step that is not finished
            key TEXT PRIMARY KEY,
            step_key TEXT NOT NULL,
            name TEXT NOT NULL,
            encoding TEXT NOT NULL,
            digest TEXT NOT NULL,
            data BLOB NOT NULL,
            created REAL NOT NULL,
            seal TEXT NOT NULL DEFAULT ''
        );
        CREATE INDEX pieces_by_step ON pieces(step_key);
        CREATE TABLE checkpoints (
            step_key TEXT NOT NULL,
            name TEXT NOT NULL,
            digest TEXT NOT NULL,
            data BLOB NOT NULL,
            created REAL NOT NULL,
            seal TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (step_key, name)
        );
        CREATE TABLE sources (               -- what was read of files that have not changed since
            identity TEXT PRIMARY KEY,
            facts TEXT NOT NULL,
            seal TEXT NOT NULL DEFAULT ''
        );
        CREATE TABLE registrations (         -- when this store first knew of a registration
            digest TEXT PRIMARY KEY,         -- SHA-256 of its file
            study TEXT NOT NULL,
            recorded REAL NOT NULL,          -- seconds since 1970
            runs INTEGER NOT NULL,           -- the number of the latest run that had begun
            seal TEXT NOT NULL DEFAULT ''
        );
        CREATE TABLE registration_texts (    -- registrations that runs went by
            digest TEXT PRIMARY KEY,         -- SHA-256 of text
            text BLOB NOT NULL
        );
        CREATE TABLE claims (                -- which steps are being computed now
            key TEXT PRIMARY KEY,            -- the step's
            step TEXT NOT NULL,
            run INTEGER,
            process TEXT NOT NULL,           -- boot, process number and start time; void when that process is gone
            store TEXT NOT NULL              -- which of the process's stores
        ) WITHOUT ROWID;

        """
}
