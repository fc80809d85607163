import CKernels
import Foundation
import GRDB
import Tensors

/// Reads chunks of activations inside one transaction, straight into the memory of tensors.
final class ActivationReader {
    enum Chunk {
        case missing, damaged
        case intact(Tensor)
    }

    private let lookup: Statement
    private let blobs: BlobReader
    private let key: String
    /// Where numbers in Float16 lie until they are converted.
    private var halves: [UInt16] = []

    init(_ database: Database, key: String) throws {
        lookup = try database.cachedStatement(
            sql: "SELECT rowid, checksum, precision FROM activation_chunks WHERE key = ? AND chunk = ?")
        blobs = BlobReader(database, table: "activation_chunks")
        self.key = key
    }

    func read(chunk: Int, shape: [Int]) throws -> Chunk {
        guard let row = try Row.fetchOne(lookup, arguments: [key, chunk]) else { return .missing }
        let rowid = try row.decode(Int64.self, atIndex: 0)
        let checksum =
            UInt64(bitPattern: try row.decode(Int64.self, atIndex: 1)) ^ checksumOfPlace(key: key, chunk: chunk)
        let count = shape.reduce(1, *)
        guard let precision = ActivationPrecision(rawValue: try row.decode(atIndex: 2)),
            try blobs.move(to: rowid) == count * precision.bytes
        else { return .damaged }
        var isIntact = false
        let tensor = try Tensor(shape) { floats in
            // A kernel's tensor may be followed by padding; one in row-major order is not.
            let floats = UnsafeMutableBufferPointer(rebasing: floats.prefix(count))
            switch precision {
            case .float32: isIntact = try fill(UnsafeMutableRawBufferPointer(floats), checksum)
            case .float16:
                if halves.count != count { halves = [UInt16](repeating: 0, count: count) }
                try halves.withUnsafeMutableBufferPointer { halves in
                    isIntact = try fill(UnsafeMutableRawBufferPointer(halves), checksum)
                    guard let from = halves.baseAddress, let to = floats.baseAddress else { return }
                    cahier_floats_from_halves(to, from, count)
                }
            }
        }
        return isIntact ? .intact(tensor) : .damaged
    }

    /// Fills the memory in parts that stay in the processor's cache until their checksum is taken.
    private func fill(_ memory: UnsafeMutableRawBufferPointer, _ expected: UInt64) throws -> Bool {
        let checksum = GrowingChecksum()
        let size = 1 << 18
        for offset in stride(from: 0, to: memory.count, by: size) {
            let end = min(offset + size, memory.count)
            let part = UnsafeMutableRawBufferPointer(rebasing: memory[offset..<end])
            try blobs.read(into: part, from: offset)
            checksum.take(UnsafeRawBufferPointer(part))
        }
        return checksum.value == expected
    }
}
