import Foundation
import Networks
import Tensors
import Testing

/// Fresh weights have the variance that their paper, or torchvision, gives them.
@Suite struct ZooInitialWeightsTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var network: @Sendable (RandomStream) -> Network
        var parameter: String
        var variance: Double
        var isUniform = false

        init(
            _ parameter: String, variance: Double, isUniform: Bool = false,
            _ network: @escaping @Sendable (RandomStream) -> Network
        ) {
            self.network = network
            self.parameter = parameter
            self.variance = variance
            self.isUniform = isUniform
        }

        var testDescription: String { parameter }
    }

    private static let rows = [
        // 2 / fan-out: He et al. 2015, equation 14.
        Row("layer2.0.conv1.weight", variance: 2 / (9 * 32)) { .resNet18(classes: 5, width: 0.25, stream: $0) },
        Row("V4.conv2.weight", variance: 2 / (9 * 128.0)) { .corNetS(classes: 5, width: 0.125, stream: $0) },
        // PyTorch's fan-out of a depthwise convolution counts all channels.
        Row("features.17.conv.1.0.weight", variance: 2 / (9 * 240.0)) {
            .mobileNetV2(classes: 5, width: 0.25, stream: $0)
        },
        // 2 / fan-in.
        Row("features.denseblock1.denselayer2.conv2.weight", variance: 2 / (9 * 32.0)) {
            .denseNet121(classes: 5, growth: 8, stream: $0)
        },
        Row("inception4a.branch2.1.conv.weight", variance: 1e-4) { .googLeNet(classes: 5, width: 0.25, stream: $0) },
        Row("fc.weight", variance: 1 / (3 * 128.0), isUniform: true) {
            .resNet18(classes: 500, width: 0.25, stream: $0)
        },
        Row("fc.bias", variance: 1 / (3 * 128.0), isUniform: true) { .resNet18(classes: 500, width: 0.25, stream: $0) },
        Row("features.3.weight", variance: 1 / (3 * 16 * 25.0), isUniform: true) {
            .alexNet(classes: 5, width: 0.25, stream: $0)
        },
        Row("classifier.1.weight", variance: 1 / (3 * 50.0), isUniform: true) {
            .cifarEfficientNetV2S(classes: 50, width: 0.25, stream: $0)
        },
        Row("_fc.weight", variance: 1 / (3 * 50.0), isUniform: true) {
            .efficientNetLite0(classes: 50, width: 0.25, stream: $0)
        },
        Row("_blocks.3._depthwise_conv.weight", variance: 2 / (25 * 48.0)) {
            .efficientNetLite0(classes: 5, width: 0.25, stream: $0)
        },
        // He et al. 2015, equation 10, drawn uniformly.
        Row("features.4.expand3x3.weight", variance: 2 / (9 * 16.0), isUniform: true) {
            .squeezeNet11(classes: 5, stream: $0)
        },
        Row("classifier.1.weight", variance: 1e-4) { .squeezeNet11(classes: 5, stream: $0) },
        // Glorot and Bengio 2010, equation 16.
        Row("encoder.layers.encoder_layer_0.mlp.0.weight", variance: 2 / (24 * 5.0), isUniform: true) { vit($0) },
        Row("encoder.layers.encoder_layer_1.self_attention.in_proj_weight", variance: 2 / (24 * 4.0), isUniform: true) {
            vit($0)
        },
        Row("conv_proj.weight", variance: 1 / (3 * 64.0)) { vit($0) },
        Row("encoder.pos_embedding", variance: 4e-4) { vit($0) },
        Row("blocks.0.mlp.fc2.weight", variance: 4e-4) { .cifarDeiT(width: 24, depth: 1, heads: 3, stream: $0) },
        Row("cls_token", variance: 4e-4) { .cifarDeiT(width: 192, depth: 1, heads: 3, stream: $0) },
    ]

    private static func vit(_ stream: RandomStream) -> Network {
        let size = TransformerSize(image: 32, patch: 8, width: 24, depth: 2, heads: 3)
        return .visionTransformer("vit", size, .torchvision, classes: 5, stream: stream)
    }

    @Test(arguments: rows) func variance(row: Row) throws {
        let network = row.network(RandomStream(seed: 1))
        let tensor = try #require(network.namedParameters.first { $0.name == row.parameter }?.tensor)
        let values = tensor.values.map(Double.init)
        let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
        // The square of a normal number has the relative variance 2, that of a uniform one 0.8; five deviations, seed
        // 1.
        let deviation = ((row.isUniform ? 0.8 : 2) / Double(values.count)).squareRoot()
        #expect(abs(variance / row.variance - 1) < 5 * deviation)
        let bound = (3 * row.variance).squareRoot()
        let largest = values.reduce(0) { max($0, abs($1)) }
        if row.isUniform {
            #expect(largest <= bound * 1.000001)
        } else {
            #expect(largest > bound)
        }
    }

    /// Filters of [O, C, 3, 3], each as C x 9 numbers.
    private func filters(_ network: Network, _ name: String) throws -> [[Double]] {
        let tensor = try #require(network.namedParameters.first { $0.name == name }?.tensor)
        let size = tensor.count / tensor.shape[0], values = tensor.values.map(Double.init)
        return (0..<tensor.shape[0]).map { Array(values[$0 * size..<($0 + 1) * size]) }
    }

    @Test("A network that passes maps on does so in as many filters as there are maps, and the others are random")
    func passing() throws {
        let network = Network.vgg16Small(start: .passing, stream: RandomStream(seed: 4))
        for (name, maps) in [("features.3.weight", 64), ("features.7.weight", 64), ("features.37.weight", 512)] {
            let filters = try filters(network, name)
            for (place, filter) in filters.prefix(maps).enumerated() {
                #expect(
                    filter.indices.filter { filter[$0] != 0 } == [place * 9 + 4] && filter[place * 9 + 4] == 1,
                    "\(name), \(place)")
            }
            let others: [Double] = filters.dropFirst(maps).joined().map { $0 * $0 }
            guard !others.isEmpty else { continue }
            let count = Double(others.count), variance = others.reduce(0, +) / count,
                expected = 2 / Double(9 * filters.count)
            #expect(abs(variance / expected - 1) < 5 * (2 / count).squareRoot(), "\(name)")
        }
        #expect(network != Network.vgg16Small(stream: RandomStream(seed: 4)))
        #expect(Network.vgg16Small(start: .passing, stream: nil).layers == Network.vgg16Small(stream: nil).layers)
    }

    @Test("The first layer's cosines are orthonormal, each with both signs, slow ones first")
    func cosines() throws {
        let filters = try filters(.vgg16Small(start: .passing, stream: RandomStream(seed: 5)), "features.0.weight")
        #expect(filters.count == 64)
        for wave in 0..<27 {
            #expect(filters[2 * wave + 1] == filters[2 * wave].map { -$0 })
            for other in 0..<27 {
                let product = zip(filters[2 * wave], filters[2 * other]).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(product - (wave == other ? 1 : 0)) < 1e-6)
            }
        }
        let third = 1 / 27.0.squareRoot(), slope = [1.0, 0, -1].map { $0 * 1.5.squareRoot() * third }
        #expect(zip(filters[0], (0..<27).map { _ in third }).allSatisfy { abs($0 - $1) < 1e-6 })
        // Next the half waves along columns, rows and colours.
        for (wave, axis) in [(1, 1), (2, 3), (3, 9)] {
            #expect((0..<27).allSatisfy { abs(filters[2 * wave][$0] - slope[$0 / axis % 3]) < 1e-6 }, "wave \(wave)")
        }
        // What is left over is random: 10 filters of 27 numbers with variance 2 / (9 x 64).
        let others: [Double] = filters.dropFirst(54).joined().map { $0 * $0 }
        let ratio = others.reduce(0, +) / 270 * 288, deviation = (2.0 / 270).squareRoot()
        #expect(others.count == 270 && abs(ratio - 1) < 5 * deviation)
    }

    @Test func zeros() throws {
        let vit = Self.vit(RandomStream(seed: 2))
        for name in ["heads.head.weight", "heads.head.bias", "class_token", "conv_proj.bias"] {
            let tensor = try #require(vit.namedParameters.first { $0.name == name }?.tensor)
            #expect(tensor.values.allSatisfy { $0 == 0 }, "\(name)")
        }
        for (name, tensor) in Network.cifarResNet18(width: 0.1, stream: nil).namedParameters {
            let isOne = name.contains("running_var") || (tensor.shape.count == 1 && name.hasSuffix("weight"))
            #expect(tensor.values.allSatisfy { $0 == (isOne ? 1 : 0) }, "\(name)")
        }
    }

    /// A layer's numbers depend on the seed and on its name only.
    @Test func seeds() {
        func network(_ seed: UInt64) -> Network { .cifarMobileNetV2(width: 0.25, stream: RandomStream(seed: seed)) }
        #expect(network(1) == network(1))
        #expect(network(1) != network(2))
        let (ten, five) = (network(1), Network.cifarMobileNetV2(classes: 5, width: 0.25, stream: RandomStream(seed: 1)))
        #expect(ten.layers.dropLast() == five.layers.dropLast())
    }
}
