import GRDB
import GRDBSQLite

/// Reads the blobs of a column, row after row, into memory of the caller, in parts if need be.
///
/// `Data` and `Row` would hold each blob whole, once or twice. For use inside one read transaction.
final class BlobReader {
    private let database: Database
    private let table: String
    private let column: String
    private var handle: OpaquePointer?

    init(_ database: Database, table: String, column: String = "data") {
        self.database = database
        self.table = table
        self.column = column
    }

    deinit { sqlite3_blob_close(handle) }

    /// Moves to a row.
    /// - Returns: how many bytes its blob has.
    func move(to row: Int64) throws -> Int {
        if let handle {
            try check(sqlite3_blob_reopen(handle, row))
        } else {
            try check(sqlite3_blob_open(database.sqliteConnection, "main", table, column, row, 0, &handle))
        }
        return Int(sqlite3_blob_bytes(handle))
    }

    /// Fills `buffer` with the row's bytes from `offset` on.
    func read(into buffer: UnsafeMutableRawBufferPointer, from offset: Int) throws {
        guard let start = buffer.baseAddress, buffer.count > 0 else { return }
        try check(sqlite3_blob_read(handle, start, Int32(buffer.count), Int32(offset)))
    }

    /// Calls a closure with the row's bytes, a part after the other; the memory is used again for the next.
    func forEachPart(
        ofRow row: Int64, in buffer: UnsafeMutableRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws {
        let size = try move(to: row)
        for offset in stride(from: 0, to: size, by: buffer.count) {
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(size - offset))
            try read(into: part, from: offset)
            body(UnsafeRawBufferPointer(part))
        }
    }

    private func check(_ code: Int32) throws {
        guard code != SQLITE_OK else { return }
        throw DatabaseError(
            resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(database.sqliteConnection)))
    }
}
