import Foundation
import GRDB

/// Digests of data sets that were read, so that unchanged files need not be read again.
extension Store {
    func sourceFacts(_ identity: String) throws -> SourceFacts? {
        try read("looking up a data set") { database in
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT * FROM sources WHERE identity = ?", arguments: [identity]),
                SealedTable.sources.isIntact(row)
            else { return nil }
            return try? CanonicalJSON.decode(from: Data(try row.decode(String.self, forColumn: "facts").utf8))
        }
    }

    func remember(_ facts: SourceFacts, of identity: String) throws {
        let text = String(decoding: try CanonicalJSON.encode(facts), as: UTF8.self)
        try write("remembering a data set") { database in
            try SealedTable.sources.insert(["identity": identity, "facts": text], into: database)
        }
    }

    func forgetSource(_ identity: String) throws {
        try write("forgetting a data set") { database in
            try database.execute(sql: "DELETE FROM sources WHERE identity = ?", arguments: [identity])
        }
    }
}
