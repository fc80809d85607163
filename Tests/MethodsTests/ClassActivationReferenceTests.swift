import Methods
import Networks
import Tensors
import Testing

/// Maps of grad-cam, torchcam and captum; `Fixtures/attention/make-maps.py` asked them.
@Suite struct ClassActivationReferenceTests {
    struct Reference: Decodable {
        var network: [String: [Float]]
        /// Three, [3, 12, 12].
        var images: [Float]
        var targets: [Int]
        var logits: [Float]
        /// By package and method, for each image 12 x 12 numbers.
        var maps: [String: [[Float]]]
    }

    /// What the packages' methods are in our words.
    private static let methods: [String: ClassActivationMethod] = [
        "grad-cam: Grad-CAM": .gradCAM(layer: "4"), "torchcam: Grad-CAM": .gradCAM(layer: "4"),
        "captum: Grad-CAM": .gradCAM(layer: "4"),
        "grad-cam: Grad-CAM++ of logits times 1000": .gradCAMPlusPlus(layer: "4"),
        "grad-cam: LayerCAM": .layerCAM(layer: "4"), "torchcam: LayerCAM": .layerCAM(layer: "4"),
        "grad-cam: Ablation-CAM": .ablationCAM(layer: "4"), "captum: Ablation-CAM": .ablationCAM(layer: "4"),
        "grad-cam: Score-CAM": .scoreCAM(ScoreCAM(layer: "4", coordinates: .alignCorners)),
        "torchcam: Score-CAM": .scoreCAM(ScoreCAM(layer: "4", scaling: .beforeEnlarging)),
    ]

    @Test(arguments: methods.keys.sorted()) func mapsAreThePackages(name: String) throws {
        let reference = try AttentionFixtures.read(Reference.self, from: "maps.json")
        #expect(Set(reference.maps.keys) == Set(Self.methods.keys))
        var network = try AttentionFixtures.network(reference.network)
        let images = Tensor([3, 3, 12, 12], reference.images), engine = try Engine()
        #expect(relativeError(try network.forward(images, on: engine).values, reference.logits) < 1e-5)
        if name.contains("times 1000"), case .linear(var head) = network.layers[7].layer {
            head.weights = Tensor(head.weights.shape, head.weights.values.map { 1000 * $0 })
            network.layers[7].layer = .linear(head)
        }
        let expected = try #require(reference.maps[name]), method = try #require(Self.methods[name])
        let found = try network.classActivationMaps(
            of: images, to: reference.targets, by: method, on: engine, batchSize: 2)
        // Weights of both signs cancel to a thousandth of what they are added from.
        let tolerance = name.contains("Grad-CAM") && !name.contains("++") ? 2e-3 : 2e-4
        for image in 0..<3 {
            #expect(found[image].values.shape == [1, 12, 12])
            #expect(relativeError(found[image].values.values, expected[image]) < tolerance, "\(name), image \(image)")
        }
        #expect(expected.contains { $0.contains { $0 > 0 } })
    }
}
