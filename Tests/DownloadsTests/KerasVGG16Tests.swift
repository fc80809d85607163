import Downloads
import Networks
import Tensors
import Testing

@Suite struct KerasVGG16Tests {
    /// A tensor whose numbers say where they are, so that any that is moved shows.
    static func numbered(_ shape: [Int], from start: Float) -> Tensor {
        Tensor(shape) { values in
            for index in values.indices { values.initializeElement(at: index, to: start + Float(index % 65_536)) }
        }
    }

    /// Channels in and out as table 1 of the paper has them, between the poolings.
    static let blocks = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]]

    static func initializers() -> [String: Tensor] {
        var result = [
            "dense_1/kernel": Tensor(repeating: 1, shape: [25_088, 4]), "const": Tensor(repeating: 1, shape: [1]),
        ]
        var channels = 3
        for (block, outputs) in blocks.enumerated() {
            for (index, output) in outputs.enumerated() {
                let name = "functional_1/block\(block + 1)_conv\(index + 1)_1"
                let start = Float(block * 10 + index)
                result["\(name)/convolution/ReadVariableOp:0"] = numbered([output, channels, 3, 3], from: start)
                result["\(name)/Squeeze:0"] = numbered([output], from: -start)
                channels = output
            }
        }
        return result
    }

    @Test func namesAndShapesAreThoseOfTheZoo() throws {
        let converted = try KerasVGG16(initializers: Self.initializers())
        #expect(converted.count == 14_714_688)
        let network = Network.vgg16Small(batchNorm: false, stream: RandomStream(seed: 1))
        let convolutions = network.namedParameters.filter { $0.0.hasPrefix("features.") }
        #expect(Set(converted.tensors.keys) == Set(convolutions.map(\.0)))
        for (name, tensor) in convolutions { #expect(converted.tensors[name]?.shape == tensor.shape, "\(name)") }
    }

    @Test func onlyTheFirstConvolutionsInputIsTurnedAround() throws {
        let source = Self.initializers()
        let converted = try KerasVGG16(initializers: source).tensors
        let before = try #require(source["functional_1/block1_conv1_1/convolution/ReadVariableOp:0"]).values
        let after = try #require(converted["features.0.weight"]).values
        for output in 0..<64 {
            for channel in 0..<3 {
                for place in 0..<9 {
                    #expect(after[output * 27 + channel * 9 + place] == before[output * 27 + (2 - channel) * 9 + place])
                }
            }
        }
        #expect(converted["features.0.bias"]?.values == source["functional_1/block1_conv1_1/Squeeze:0"]?.values)
        for (layer, index) in [("block1_conv2", 2), ("block4_conv1", 17), ("block5_conv3", 28)] {
            let weight = source["functional_1/\(layer)_1/convolution/ReadVariableOp:0"]
            #expect(converted["features.\(index).weight"]?.values == weight?.values)
            #expect(converted["features.\(index).bias"]?.values == source["functional_1/\(layer)_1/Squeeze:0"]?.values)
        }
    }

    @Test(arguments: ["weight", "bias"])
    func whatIsMissingIsNamed(_ kind: String) {
        var source = Self.initializers()
        source["functional_1/block3_conv2_1/" + (kind == "bias" ? "Squeeze:0" : "convolution/ReadVariableOp:0")] = nil
        let error = #expect(throws: DownloadError.self) { try KerasVGG16(initializers: source) }
        let shape = kind == "bias" ? "[256]" : "[256, 256, 3, 3]"
        #expect(error?.finding.hasPrefix("expected one \(kind) of block3_conv2 of shape \(shape), found 0") == true)
    }

    @Test func whatIsThereTwiceIsNotGuessed() {
        var source = Self.initializers()
        source["again/block1_conv2/bias"] = Tensor(repeating: 0, shape: [64])
        let error = #expect(throws: DownloadError.self) { try KerasVGG16(initializers: source) }
        #expect(error?.finding.contains("expected one bias of block1_conv2 of shape [64], found 2") == true)
    }

    @Test func anEmptyFile() {
        #expect(throws: DownloadError.self) { try KerasVGG16(initializers: [:]) }
    }
}
