import Foundation
import Networks
import Tensors
import Testing

@Suite struct ZooTests {
    /// Simonyan and Zisserman 2015, table 1, column D: inputs and outputs of the 13 convolutions.
    private static let table = [
        (3, 64), (64, 64), (64, 128), (128, 128), (128, 256), (256, 256), (256, 256), (256, 512), (512, 512),
        (512, 512),
        (512, 512), (512, 512), (512, 512),
    ]

    private static func smallCount(width: Double, channels: Int, classes: Int, batchNorm: Bool) -> Int {
        func scaled(_ count: Int) -> Int { count == 3 ? channels : Int((Double(count) * width).rounded()) }
        let convolutions = table.reduce(0) { sum, row in
            sum + (9 * scaled(row.0) + 1) * scaled(row.1) + (batchNorm ? 2 * scaled(row.1) : 0)
        }
        return convolutions + (scaled(512) + 1) * classes
    }

    @Test func imageNetForm() throws {
        let network = Network.vgg16(stream: RandomStream(seed: 1))
        #expect(network.parameterCount == 138_357_544)
        #expect(try network.outputShape([2, 3, 224, 224]) == [2, 1000])
        #expect(
            network.namedParameters.map(\.name) == [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28]
                .flatMap { ["features.\($0).weight", "features.\($0).bias"] }
                + [0, 3, 6].flatMap { ["classifier.\($0).weight", "classifier.\($0).bias"] })
        #expect(network.namedParameters.last?.tensor.shape == [1000])
        #expect(network.weightedLayers.count == 16)
    }

    /// Two numbers are trained for each of the 4224 channels of the convolutions.
    @Test func imageNetFormWithBatchNorm() throws {
        let network = Network.vgg16(batchNorm: true, stream: RandomStream(seed: 1))
        #expect(network.parameterCount == 138_365_992)
        let convolutions = [0, 3, 7, 10, 14, 17, 20, 24, 27, 30, 34, 37, 40]
        for place in convolutions {
            #expect(
                network.layers.contains { $0.name == "features.\(place)" && $0.layer.hasWeights }, "features.\(place)")
        }
        let names = Set(network.namedParameters.map(\.name))
        for name in ["weight", "bias", "running_mean", "running_var"] {
            #expect(convolutions.allSatisfy { names.contains("features.\($0 + 1).\(name)") }, "\(name)")
        }
        #expect(names.contains("classifier.6.bias"))
    }

    @Test(arguments: [0.25, 0.5, 0.1, 1.0 / 3], [false, true])
    func smallForm(width: Double, batchNorm: Bool) throws {
        for (channels, classes) in [(3, 10), (1, 7)] {
            let network = Network.vgg16Small(
                classes: classes, channels: channels, batchNorm: batchNorm, width: width, stream: RandomStream(seed: 2))
            #expect(
                network.parameterCount
                    == Self.smallCount(width: width, channels: channels, classes: classes, batchNorm: batchNorm))
            #expect(try network.outputShape([5, channels, 32, 32]) == [5, classes])
            #expect(network.inputShape == [channels, 32, 32])
        }
    }

    @Test func smallFormAtFullWidth() {
        let network = Network.vgg16Small(batchNorm: false, stream: RandomStream(seed: 2))
        #expect(network.parameterCount == 14_719_818)  // 14,714,688 in the convolutions and 513 x 10
        #expect(network.parameterCount == Self.smallCount(width: 1, channels: 3, classes: 10, batchNorm: false))
    }

    @Test func alexNet() throws {
        let network = Network.alexNetSmall(stream: RandomStream(seed: 3))
        let convolutions =
            28 * 64 + (25 * 64 + 1) * 192 + (9 * 192 + 1) * 384 + (9 * 384 + 1) * 256 + (9 * 256 + 1) * 256
        #expect(network.parameterCount == convolutions + 2 * 1025 * 1024 + 1025 * 10)
        #expect(try network.outputShape([1, 3, 32, 32]) == [1, 10])
        #expect(
            network.weightedLayers.map { network.layers[$0].name } == [0, 3, 6, 8, 10].map { "features.\($0)" }
                + [1, 4, 6].map { "classifier.\($0)" })
    }

    /// He et al. 2015: 2 / fan-out for convolutions, 2 / fan-in for hidden linear layers; 1e-4 for the last.
    @Test func freshWeightsHaveTheirVariance() throws {
        let network = Network.alexNetSmall(width: 0.5, stream: RandomStream(seed: 4))
        for place in network.weightedLayers {
            let parameters = network.layers[place].layer.parameters
            let weights = parameters[0].tensor
            let isLast = place == network.weightedLayers.last
            let variance =
                weights.shape.count == 4
                ? 2 / Double(weights.shape[0] * weights.shape[2] * weights.shape[3])
                : isLast ? 1e-4 : 2 / Double(weights.shape[1])
            let squares = weights.values.reduce(0) { $0 + Double($1) * Double($1) } / Double(weights.count)
            // A mean square of n normal numbers has the relative deviation (2 / n)^½; five of them.
            #expect(
                abs(squares / variance - 1) < 5 * (2 / Double(weights.count)).squareRoot(),
                "\(network.layers[place].name)")
            #expect(parameters[1].tensor.values.allSatisfy { $0 == 0 })
        }
        #expect(network == Network.alexNetSmall(width: 0.5, stream: RandomStream(seed: 4)))
        #expect(network != Network.alexNetSmall(width: 0.5, stream: RandomStream(seed: 5)))
    }

    @Test func shapesAreThoseOfTheForwardPass() throws {
        let engine = try Engine()
        for network in [
            Network.vgg16Small(width: 0.125, stream: RandomStream(seed: 6)),
            .alexNetSmall(width: 0.125, stream: RandomStream(seed: 6)), .tiny(seed: 6),
        ] {
            let input = Tensor(repeating: 0.5, shape: [2] + network.inputShape)
            for end in 0...network.layers.count {
                var part = network
                part.layers = Array(network.layers[..<end])
                #expect(try part.outputShape(input.shape) == network.forward(input, on: engine, to: end).shape)
            }
        }
    }

    @Test func misfitsAreNamed() throws {
        let network = Network.tiny(seed: 7)
        func attempt(_ network: Network, _ shape: [Int]) -> String {
            do { return "accepted, \(try network.outputShape(shape))" } catch { return "\(error)" }
        }
        #expect(attempt(network, [1, 2, 6, 6]) == "accepted, [1, 4]")
        #expect(attempt(network, [1, 3, 6, 6]).hasPrefix("following shapes through tiny: layer.0 wants [N, 2, H, W]"))
        #expect(attempt(network, [1, 2, 6, 7]) == "accepted, [1, 4]")
        #expect(attempt(network, [1, 2, 8, 8]).contains("layer.8"))
        #expect(attempt(network, [1, 2, 1, 1]).contains("layer.3"))
        var swapped = network
        swapped.layers[1].layer = .batchNorm(BatchNorm(channels: 4))
        #expect(attempt(swapped, [1, 2, 6, 6]).contains("layer.1 wants 4 channels, but would get [1, 3, 6, 6]"))
        let engine = try Engine()
        #expect(throws: TensorError.self) {
            try swapped.forward(Tensor(repeating: 1, shape: [1, 2, 6, 6]), on: engine)
        }
        #expect(throws: TensorError.self) {
            try swapped.traced(Tensor(repeating: 1, shape: [1, 2, 6, 6]), on: engine, dropout: RandomStream(seed: 1))
        }
    }
}
