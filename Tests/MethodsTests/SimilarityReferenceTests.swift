import Foundation
import Methods
import Pictures
import Tensors
import Testing

/// What NumPy, SciPy and Pillow say of images' likenesses; `Fixtures/similarity/make-similarities.py` asked them.
@Suite struct SimilarityReferenceTests {
    private struct References: Decodable {
        struct Layer: Decodable {
            var activations: [Float]
            var units: Int
            var correlations, distances: [Double]
            var deviation: Double
        }
        struct PlainPicture: Decodable {
            var width, height: Int
            var pixels: [UInt8]
        }
        struct Pair: Decodable {
            var one, other: Int
            var luminance, colours, gradients: Double
        }
        var layers: [Layer]
        var spearman: Double
        var pictures: [PlainPicture]
        var pairs: [Pair]
    }

    private let references: References
    private let engine: Engine

    init() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/similarity/similarities.json")
        references = try JSONDecoder().decode(References.self, from: Data(contentsOf: file))
        engine = try Engine()
    }

    private func matrix(_ layer: References.Layer) throws -> SimilarityMatrix {
        try SimilarityMatrix(of: ActivationRows(layer.activations, shape: [layer.units]), on: engine)
    }

    @Test("Correlations are numpy.corrcoef's, and one less them scipy's distances, 0 on the diagonal")
    func correlations() throws {
        #expect(references.layers.count == 2)
        for layer in references.layers {
            let found = try matrix(layer)
            #expect(found.imageCount == 14)
            for one in 0..<14 {
                for other in 0..<14 {
                    let value = Double(found[one, other])
                    #expect(abs(value - layer.correlations[one * 14 + other]) <= 1e-6, "\(one), \(other)")
                    #expect(abs(1 - value - layer.distances[one * 14 + other]) <= 1e-6, "\(one), \(other)")
                }
                #expect(found[one, one] == 1)
            }
            let deviation = try #require(found.deviation())
            #expect(abs(deviation - layer.deviation) <= 1e-6)
        }
    }

    @Test("Layers agree as scipy's Spearman says of the strict upper triangles")
    func agreement() throws {
        let found = try matrix(references.layers[0]).agreement(with: matrix(references.layers[1]))
        #expect(abs(try #require(found) - references.spearman) <= 1e-9)
    }

    @Test("Luminance, colours and gradients are as NumPy has them of Pillow's small pictures")
    func proxies() throws {
        let proxies = references.pictures.map {
            PictureProxy(Picture(width: $0.width, height: $0.height, pixels: $0.pixels))
        }
        #expect(references.pairs.count == 4)
        for pair in references.pairs {
            let likeness = proxies[pair.one].likeness(to: proxies[pair.other])
            let found = try [.luminance, .colors, .gradients].map { (kind: PictureProxy.Kind) in
                try #require(likeness[kind])
            }
            #expect(abs(found[0] - pair.luminance) <= 1e-9, "\(pair)")
            // A colour on a bin's edge may fall on its other side: one pixel of 4096.
            #expect(abs(found[1] - pair.colours) <= 1e-3, "\(pair)")
            #expect(abs(found[2] - pair.gradients) <= 1e-9, "\(pair)")
        }
    }

    @Test("A picture of one grey has colours to compare, and nothing else")
    func grey() {
        let grey = PictureProxy(Picture(width: 20, height: 20, pixels: [UInt8](repeating: 90, count: 1200)))
        let likeness = grey.likeness(to: grey)
        #expect(likeness.keys.sorted { $0.rawValue < $1.rawValue } == [.colors])
        #expect(likeness[.colors].map { abs($0 - 1) < 1e-9 } == true)
    }
}
