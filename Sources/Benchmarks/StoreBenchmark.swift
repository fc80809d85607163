import Foundation
import Notebook

/// Times reading and writing activations, beside a plain file and beside computing them.
package struct StoreBenchmark {
    private let folder: URL
    private let runs: Int

    package init(folder: URL, runs: Int) {
        self.folder = folder
        self.runs = runs
    }

    /// Where VGG-16's activations are read.
    package enum Tap: String, Encodable, CaseIterable {
        case pool5At224 = "VGG-16 pool5 at 224 px"
        case pool2At32 = "VGG-16 pool2 at 32 px"

        var batches: Int { self == .pool5At224 ? 168 : 512 }
        fileprivate var pooling: Int { self == .pool5At224 ? 5 : 2 }

        fileprivate var network: Network {
            let stream = RandomStream(seed: 1, "benchmark")
            return self == .pool5At224 ? .vgg16(stream: stream) : .vgg16Small(batchNorm: false, stream: stream)
        }
    }

    package struct Result: Encodable {
        package var tap: Tap
        package var bytesPerBatch, batches: Int
        package var computeSecondsPerBatch: Double
        /// Bytes of Float32 numbers per second.
        package var read, write: Rates
        package var readOneByOne, readFloat16, checksum: Double
        /// Of the values of turns.
        package var readToPlain, readOneByOneToPlain, computingToReading, writeToPlain: Double
        package var float16LargestError: Double

        package struct Rates: Encodable { package var store, plain: Double }
    }

    package func measure(_ tap: Tap) throws -> Result {
        let (activations, computing) = try computed(tap)
        let count = tap.batches
        let bytes = activations.count * MemoryLayout<Float>.stride
        let batch = activations.withValues { Data(buffer: $0) }

        var writing: [(store: Double, plain: Double)] = []
        for run in 0..<runs {
            if run > 0 { try removeFiles() }
            let plain = try writePlain(batch, count: count)
            writing.append((try writeStore(activations, tap, .float32, count: count), plain))
        }
        let set = try self.set(tap, .float32)
        var reading: [(store: Double, plain: Double, oneByOne: Double)] = []
        for _ in 0..<runs {
            let plain = try readPlain(bytes: bytes, count: count)
            reading.append(
                (
                    try seconds(reading: count) { seen in
                        set.forEach(0..<count, shape: { _ in activations.shape }, seen)
                    }, plain,
                    try seconds(reading: count) { seen in
                        for index in 0..<count {
                            set.read(chunk: index, shape: activations.shape).map { seen(index, $0) }
                        }
                    }
                ))
        }
        _ = try writeStore(activations, tap, .float16, count: count)
        let halves = try self.set(tap, .float16)
        let float16 = try (0..<runs).map { _ in
            try seconds(reading: count) { seen in halves.forEach(0..<count, shape: { _ in activations.shape }, seen) }
        }.median
        let contents = try Store(at: file).contents()
        let total = Double(bytes * count)
        let store = reading.map(\.store).median
        defer { try? removeFiles() }
        return Result(
            tap: tap, bytesPerBatch: bytes, batches: count, computeSecondsPerBatch: computing,
            read: .init(store: total / store, plain: total / reading.map(\.plain).median),
            write: .init(store: total / writing.map(\.store).median, plain: total / writing.map(\.plain).median),
            readOneByOne: total / reading.map(\.oneByOne).median, readFloat16: total / float16,
            checksum: checksumRate(batch), readToPlain: reading.map { $0.plain / $0.store }.median,
            readOneByOneToPlain: reading.map { $0.plain / $0.oneByOne }.median,
            computingToReading: computing / (store / Double(count)),
            writeToPlain: writing.map { $0.plain / $0.store }.median,
            float16LargestError: contents.activations.map(\.largestError).max() ?? 0)
    }

    private var file: URL { folder.appendingPathComponent("store.sqlite") }
    private var plainFile: URL { folder.appendingPathComponent("plain") }

    private func removeFiles() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
        }
    }

    /// The activations of a batch of 8, and the median seconds that computing them takes.
    private func computed(_ tap: Tap) throws -> (Tensor, Double) {
        var network = tap.network
        let poolings = network.layers.indices.filter {
            if case .pooling = network.layers[$0].layer { true } else { false }
        }
        network.layers = Array(network.layers[...poolings[tap.pooling - 1]])
        let engine = try Engine()
        try network.arrangeWeights(forBatchesOf: 8, on: engine)
        var stream = RandomStream(seed: 1, "benchmark, images")
        let images = Tensor([8] + network.inputShape) { values in
            for index in values.indices { values[index] = Float(stream.normal()) }
        }
        var output = try network.forward(images, on: engine)
        let times = try (0..<max(runs, 7)).map { _ in
            try seconds { output = try network.forward(images, on: engine) }
        }
        return (output.rowMajor(), times.median)
    }

    private func set(_ tap: Tap, _ precision: ActivationPrecision) throws -> ActivationSet {
        try Activations(store: Store(at: file), console: Console())
            .of(["benchmark": tap.rawValue], precision: precision)
    }

    private func writeStore(_ tensor: Tensor, _ tap: Tap, _ precision: ActivationPrecision, count: Int) throws -> Double
    {
        let store = try Store(at: file)
        return try seconds {
            // The last group is written when the set goes.
            let set = try Activations(store: store, console: Console())
                .of(["benchmark": tap.rawValue], precision: precision)
            for index in 0..<count { set.keep(tensor, chunk: index) }
        }
    }

    private func writePlain(_ batch: Data, count: Int) throws -> Double {
        try Data().write(to: plainFile)
        let handle = try FileHandle(forWritingTo: plainFile)
        defer { try? handle.close() }
        return try seconds {
            var unsynced = 0
            for _ in 0..<count {
                try handle.write(contentsOf: batch)
                unsynced += batch.count
                if unsynced >= 16_000_000 {
                    try handle.synchronize()
                    unsynced = 0
                }
            }
            try handle.synchronize()
        }
    }

    private func readPlain(bytes: Int, count: Int) throws -> Double {
        let handle = try FileHandle(forReadingFrom: plainFile)
        defer { try? handle.close() }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 64)
        defer { buffer.deallocate() }
        return try seconds {
            for _ in 0..<count {
                guard read(handle.fileDescriptor, buffer.baseAddress, bytes) == bytes else {
                    throw CocoaError(.fileReadUnknown)
                }
            }
        }
    }

    /// - Throws: if not all batches were there.
    private func seconds(reading count: Int, _ read: ((Int, Tensor) -> Void) throws -> Void) throws -> Double {
        var found = 0
        let time = try seconds { try read { _, _ in found += 1 } }
        guard found == count else { throw CocoaError(.fileReadCorruptFile) }
        return time
    }

    private func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try work()
        return (ContinuousClock.now - start) / .seconds(1)
    }

    private func checksumRate(_ batch: Data) -> Double {
        var all: UInt64 = 0
        let times = (0..<101).map { _ in
            seconds { all ^= batch.withUnsafeBytes { checksum(of: $0) } }
        }
        return all == 1 ? 0 : Double(batch.count) / times.median
    }
}
