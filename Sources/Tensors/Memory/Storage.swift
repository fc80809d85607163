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
///
/// Work on many sizes, such as batches of which each has another number of images, would leave free buffers of all of them. So
/// where a buffer has to be allocated and the pool holds more than some times what was ever in use at once, sizes that nobody
/// has asked for the longest are returned to the system first.
final class BufferPool: Sendable {
    fileprivate struct Buffers: @unchecked Sendable {
        var free: [Int: [UnsafeMutableRawPointer]] = [:]
        /// For each size that is free, when it was last taken or given back.
        var lastUse: [Int: Int] = [:]
        var uses = 0
        var freeBytes = 0
        var usedBytes = 0
        /// The most that was in use at once since the pool was drained.
        var mostUsedBytes = 0
    }
    private let buffers = Mutex(Buffers())
    private let leastKept: Int

    /// What work on batches of one size keeps, in terms of what it uses at once: of a forward pass through ever smaller maps some
    /// two, of a training step less.
    private static let factor = 3

    /// - Parameter leastKept: bytes that are kept whatever was in use.
    init(leastKept: Int = 512 << 20) { self.leastKept = leastKept }

    static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        UnsafeMutableRawPointer.allocate(byteCount: Swift.max(byteCount, 1), alignment: 64)
    }

    func take(_ byteCount: Int) -> UnsafeMutableRawPointer {
        let (found, unwanted) = buffers.withLock { buffers in
            let found = buffers.take(byteCount)
            let bound = Swift.max(leastKept, Self.factor * buffers.mostUsedBytes)
            return (Buffer(found), Buffers(free: found == nil ? buffers.shrink(to: bound) : [:]))
        }
        unwanted.deallocate()
        return found.pointer ?? BufferPool.allocate(byteCount)
    }

    func give(_ pointer: UnsafeMutableRawPointer, _ byteCount: Int) {
        buffers.withLock { $0.give(pointer, byteCount) }
    }

    /// How much is free.
    var freeByteCount: Int { buffers.withLock { $0.freeBytes } }

    /// Returns all free buffers to the system, and forgets how much was in use.
    func drain() {
        let all = buffers.withLock { buffers in
            defer {
                (buffers.free, buffers.lastUse, buffers.freeBytes) = ([:], [:], 0)
                buffers.mostUsedBytes = buffers.usedBytes
            }
            return Buffers(free: buffers.free)
        }
        all.deallocate()
    }

    deinit { drain() }

    /// A buffer on its way out of a lock.
    private struct Buffer: @unchecked Sendable {
        let pointer: UnsafeMutableRawPointer?
        init(_ pointer: UnsafeMutableRawPointer?) { self.pointer = pointer }
    }
}

extension BufferPool.Buffers {
    /// A free buffer; nothing where there is none of the size, though one of it is in use from now on.
    fileprivate mutating func take(_ byteCount: Int) -> UnsafeMutableRawPointer? {
        uses += 1
        usedBytes += byteCount
        mostUsedBytes = max(mostUsedBytes, usedBytes)
        guard let found = free[byteCount]?.popLast() else { return nil }
        freeBytes -= byteCount
        lastUse[byteCount] = uses
        return found
    }

    fileprivate mutating func give(_ pointer: UnsafeMutableRawPointer, _ byteCount: Int) {
        uses += 1
        usedBytes -= byteCount
        freeBytes += byteCount
        free[byteCount, default: []].append(pointer)
        lastUse[byteCount] = uses
    }

    /// Takes out free buffers of the sizes that were used the longest ago, until all that there are and those in use have room.
    fileprivate mutating func shrink(to bound: Int) -> [Int: [UnsafeMutableRawPointer]] {
        guard freeBytes > 0, freeBytes + usedBytes > bound else { return [:] }
        var unwanted: [Int: [UnsafeMutableRawPointer]] = [:]
        for (size, _) in lastUse.sorted(by: { $0.value < $1.value }) where freeBytes + usedBytes > bound {
            let pointers = free.removeValue(forKey: size) ?? []
            lastUse[size] = nil
            freeBytes -= size * pointers.count
            if !pointers.isEmpty { unwanted[size] = pointers }
        }
        return unwanted
    }

    fileprivate func deallocate() {
        for list in free.values { for pointer in list { pointer.deallocate() } }
    }
}
