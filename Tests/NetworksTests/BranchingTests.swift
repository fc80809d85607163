import Foundation
import Networks
import Tensors
import Testing

@Suite struct BranchingTests {
    private static let networks: [@Sendable (UInt64) -> Network] = [
        { .branching(seed: $0) }, { .recurrent(seed: $0) }, { .transformer(seed: $0) },
    ]

    @Test(arguments: 0..<3, [UInt64(1), 2]) func forwardIsThatOfPlainLoops(kind: Int, seed: UInt64) throws {
        let network = Self.networks[kind](seed)
        let engine = try Engine()
        var stream = RandomStream(seed: seed, "input")
        let input = Tensor.random([3] + network.inputShape, &stream)
        var taps: [Int: Tensor] = [:]
        let found = try network.forward(
            input, on: engine, kernels: .exact, taps: Set(network.layers.indices), tap: { taps[$0] = $1 })
        let plain = PlainNetwork(network)
        expectClose(found, plain.output(Plain(input)), "seed \(seed)")
        #expect(found.shape == (try network.outputShape(input.shape)))
        let shapes = try network.outputShapes(input.shape)
        for (place, layer) in network.layers.enumerated() {
            // A ReLU that is fused into the convolution before it is tapped unfused, since both are asked for.
            let tapped = try #require(taps[place])
            #expect(tapped.shape == shapes[place], "\(layer.name)")
            expectClose(tapped, plain.output(Plain(input), to: place + 1), "\(layer.name), seed \(seed)")
        }
        let untapped = try network.forward(input, on: engine, kernels: .exact)
        expectClose(untapped, plain.output(Plain(input)), "without taps, seed \(seed)")
    }

    /// Folding keeps the function, and a convolution whose weights are used again keeps its normalisations.
    @Test(arguments: [UInt64(3), 4]) func foldingKeepsTheFunction(seed: UInt64) throws {
        let engine = try Engine()
        for (kind, left) in [(0, 0), (1, 3)] {
            let network = Self.networks[kind](seed)
            let folded = network.foldingBatchNorm()
            #expect(folded.layers.count { if case .batchNorm = $0.layer { true } else { false } } == left)
            var stream = RandomStream(seed: seed, "input")
            let input = Tensor.random([2] + network.inputShape, &stream)
            expectClose(
                try folded.forward(input, on: engine), PlainNetwork(network).output(Plain(input)), "seed \(seed)")
        }
    }

    @Test func withoutDropoutBranchesStayConnected() throws {
        var network = Network.branching(seed: 5)
        network.layers.insert(NamedLayer("drop", .dropout(rate: 0.5)), at: 1)
        network.layers.insert(NamedLayer("depth", .stochasticDepth(rate: 0.5)), at: 12)
        let place = try network.place(of: "sum")
        network.layers[place].inputs = [.named("drop"), .named("depth")]
        let without = network.withoutDropout()
        #expect(without.layers.count == network.layers.count - 2)
        var stream = RandomStream(seed: 5, "input")
        let input = Tensor.random([2, 2, 5, 5], &stream)
        expectClose(try without.forward(input, on: Engine()), PlainNetwork(network).output(Plain(input)), "seed 5")
    }

    @Test func aComputationResumesOnlyWhereOneOutputFlowsOn() throws {
        let engine = try Engine()
        let network = Network.transformer(seed: 6)
        var stream = RandomStream(seed: 6, "input")
        let input = Tensor.random([2] + network.inputShape, &stream)
        let whole = try network.forward(input, on: engine)
        let cut = try network.place(of: "norm2")
        #expect(throws: NetworkError.self) { try network.forward(input, on: engine, from: cut + 1) }
        let end = try network.place(of: "norm")
        let middle = try network.forward(input, on: engine, to: end)
        #expect(try network.forward(middle, on: engine, from: end) == whole)
        #expect(throws: NetworkError.self) { try network.place(of: "norm3") }
    }

    @Test func layersThatDontFitTogetherAreNamed() throws {
        func problem(_ change: (inout Network) -> Void) -> String {
            var network = Network.branching(seed: 7)
            change(&network)
            do {
                _ = try network.outputShape([1, 2, 5, 5])
                return "none"
            } catch { return "\(error)" }
        }
        #expect(problem { _ in } == "none")
        #expect(problem { $0.layers[11].inputs = [.named("dense"), .previous] }.contains("sum"))
        #expect(problem { $0.layers[11].inputs = [.previous] }.contains("sum"))
        #expect(problem { $0.layers[3].name = "stem" }.contains("stem"))
        #expect(problem { $0.layers[3].layer = .again("relu6") }.contains("relu6"))
        #expect(
            problem { network in
                let geometry = ConvolutionGeometry(stride: 0)
                network.layers.append(NamedLayer("more", .again("stem", geometry: geometry), inputs: [.image]))
            }.contains("more wants"))
        #expect(
            problem { network in
                let geometry = ConvolutionGeometry()
                network.layers.append(
                    NamedLayer("more", .again("classifier", geometry: geometry), inputs: [.named("flat")]))
            }.contains("more repeats classifier"))
        #expect(problem { $0.layers[9].inputs = [.named("silu"), .named("stem")] }.contains("scale"))
    }

    @Test(arguments: 0..<3) func aFileKeepsBranches(kind: Int) throws {
        let network = Self.networks[kind](8)
        let file = try SafeTensors(decoding: network.safeTensors().encoded())
        #expect(try Network(file) == network)
    }

    /// Whole images are left out, and the others scaled so that the mean stays.
    @Test func stochasticDepthDropsWholeImages() throws {
        let network = Network([3, 2, 2], [.stochasticDepth(rate: 0.25)])
        let input = Tensor(repeating: 3, shape: [4000, 3, 2, 2])
        let output = try network.traced(input, on: Engine(), dropout: RandomStream(seed: 9)).output.values
        let images = (0..<4000).map { Set(output[$0 * 12..<($0 + 1) * 12]) }
        #expect(images.allSatisfy { $0 == [0] || $0 == [4] })
        // 99.9 % of a binomial distribution of mean 1000.
        #expect(abs(images.count { $0 == [0] } - 1000) <= 90, "seed 9")
        #expect(try network.forward(input, on: Engine()) == input)
    }

    private func expectClose(_ found: Tensor, _ expected: Plain, _ what: String) {
        #expect(found.shape == expected.shape, "\(what)")
        let largest = expected.values.reduce(1e-3) { max($0, abs($1)) }
        let error = zip(found.values, expected.values).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
        #expect(error <= 2e-5 * largest, "\(what)")
    }
}
