import GRDB

extension Store {
    /// Creates the tables, or brings those of an older version up to date.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 runs, values, pieces, checkpoints, activations") { database in
            try database.execute(sql: firstSchema)
        }
        migrator.registerMigration("3 sources") { database in
            try database.execute(sql: "CREATE TABLE sources (identity TEXT PRIMARY KEY, facts TEXT NOT NULL)")
        }
        // Immediate checks, because deferred ones read all the tables, of which some are large.
        migrator.registerMigration("4 seals and claims", foreignKeyChecks: .immediate) { database in
            for table in SealedTable.allCases {
                try database.execute(sql: "ALTER TABLE \"\(table.rawValue)\" ADD COLUMN seal TEXT NOT NULL DEFAULT ''")
            }
            // How many rows of run_values a complete run has: SQLite would not notice that one cannot be found any
            // more.
            try database.execute(sql: "ALTER TABLE runs ADD COLUMN steps INTEGER")
            try database.execute(sql: claims)
        }
        migrator.registerMigration("5 activations in a file of their own") { database in
            try database.execute(sql: "DROP TABLE activation_chunks; DROP TABLE activations")
        }
        return migrator
    }

    private static let claims = """
        CREATE TABLE claims (                -- which steps are being computed now
            key TEXT PRIMARY KEY,            -- the step's
            step TEXT NOT NULL,
            run INTEGER,
            process TEXT NOT NULL,           -- boot, process number and start time; void when that process is gone
            store TEXT NOT NULL              -- which of the process's stores
        ) WITHOUT ROWID;
        """

    private static let firstSchema = """
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
            created REAL NOT NULL            -- seconds since 1970
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
            failure TEXT
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
            PRIMARY KEY (run, step)
        );
        CREATE TABLE pieces (                -- finished parts of a step that is not finished
            key TEXT PRIMARY KEY,
            step_key TEXT NOT NULL,
            name TEXT NOT NULL,
            encoding TEXT NOT NULL,
            digest TEXT NOT NULL,
            data BLOB NOT NULL,
            created REAL NOT NULL
        );
        CREATE INDEX pieces_by_step ON pieces(step_key);
        CREATE TABLE checkpoints (
            step_key TEXT NOT NULL,
            name TEXT NOT NULL,
            digest TEXT NOT NULL,
            data BLOB NOT NULL,
            created REAL NOT NULL,
            PRIMARY KEY (step_key, name)
        );
        CREATE TABLE activations (
            key TEXT PRIMARY KEY,            -- SHA-256 of components
            components TEXT NOT NULL,        -- canonical JSON
            size INTEGER NOT NULL,           -- bytes of all chunks
            used REAL NOT NULL
        );
        CREATE INDEX activations_by_use ON activations(used);
        CREATE TABLE activation_chunks (
            key TEXT NOT NULL REFERENCES activations(key) ON DELETE CASCADE,
            chunk INTEGER NOT NULL,
            checksum INTEGER NOT NULL,       -- XXH64 of data
            data BLOB NOT NULL,              -- little-endian Float32
            PRIMARY KEY (key, chunk)
        );
        """
}
