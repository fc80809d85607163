import Foundation
import Notebook

/// Times of the core model; made with `Benchmark.measure()`.
struct BenchmarkResults: Encodable {
    /// Median seconds for one batch.
    var inferenceB1, inferenceB8: Double
    /// Median seconds for one step on 128 images.
    var trainStepB128: Double
    /// The most memory that the process has held.
    var peakMemoryBytes: Int
    var isa: String
    var threads: Int

    enum CodingKeys: String, CodingKey {
        case inferenceB1 = "vgg16_224_inference_b1"
        case inferenceB8 = "vgg16_224_inference_b8"
        case trainStepB128 = "vgg16_cifar_train_step_b128"
        case peakMemoryBytes, isa, threads
    }

    var text: String {
        func line(_ what: String, _ seconds: Double, images: Int) -> String {
            what.padding(toLength: 44, withPad: " ", startingAt: 0)
                + String(format: "%8.1f ms a batch, %6.1f ms an image", seconds * 1000, seconds * 1000 / Double(images))
        }
        return [
            line("VGG-16, 224 px, inference, batch 1", inferenceB1, images: 1),
            line("VGG-16, 224 px, inference, batch 8", inferenceB8, images: 8),
            line("VGG-16, 32 px, training step, batch 128", trainStepB128, images: 128),
            "\(isa), \(threads) threads, peak memory \(peakMemoryBytes / 1_000_000) MB",
        ].joined(separator: "\n")
    }
}

/// Runs the core model on random images.
struct Benchmark {
    let engine: Engine
    let runs: Int
    private let stream = RandomStream(seed: 1, "benchmark")

    init(engine: Engine, runs: Int) {
        self.engine = engine
        self.runs = runs
    }

    func measure() throws -> BenchmarkResults {
        let (one, eight) = try inference()
        let step = try trainingStep()
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return BenchmarkResults(
            inferenceB1: one, inferenceB8: eight, trainStepB128: step, peakMemoryBytes: usage.ru_maxrss * 1024,
            isa: engine.instructionSet, threads: engine.threads)
    }

    private func inference() throws -> (one: Double, eight: Double) {
        let network = Network.vgg16(stream: stream)
        let (one, eight) = (images([1, 3, 224, 224]), images([8, 3, 224, 224]))
        return (
            try medianSeconds { _ = try network.forward(one, on: engine) },
            try medianSeconds { _ = try network.forward(eight, on: engine) }
        )
    }

    private func trainingStep() throws -> Double {
        var state = TrainingState(.vgg16Small(stream: stream))
        let batch = Batch(images: images([128, 3, 32, 32]), labels: (0..<128).map { UInt8($0 % 10) })
        let recipe = TrainingRecipe(epochs: 1, peakLearningRate: 0.01)
        return try medianSeconds {
            state.history = []
            try state.train(recipe, imagesPerEpoch: 128, batches: { _ in [batch] }, on: engine, stream: stream)
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
