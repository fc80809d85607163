import Foundation
import Synchronization

/// A piece of 64-byte aligned memory behind one or more tensors.
///
/// Tensors copy a storage before they write to it unless they are its only owner, so that a storage that is shared
/// never changes; that is what makes it `Sendable`.
final class Storage: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
    let byteCount: Int
    private let pool: BufferPool?
    /// The storage whose memory this one is a part of.
    private let whole: Storage?

    /// What follows from the numbers and is kept until they change.
    private struct Derived {
        /// The same numbers in the layouts that kernels asked for.
        var packed: [MemoryDescription: Storage] = [:]
        var magnitude: Magnitude?
        /// By the count of rows.
        var rowSums: [Int: Float] = [:]
    }
    private let derived = Mutex(Derived())

    /// Memory with undefined contents, from the pool where there is one.
    init(byteCount: Int, pool: BufferPool? = nil) {
        self.byteCount = byteCount
        self.pool = pool
        whole = nil
        pointer = pool?.take(byteCount) ?? BufferPool.allocate(byteCount)
    }

    private init(partOf whole: Storage, from offset: Int, byteCount: Int) {
        precondition(offset >= 0 && offset + byteCount <= whole.byteCount, "a part must lie inside the whole")
        self.byteCount = byteCount
        self.whole = whole
        pool = nil
        pointer = whole.pointer + offset
    }

    /// A part of the memory, for a kernel that reads or fills it; not for a tensor that anyone keeps.
    func part(from offset: Int, byteCount: Int) -> Storage { Storage(partOf: self, from: offset, byteCount: byteCount) }

    deinit {
        if whole != nil { return }
        if let pool {
            pool.give(pointer, byteCount)
        } else {
            pointer.deallocate()
        }
    }

    func copy() -> Storage {
        let result = Storage(byteCount: byteCount, pool: pool)
        result.pointer.copyMemory(from: pointer, byteCount: byteCount)
        return result
    }

    func packed(as description: MemoryDescription, make: () throws -> Storage) rethrows -> Storage {
        if let found = derived.withLock({ $0.packed[description] }) { return found }
        let made = try make()
        derived.withLock { $0.packed[description] = made }
        return made
    }

    /// What is known of how large the numbers are.
    var magnitude: Magnitude? {
        get { derived.withLock { $0.magnitude } }
        set { derived.withLock { $0.magnitude = newValue } }
    }

    /// The largest sum of a row's magnitudes, once it is known, of the numbers seen as so many rows.
    subscript(rowSumOf rows: Int) -> Float? {
        get { derived.withLock { $0.rowSums[rows] } }
        set { derived.withLock { $0.rowSums[rows] = newValue } }
    }

    /// Takes over what is known of the same numbers in another order, whose rows are the same.
    func inherit(from other: Storage) {
        let (magnitude, rowSums) = other.derived.withLock { ($0.magnitude, $0.rowSums) }
        derived.withLock { ($0.magnitude, $0.rowSums) = (magnitude, rowSums) }
    }

    /// The numbers are about to change.
    func forgetDerived() { derived.withLock { $0 = Derived() } }
}

/// Buffers that are free again, by size, so that a training step allocates nothing after the first.
final class BufferPool: Sendable {
    private struct Free: @unchecked Sendable { var pointers: [Int: [UnsafeMutableRawPointer]] = [:] }
    private let free = Mutex(Free())

    static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        UnsafeMutableRawPointer.allocate(byteCount: Swift.max(byteCount, 1), alignment: 64)
    }

    func take(_ byteCount: Int) -> UnsafeMutableRawPointer {
        free.withLock { $0.pointers[byteCount]?.popLast() } ?? BufferPool.allocate(byteCount)
    }

    func give(_ pointer: UnsafeMutableRawPointer, _ byteCount: Int) {
        free.withLock { $0.pointers[byteCount, default: []].append(pointer) }
    }

    /// How much is free.
    var freeByteCount: Int {
        free.withLock { free in free.pointers.reduce(0) { $0 + $1.key * $1.value.count } }
    }

    /// Returns all free buffers to the system.
    func drain() {
        let pointers = free.withLock { free in
            defer { free.pointers.removeAll() }
            return Free(pointers: free.pointers)
        }
        for list in pointers.pointers.values { for pointer in list { pointer.deallocate() } }
    }

    deinit { drain() }
}
