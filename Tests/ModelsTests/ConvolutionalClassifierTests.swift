import Datasets
import Foundation
import Models
import Networks
import Tensors
import Testing

/// A network whose classifier is a convolution, read from a file.
@Suite struct ConvolutionalClassifierTests {
    private func read(classes: Int, metadata: [String: String] = [:]) throws -> Model {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: file) }
        let network = Network.squeezeNet11(classes: classes, stream: RandomStream(seed: 1))
        let tensors = Dictionary(uniqueKeysWithValues: network.namedParameters.map { ($0.name, $0.tensor) })
        try SafeTensors(tensors: tensors, metadata: metadata).encoded().write(to: file)
        return try Model(contentsOf: file, as: .squeezeNet11)
    }

    @Test("The file says how many classes there are")
    func classes() throws {
        let seven = try read(classes: 7)
        #expect(try seven.network.outputShape([2, 3, 224, 224]) == [2, 7])
        #expect(seven.hasClassifier && !seven.hasImageNetClasses && seven.classNames.isEmpty)
        #expect(try read(classes: 1000).hasImageNetClasses)
    }

    @Test("Without its classifier it ends in the maps of the last fire module")
    func convolutions() throws {
        let convolutions = try read(classes: 7).convolutions
        #expect(try convolutions.outputShape([1, 3, 224, 224]) == [1, 512, 13, 13])
        #expect(convolutions.layers.allSatisfy { !$0.name.hasPrefix("classifier.1") })
        // Where a linear layer gives the logits, what stands before it is the same as ever.
        let lite = Model(
            name: "", network: .efficientNetLite0(classes: 3, stream: nil), preparation: .efficientNetLite0,
            origin: .file(name: "", digest: ""))
        #expect(try lite.convolutions.outputShape([1, 3, 224, 224]) == [1, 1280, 1, 1])
        // At 112 pixels the last windows of stride 2 see 7 of them, and are padded evenly.
        for (side, isPadded) in [(224, true), (112, false)] {
            let convolutions = try lite.convolutions(side: side)
            #expect(Architecture.efficientNetLite0.pads(convolutions, for: [side, side]))
            #expect(Architecture.efficientNetLite0.pads(try lite.convolutions, for: [side, side]) == isPadded)
        }
    }

    @Test("Classes' names are those of the file, as many as there are classes")
    func names() throws {
        #expect(try read(classes: 2, metadata: ["class_names": #"["cat", "dog"]"#]).classNames == ["cat", "dog"])
        for text in [#"["cat"]"#, "cat, dog", "{}"] {
            let error = try #require(throws: DatasetError.self) {
                try read(classes: 2, metadata: ["class_names": text])
            }
            #expect(error.description.contains("class") && error.description.contains("safetensors"))
        }
    }
}
