import Foundation
import GRDB

/// Digests of data sets that were read, so that unchanged files need not be read again.
extension Store {
    func sourceFacts(_ identity: String) throws -> SourceFacts? {
        try read("looking up a data set") { database in
            try String.fetchOne(database, sql: "SELECT facts FROM sources WHERE identity = ?", arguments: [identity])
                .flatMap { try? CanonicalJSON.decode(SourceFacts.self, from: Data($0.utf8)) }
        }
    }

    func remember(_ facts: SourceFacts, of identity: String) throws {
        let text = String(decoding: try CanonicalJSON.encode(facts), as: UTF8.self)
        try write("remembering a data set") { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO sources (identity, facts) VALUES (?, ?)", arguments: [identity, text])
        }
    }

    func forgetSource(_ identity: String) throws {
        try write("forgetting a data set") { database in
            try database.execute(sql: "DELETE FROM sources WHERE identity = ?", arguments: [identity])
        }
    }
}
