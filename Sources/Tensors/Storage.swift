import Foundation
import Synchronization

/// A piece of 64-byte aligned memory behind one or more tensors.
///
/// Tensors copy a storage before they write to it unless they are its only owner, so that a storage that is shared
/// never changes; that is what makes it `Sendable`.
final class Storage: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
    let byteCount: Int
    /// At least as many bytes; the pool knows the memory by it.
    private let capacity: Int
    private let pool: BufferPool?

    /// The same numbers in the layouts that kernels asked for; emptied when the numbers change.
    private let packed = Mutex<[MemoryDescription: Storage]>([:])

    /// Memory with undefined contents, from the pool where there is one.
    init(byteCount: Int, pool: BufferPool? = nil) {
        self.byteCount = byteCount
        self.pool = pool
        (pointer, capacity) = pool?.take(byteCount) ?? (BufferPool.allocate(byteCount), byteCount)
    }

    deinit {
        if let pool {
            pool.give(pointer, capacity)
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
        if let found = packed.withLock({ $0[description] }) { return found }
        let made = try make()
        packed.withLock { $0[description] = made }
        return made
    }

    func forgetPacked() {
        packed.withLock { if !$0.isEmpty { $0.removeAll() } }
    }
}

/// Buffers that are free again, by size, so that a training step allocates nothing after the first.
///
/// A free buffer of up to four times the size is taken where there is none of the size itself: the maps of a network
/// shrink from layer to layer, and would otherwise leave one behind for each size.
final class BufferPool: Sendable {
    private struct Free: @unchecked Sendable {
        var pointers: [Int: [UnsafeMutableRawPointer]] = [:]

        mutating func take(_ byteCount: Int) -> (UnsafeMutableRawPointer, capacity: Int)? {
            if let exact = pointers[byteCount]?.popLast() { return (exact, byteCount) }
            let fitting = pointers.filter { byteCount...4 * byteCount ~= $0.key && !$0.value.isEmpty }.keys.min()
            return fitting.flatMap { capacity in pointers[capacity]?.popLast().map { ($0, capacity) } }
        }
    }
    private let free = Mutex(Free())

    static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        UnsafeMutableRawPointer.allocate(byteCount: Swift.max(byteCount, 1), alignment: 64)
    }

    /// A buffer of at least so many bytes, and how many it has.
    func take(_ byteCount: Int) -> (UnsafeMutableRawPointer, capacity: Int) {
        free.withLock { $0.take(byteCount) } ?? (BufferPool.allocate(byteCount), byteCount)
    }

    func give(_ pointer: UnsafeMutableRawPointer, _ capacity: Int) {
        free.withLock { $0.pointers[capacity, default: []].append(pointer) }
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
