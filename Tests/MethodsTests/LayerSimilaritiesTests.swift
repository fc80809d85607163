import Methods
import Networks
import Tensors
import Testing

@Suite struct LayerSimilaritiesTests {
    private let engine: Engine
    private let network = Network.vgg16Small(batchNorm: true, width: 0.125, stream: RandomStream(seed: 1, "layers"))
    private let images: Tensor

    init() throws {
        engine = try Engine()
        var stream = RandomStream(seed: 1, "images")
        images = Tensor.random([11, 3, 32, 32], &stream)
    }

    private func part(_ range: Range<Int>) -> Tensor {
        Tensor(
            [range.count, 3, 32, 32], images.withValues { Array($0[range.lowerBound * 3072..<range.upperBound * 3072]) }
        )
    }

    /// All images' outputs of a layer, from one whole pass.
    private func outputs(_ place: Int) throws -> Tensor {
        var found: Tensor?
        _ = try network.forward(images, on: engine, taps: [place]) { _, output in found = output.reshaped(output.shape)
        }
        return try #require(found)
    }

    @Test(
        "Each layer's matrix is that of its outputs in a whole pass, whatever fits into memory",
        arguments: [1, 1 << 30])
    func matrices(memory: Int) throws {
        let layers = [
            ComparedLayer("pool5"), ComparedLayer("features.0"), ComparedLayer("pool2", .part(0, of: 2)),
            ComparedLayer("pool2", .part(1, of: 2)), ComparedLayer("classifier.0"),
        ]
        let measurement = try LayerSimilarities(of: network, layers, images: 11, memory: memory)
        var seen: [Int] = []
        let found = try measurement.matrices(on: engine, batch: 4, progress: { done, _ in seen.append(done) }) {
            part($0)
        }
        #expect(found.count == layers.count && zip(seen, seen.dropFirst()).allSatisfy { $0 < $1 })
        // A pass for each layer, or one for all.
        #expect(seen.last == (memory == 1 ? 4 * 11 : 11))
        for (layer, matrix) in zip(layers, found) {
            let place = try network.placeOfComparedLayer(layer.layer), output = try outputs(place)
            let rows = ActivationRows(output.values, shape: Array(output.shape.dropFirst()), units: layer.units)
            let expected = try SimilarityMatrix(of: rows, on: engine)
            for pair in 0..<121 {
                #expect(abs(matrix[pair / 11, pair % 11] - expected[pair / 11, pair % 11]) <= 1e-5, "\(layer)")
            }
        }
    }

    @Test("A tapped convolution has negative outputs, and its ReLU is the ReLU's output")
    func tapsAreNotOverwritten() throws {
        let plain = Network.vgg16Small(batchNorm: false, width: 0.125, stream: RandomStream(seed: 2, "layers"))
        let place = try plain.placeOfComparedLayer("conv4_2")
        #expect(plain.layers[place + 1].layer == .relu)
        var taps: [Int: [Float]] = [:]
        _ = try plain.forward(images, on: engine, taps: [place, place + 1]) { taps[$0] = $1.values }
        let (before, after) = (try #require(taps[place]), try #require(taps[place + 1]))
        #expect(before.contains { $0 < 0 })
        #expect(after == before.map { max($0, 0) })
    }

    @Test("A VGG's pools and convolutions by their usual names, other networks' layers by their modules'")
    func names() throws {
        let vgg = Network.vgg16(classes: 2, side: 32, stream: nil)
        let names = [
            ("pool1", "features.4"), ("pool2", "features.9"), ("pool3", "features.16"), ("conv4_2", "features.19"),
            ("pool4", "features.23"), ("pool5", "features.30"), ("conv1_1", "features.0"), ("conv5_3", "features.28"),
        ]
        for (name, module) in names {
            #expect(vgg.layers[try vgg.placeOfComparedLayer(name)].name == module, "\(name)")
        }
        let withNorm = Network.vgg16(classes: 2, batchNorm: true, side: 32, stream: nil)
        #expect(withNorm.layers[try withNorm.placeOfComparedLayer("conv4_2")].name == "features.27")
        #expect(withNorm.layers[try withNorm.placeOfComparedLayer("pool5")].name == "features.43")
        // Areas that compute several times end with the last time.
        let cornet = Network.corNetS(classes: 2, width: 0.0625, stream: nil)
        #expect(cornet.layers[try cornet.placeOfComparedLayer("IT")].name == "IT.output")
        #expect(throws: NetworkError.self) { try vgg.placeOfComparedLayer("pool6") }
        #expect(throws: NetworkError.self) { try cornet.placeOfComparedLayer("pool1") }
    }
}
