import Notebook

/// Times ways to explain one image against forward passes.
package struct RelevanceBenchmark {
    package struct Result: Encodable {
        package var method: String
        /// Median.
        package var seconds: Double
        /// The median of the ratios to a forward pass timed next to it.
        package var forwardPasses: Double
    }

    private let runs: Int

    package init(runs: Int) { self.runs = runs }

    package func measure() throws -> [Result] {
        let engine = try Engine()
        let stream = RandomStream(seed: 1, "benchmark")
        let network = Network.vgg16(stream: stream)
        var numbers = stream.substream("image")
        let image = Tensor([1, 3, 224, 224]) { values in
            for index in values.indices { values[index] = Float(numbers.normal()) }
        }
        let bounds = [Float](repeating: 3, count: 3)
        let composites: [Composite] = [
            .salientRelevance, Composite(.epsilon(1e-6)), .epsilonPlusFlat,
            .epsilonGammaBox(low: bounds.map { -$0 }, high: bounds), Composite(.zPlus), Composite(.alphaBeta(alpha: 2)),
        ]
        let forward = { _ = try network.forward(image, on: engine) }
        var results = try composites.map { composite in
            let propagation = try RelevancePropagation(composite, through: network)
            return try measure(composite.name, against: forward) {
                _ = try propagation.explain(image, targets: [0], on: engine)
            }
        }
        results.append(
            try measure("gradient", against: forward) {
                _ = try network.attributions(of: image, to: [0], by: .gradient, on: engine, stream: stream)
            })
        return results
    }

    /// The first two turns, which prepare kernels and buffers, don't count.
    private func measure(_ name: String, against forward: () throws -> Void, _ work: () throws -> Void) throws -> Result
    {
        func seconds(_ work: () throws -> Void) rethrows -> Double {
            let start = ContinuousClock.now
            try work()
            return (ContinuousClock.now - start) / .seconds(1)
        }
        let turns = try (0..<runs + 2).map { _ in (work: try seconds(work), forward: try seconds(forward)) }.dropFirst(
            2)
        return Result(
            method: name, seconds: turns.map(\.work).median, forwardPasses: turns.map { $0.work / $0.forward }.median)
    }
}
