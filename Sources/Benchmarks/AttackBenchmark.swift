import Notebook

/// Times PGD with ten steps on three networks, and where the time of each goes: which convolutions, forth or back.
package struct AttackBenchmark {
    package struct Result: Encodable {
        package var network: String
        package var images: Int
        package var side: Int
        package var steps: Int
        /// Median, of the whole attack on the batch.
        package var seconds: Double
        /// Of one pass forth and back each.
        package var convolutions: [Part]
    }

    /// Convolutions of one kind, each by itself.
    package struct Part: Encodable {
        package var kind: String
        package var layers: Int
        package var forwardSeconds: Double
        package var backwardSeconds: Double
    }

    package enum Subject: String, CaseIterable {
        case lite0 = "efficientnet-lite0"
        case vgg16
        case cifarVGG16 = "cifar-vgg16-bn"

        /// Random weights; batch normalisation folded, as attacks have it.
        fileprivate var network: Network {
            let stream = RandomStream(seed: 1, "benchmark, attack")
            switch self {
            case .lite0: return .efficientNetLite0(stream: stream).foldingBatchNorm().withoutDropout()
            case .vgg16:
                // The convolutions with one linear layer to twelve classes.
                // Those of 32 px are the same, and their linear layers, which are left away, are smaller.
                var network = Network.vgg16(side: 32, stream: stream)
                let end = network.layers.firstIndex { $0.layer == .flatten } ?? network.layers.count
                var draws = stream.substream("head")
                let head = Tensor([12, 512 * 49]) { values in
                    for place in values.indices { values[place] = Float(draws.normal() * 0.01) }
                }
                network.layers.removeSubrange(end...)
                network.layers.append(NamedLayer("flatten", .flatten))
                network.layers.append(NamedLayer("head", .linear(Linear(weights: head, bias: nil))))
                network.inputShape = [3, 224, 224]
                return network
            case .cifarVGG16: return .vgg16Small(batchNorm: true, width: 0.25, stream: stream).foldingBatchNorm()
            }
        }

        fileprivate var images: Int { self == .cifarVGG16 ? 256 : 32 }
    }

    static let steps = 10

    private let runs: Int
    private let subjects: [Subject]

    package init(runs: Int, subjects: [Subject] = Subject.allCases) {
        self.runs = runs
        self.subjects = subjects
    }

    package func measure() throws -> [Result] {
        try subjects.map { subject in
            // An engine for each, so that one's buffers are not held while the next is measured.
            let engine = try Engine(), network = subject.network, side = network.inputShape[1]
            var draws = RandomStream(seed: 1, "benchmark, images")
            let images = Tensor([subject.images, 3, side, side]) { values in
                for place in values.indices { values[place] = Float(draws.uniform()) }
            }
            let target = AttackedNetwork(network, mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25])
            let labels = try target.unitPredictions(images, on: engine, batchSize: subject.images)
            let attack = try ImageAttack.pgd(8.0 / 255, steps: Self.steps, stepSize: 2.0 / 255)
            func run() throws {
                _ = try attack.attacked(
                    images, by: target, labels: labels, on: engine, batchSize: subject.images, stream: draws)
            }
            // The first turn prepares kernels and buffers.
            try run()
            let turns = try (0..<runs).map { _ in try seconds(run) }
            return Result(
                network: subject.rawValue, images: subject.images, side: side, steps: Self.steps,
                seconds: turns.median, convolutions: try parts(of: network, images, on: engine))
        }
    }

    /// What the convolutions of each kind take, on inputs as they come in a forward pass.
    private func parts(of network: Network, _ images: Tensor, on engine: Engine) throws -> [Part] {
        var parts: [Part] = []
        func add(_ convolution: Convolution, _ input: Tensor) throws {
            let output = try engine.convolution(
                input, weights: convolution.weights, bias: convolution.bias, geometry: convolution.geometry,
                purpose: .training)
            func forward() throws {
                _ = try engine.convolution(
                    input, weights: convolution.weights, bias: convolution.bias, geometry: convolution.geometry,
                    purpose: .training)
            }
            func backward() throws {
                _ = try engine.convolutionBackwardData(
                    output, input: input, weights: convolution.weights, bias: convolution.bias,
                    geometry: convolution.geometry)
            }
            try backward()
            let times = try (0..<3).map { _ in (try seconds(forward), try seconds(backward)) }
            let kind = kind(of: convolution)
            let place = parts.firstIndex { $0.kind == kind } ?? parts.count
            if place == parts.count {
                parts.append(Part(kind: kind, layers: 0, forwardSeconds: 0, backwardSeconds: 0))
            }
            parts[place].layers += 1
            parts[place].forwardSeconds += times.map(\.0).median
            parts[place].backwardSeconds += times.map(\.1).median
        }
        if case .convolution(let first) = network.layers[0].layer { try add(first, images) }
        _ = try network.forward(images, on: engine, taps: Set(network.layers.indices)) { place, output in
            let next = place + 1
            guard network.layers.indices.contains(next), network.layers[next].inputs == [.previous],
                case .convolution(let convolution) = network.layers[next].layer
            else { return }
            try add(convolution, output)
        }
        return parts
    }

    private func kind(of convolution: Convolution) -> String {
        let shape = convolution.weights.shape
        let window = "\(shape[2])x\(shape[3])"
        return convolution.geometry.groups > 1 ? "depthwise \(window)" : window
    }

    private func seconds(_ work: () throws -> Void) rethrows -> Double {
        try ContinuousClock().measure(work) / .seconds(1)
    }
}
