import Dispatch
import Synchronization

/// Prepares the batches of an epoch on a thread of its own while earlier ones are being used, at most two ahead.
///
/// Batches come in order and with the same content whatever the timing.
public final class BatchPrefetcher: Sendable {
    /// What is known about a batch besides its images.
    public struct Batch: Sendable, Equatable {
        /// Its number in the epoch, from 0.
        public let index: Int
        /// The labels [n] of its images; n is below the batch size only for the last batch.
        public let labels: [Int]
        /// The number n of images.
        public var count: Int { labels.count }
    }

    private let batches: EpochBatches
    private let queue = DispatchQueue(label: "cahier.batches", qos: .userInitiated)
    private let slots: [Slot]
    private let nextIndex = Mutex(0)

    /// Starts preparing the first batches.
    public init(_ batches: EpochBatches) {
        self.batches = batches
        let size = batches.loader.batchSize * batches.loader.shape.count
        slots = (0..<min(2, batches.count)).map { _ in Slot(capacity: size) }
        for index in slots.indices { prepare(index) }
    }

    /// Copies the next batch's images [n, C, H, W], row-major, to the caller's memory, waiting for it if need be.
    ///
    /// - Parameter images: room for batchSize × channels × height × width numbers.
    /// - Returns: the batch's labels and number, or `nil` after the last batch.
    public func next(into images: UnsafeMutablePointer<Float>) -> Batch? {
        withNext { batch, source in
            images.update(from: source, count: batch.count * batches.loader.shape.count)
            return batch
        }
    }

    /// Passes the next batch and its images [n, C, H, W] without copying; the memory is reused after `body` returns.
    ///
    /// - Returns: the result of `body`, or `nil` after the last batch.
    public func withNext<Result>(_ body: (Batch, UnsafePointer<Float>) throws -> Result) rethrows -> Result? {
        let index: Int? = nextIndex.withLock { next in
            guard next < batches.count else { return nil }
            defer { next += 1 }
            return next
        }
        guard let index else { return nil }
        let slot = slots[index % slots.count]
        slot.ready.wait()
        defer { prepare(index + slots.count) }
        return try body(Batch(index: index, labels: batches.labels(ofBatch: index)), UnsafePointer(slot.images))
    }

    private func prepare(_ index: Int) {
        guard index < batches.count else { return }
        let slot = slots[index % slots.count]
        queue.async { [batches] in
            batches.write(batch: index, into: slot.images)
            slot.ready.signal()
        }
    }

    /// Memory for one batch. Its images belong to the queue until `ready` is signalled, and to the caller of
    /// `withNext` until the batch after next is asked for: never to both, which the compiler cannot see.
    private final class Slot: @unchecked Sendable {
        let images: UnsafeMutablePointer<Float>
        let ready = DispatchSemaphore(value: 0)
        private let capacity: Int

        init(capacity: Int) {
            self.capacity = capacity
            images = .allocate(capacity: capacity)
            images.initialize(repeating: 0, count: capacity)
        }

        deinit {
            images.deinitialize(count: capacity)
            images.deallocate()
        }
    }
}
