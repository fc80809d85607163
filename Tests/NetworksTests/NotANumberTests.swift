import Foundation
import Networks
import Tensors
import Testing

/// NaN, infinities and huge numbers reach outputs exactly where PyTorch's do, whichever kernels compute a layer.
@Suite struct NotANumberTests {
    private let reference: NotANumberReference
    private static let names = [
        "attending", "bounded", "branched", "classifying", "gated", "narrow", "normalised", "pooled", "rectified",
        "residual",
    ]

    init() throws { reference = try .read() }

    @Test func allNetworksAreThere() {
        #expect(reference.networks.keys.sorted() == Self.names)
        for name in Self.names { #expect(reference.cases.count { $0.network == name } >= 9) }
    }

    private func expect(_ found: Tensor, _ wanted: NotANumberReference.Description, _ context: String) {
        #expect(found.marks == wanted.marks, "\(context)")
        let finite = found.values.filter(\.isFinite).map { abs(Double($0)) }
        let mean = finite.isEmpty ? 0 : finite.reduce(0, +) / Double(finite.count)
        #expect(abs(mean - wanted.mean) <= 1e-4 * wanted.mean + 1e-6, "\(context)")
        #expect(abs((finite.max() ?? 0) - wanted.largest) <= 1e-4 * wanted.largest + 1e-6, "\(context)")
    }

    /// Fused where layers can be, and each by itself: with all layers tapped, none is fused with the next.
    @Test(arguments: names) func forward(name: String) throws {
        let engine = try Engine()
        for one in reference.cases where one.network == name {
            let (network, images) = try reference.setting(one)
            let last = try #require(network.layers.last).name
            for kernels in [KernelPolicy.fast, .exact] {
                let untapped = try network.forward(images, on: engine, kernels: kernels)
                expect(untapped, try #require(one.outputs[last]), "\(one.title), \(kernels), untapped")
                var outputs: [Int: Tensor] = [:]
                _ = try network.forward(
                    images, on: engine, kernels: kernels, taps: Set(network.layers.indices), tap: { outputs[$0] = $1 })
                for (place, layer) in network.layers.enumerated() {
                    expect(
                        try #require(outputs[place]), try #require(one.outputs[layer.name]),
                        "\(one.title), \(kernels), tapped at \(layer.name)")
                }
            }
        }
    }

    /// From stored activations, of which nothing is known.
    @Test(arguments: names) func resumed(name: String) throws {
        let engine = try Engine()
        for one in reference.cases where one.network == name {
            let (network, images) = try reference.setting(one)
            let whole = try network.forward(images, on: engine)
            for place in 1..<network.layers.count {
                let before = try network.forward(images, on: engine, to: place)
                // Where two outputs flow on, nothing resumes.
                let stored = Tensor(before.shape, before.values)
                guard let found = try? network.forward(stored, on: engine, from: place) else { continue }
                #expect(found.marks == whole.marks, "\(one.title), from \(network.layers[place].name)")
            }
        }
    }

    @Test(arguments: names) func gradients(name: String) throws {
        let engine = try Engine()
        for one in reference.cases where one.network == name {
            let (network, images) = try reference.setting(one)
            let trace = try network.tracedForInference(images, on: engine)
            let last = try #require(network.layers.last).name
            expect(trace.output, try #require(one.outputs[last]), "\(one.title), traced")
            let ones = Tensor(repeating: 1, shape: trace.output.shape)
            let found = try network.inputGradient(ones, through: trace, on: engine)
            #expect(found.marks == one.gradient.marks, "\(one.title), gradient")
        }
    }

    /// With the statistics of the batch, ReLU fused with the normalisation before it.
    @Test(arguments: names) func training(name: String) throws {
        let engine = try Engine()
        for one in reference.cases where one.network == name {
            guard let wanted = one.training else { continue }
            let (network, images) = try reference.setting(one)
            let trace = try network.traced(images, on: engine, dropout: RandomStream(seed: 1))
            #expect(trace.output.marks == wanted.marks, "\(one.title), training")
        }
    }
}
