import Foundation
import Notebook

/// A piece of the core model's work that is timed.
enum BenchmarkWork: String, CaseIterable {
    case inferenceB1 = "vgg16_224_inference_b1"
    case inferenceB8 = "vgg16_224_inference_b8"
    case trainStepB128 = "vgg16_cifar_train_step_b128"

    var title: String {
        switch self {
        case .inferenceB1: "VGG-16, 224 px, inference, batch 1"
        case .inferenceB8: "VGG-16, 224 px, inference, batch 8"
        case .trainStepB128: "VGG-16, 32 px, training step, batch 128"
        }
    }

    var images: Int {
        switch self {
        case .inferenceB1: 1
        case .inferenceB8: 8
        case .trainStepB128: 128
        }
    }
}

/// Times and memory of the core model; made with `Benchmark.measure()`.
package struct BenchmarkResults {
    struct Measurement {
        /// Median seconds for one batch.
        var seconds: Double
        /// The most memory that the process held meanwhile.
        var peakMemory: Int
    }

    var measurements: [BenchmarkWork: Measurement]
    var instructionSet: String
    var threads: Int

    private var peakMemory: Int { measurements.values.map(\.peakMemory).max() ?? 0 }

    package var text: String {
        let lines = BenchmarkWork.allCases.compactMap { work in
            measurements[work].map { found in
                work.title.padding(toLength: 44, withPad: " ", startingAt: 0)
                    + String(
                        format: "%8.1f ms a batch, %6.1f ms an image, %5d MB", found.seconds * 1000,
                        found.seconds * 1000 / Double(work.images), found.peakMemory / 1_000_000)
            }
        }
        return (lines + ["\(instructionSet), \(threads) threads, peak memory \(peakMemory / 1_000_000) MB"])
            .joined(separator: "\n")
    }

    /// One object: seconds by the work's name, the peak memory of all and of each, instructions and threads.
    package func json() throws -> String {
        var object: [String: Any] = ["peak_memory_bytes": peakMemory, "isa": instructionSet, "threads": threads]
        for (work, found) in measurements { object[work.rawValue] = found.seconds }
        object["peak_memory_bytes_of_each"] = Dictionary(
            uniqueKeysWithValues: measurements.map { ($0.rawValue, $1.peakMemory) })
        let data = try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted, .sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }
}

/// Runs the core model on random images.
package struct Benchmark {
    let kernels: Kernels
    let runs: Int
    private let stream = RandomStream(seed: 1, "benchmark")

    package init(kernels: Kernels, runs: Int) {
        self.kernels = kernels
        self.runs = runs
    }

    package func measure() throws -> BenchmarkResults {
        var measurements: [BenchmarkWork: BenchmarkResults.Measurement] = [:]
        for work in BenchmarkWork.allCases {
            ProcessMemory.forgetPeak()
            // An engine for each, so that one's buffers and kernels are not held while the next is measured.
            let seconds = try measure(work, on: Engine(kernels: kernels))
            measurements[work] = .init(seconds: seconds, peakMemory: ProcessMemory.peak)
        }
        let engine = try Engine(kernels: kernels)
        return BenchmarkResults(
            measurements: measurements, instructionSet: engine.instructionSet, threads: engine.threads)
    }

    private func measure(_ work: BenchmarkWork, on engine: Engine) throws -> Double {
        switch work {
        case .inferenceB1, .inferenceB8:
            var network = Network.vgg16(stream: stream)
            try network.arrangeWeights(forBatchesOf: work.images, on: engine)
            let images = images([work.images, 3, 224, 224])
            return try medianSeconds { _ = try network.forward(images, on: engine) }
        case .trainStepB128:
            var state = TrainingState(.vgg16Small(stream: stream))
            let batch = Batch(images: images([work.images, 3, 32, 32]), labels: (0..<128).map { $0 % 10 })
            let recipe = TrainingRecipe(epochs: 1, peakLearningRate: 0.01)
            return try medianSeconds {
                state.history = []
                try state.train(recipe, imagesPerEpoch: 128, batches: { _ in [batch] }, on: engine, stream: stream)
            }
        }
    }

    private func images(_ shape: [Int]) -> Tensor {
        var stream = stream.substream("images")
        return Tensor(shape) { values in
            for index in values.indices { values[index] = Float(stream.normal()) }
        }
    }

    /// The first two runs, which prepare kernels and buffers, don't count.
    private func medianSeconds(_ work: () throws -> Void) rethrows -> Double {
        try work()
        try work()
        let times = try (0..<runs).map { _ in
            let start = ContinuousClock.now
            try work()
            return (ContinuousClock.now - start) / .seconds(1)
        }
        return times.median
    }
}
