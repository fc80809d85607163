import Downloads
import Networks
import Tensors
import Testing

@Suite struct SqueezeNetKernelsTests {
    /// The layers of SqueezeNet 1.1 as its authors list them: windows, inputs, outputs (Iandola et al. 2016, table 1, with
    /// version 1.1's 64 filters of 3x3 first).
    private static let table: [(name: String, size: Int, inputs: Int, outputs: Int)] = {
        var rows = [("conv1", 3, 3, 64)]
        var channels = 64
        for (fire, squeezed) in zip(2..., [16, 16, 32, 32, 48, 48, 64, 64]) {
            rows.append(("fire\(fire)/squeeze1x1", 1, channels, squeezed))
            rows.append(("fire\(fire)/expand1x1", 1, squeezed, 4 * squeezed))
            rows.append(("fire\(fire)/expand3x3", 3, squeezed, 4 * squeezed))
            channels = 8 * squeezed
        }
        return rows + [("conv10", 1, 512, 1000)]
    }()

    /// Kernels and biases with numbers that say where they are.
    static func arrays() -> [String: [Tensor]] {
        Dictionary(
            uniqueKeysWithValues: table.enumerated().map { place, row in
                let kernel = Tensor([row.size, row.size, row.inputs, row.outputs]) { values in
                    for index in values.indices {
                        values.initializeElement(at: index, to: Float(place) + Float(index % 65_536) / 65_536)
                    }
                }
                return (row.name, [kernel, Tensor([row.outputs], (0..<row.outputs).map { Float($0 - 1000 * place) })])
            })
    }

    @Test func namesAndShapesAreThoseOfTheZoo() throws {
        let tensors = try SqueezeNetKernels(Self.arrays()).tensors
        let network = Network.squeezeNet11(stream: nil)
        #expect(Set(tensors.keys) == Set(network.namedParameters.map(\.name)))
        for (name, tensor) in network.namedParameters { #expect(tensors[name]?.shape == tensor.shape, "\(name)") }
        #expect(tensors.values.reduce(0) { $0 + $1.count } == 1_235_496)
    }

    @Test func everyNumberIsWhereItsFilterWantsIt() throws {
        let arrays = Self.arrays(), tensors = try SqueezeNetKernels(arrays).tensors
        for (name, module) in [
            ("conv1", "features.0"), ("fire2/expand3x3", "features.3.expand3x3"),
            ("fire4/squeeze1x1", "features.6.squeeze"), ("fire9/expand1x1", "features.12.expand1x1"),
            ("conv10", "classifier.1"),
        ] {
            let kernel = try #require(arrays[name]?[0]), turned = try #require(tensors["\(module).weight"])
            let (size, inputs, outputs) = (kernel.shape[0], kernel.shape[2], kernel.shape[3])
            let (before, after) = (kernel.values, turned.values)
            #expect(turned.shape == [outputs, inputs, size, size])
            for row in 0..<size {
                for column in 0..<size {
                    for input in stride(from: 0, to: inputs, by: 7) {
                        for output in stride(from: 0, to: outputs, by: 5) {
                            let from = ((row * size + column) * inputs + input) * outputs + output
                            let to = ((output * inputs + input) * size + row) * size + column
                            guard before[from] != after[to] else { continue }
                            Issue.record("\(name), \(row) \(column) \(input) \(output)")
                            return
                        }
                    }
                }
            }
            #expect(tensors["\(module).bias"] == arrays[name]?[1])
        }
    }

    @Test func whatIsMissingOrMisshapenIsNamed() throws {
        var arrays = Self.arrays()
        arrays["fire3/squeeze1x1"] = [Tensor(repeating: 0, shape: [16])]
        let error = try #require(throws: DownloadError.self) { try SqueezeNetKernels(arrays) }
        #expect(error.finding.contains("fire3/squeeze1x1") && error.finding.contains("found [16]"))
    }
}
