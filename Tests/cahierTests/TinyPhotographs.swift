import Charts
import Datasets
import Foundation
import Networks
import Pictures
import Tensors

/// A handful of pictures, and a VGG-16 with random weights that stands for ImageNet's.
enum TinyPhotographs {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .appendingPathComponent("DatasetsTests/Fixtures/Images")

    /// A folder for `CAHIER_DATA`: photographs with their labels, one of them damaged, and weights.
    ///
    /// - Parameter step: 2 leaves out every other picture.
    static func data(in folder: URL, step: Int = 1) throws -> URL {
        let data = folder.appendingPathComponent("data")
        let photographs = data.appendingPathComponent("imagenet-sample")
        try FileManager.default.createDirectory(at: photographs, withIntermediateDirectories: true)
        var labels = "file,wnid,name,category\n"
        var stream = RandomStream(seed: 1, "pictures")
        for index in stride(from: 0, to: 15, by: step) {
            let category = index < 6 ? "animal" : index < 12 ? "artifact" : "other"
            // Animals are rather red and coarse, artifacts rather blue and fine.
            let picture = Picture(
                width: 70, height: 64,
                planes: (0..<3 * 70 * 64).map { place in
                    let (color, column) = (place / (70 * 64), place % 70)
                    let tint: Float = index < 6 ? [0.5, 0.1, 0][color] : index < 12 ? [0, 0.1, 0.5][color] : 0.2
                    let wave: Float = index < 6 ? Float(column / 20 % 2) : Float(column % 2)
                    return tint + 0.4 * wave * Float(stream.uniform())
                })
            try picture.png().write(to: photographs.appendingPathComponent("\(index).png"))
            labels += "\(index).png,n\(index),\"thing, \(index)\",\(category)\n"
        }
        for name in ["cmyk.jpg", "grey.jpg", "turned.jpg"] {
            try FileManager.default.copyItem(
                at: fixtures.appendingPathComponent(name), to: photographs.appendingPathComponent(name))
            labels += "\(name),\(name),\(name),artifact\n"
        }
        try Data([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]).write(to: photographs.appendingPathComponent("damaged.jpg"))
        labels += "damaged.jpg,x,<b>damaged</b>,animal\n"
        try Data(labels.utf8).write(to: photographs.appendingPathComponent("labels.csv"))

        let network = Network.vgg16(classes: 1, side: 32, stream: RandomStream(seed: 2, "weights"))
        let convolutions = network.namedParameters.filter { $0.name.hasPrefix("features.") }
        let weights = SafeTensors(
            tensors: Dictionary(uniqueKeysWithValues: convolutions.map { ($0.name, $0.tensor) }),
            metadata: ["mean": "120 115 100", "standard_deviation": "60 60 60", "range": "0 255", "origin": "test"])
        try weights.encoded().write(to: data.appendingPathComponent("vgg16-imagenet-convolutions.safetensors"))
        return data
    }

    /// A network for ImageNet's thousand classes with random weights, as `cahier fetch` writes it.
    static func write(_ architecture: Architecture, _ preparation: ImagePreprocessing, in data: URL) throws {
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        let network = architecture.network(stream: RandomStream(seed: 4, "weights"))
        var metadata = preparation.metadata
        metadata["class_names"] = String(decoding: try JSONEncoder().encode(KnownClasses.imageNet.names), as: UTF8.self)
        metadata["origin"] = "test"
        let weights = SafeTensors(
            tensors: Dictionary(uniqueKeysWithValues: network.namedParameters.map { ($0.name, $0.tensor) }),
            metadata: metadata)
        try weights.encoded().write(to: data.appendingPathComponent("\(architecture.rawValue)-imagenet.safetensors"))
    }

    /// A folder for `CAHIER_STAMPS`: cut-out objects of classes that networks for small images know, and of one that
    /// they don't.
    static func stamps(in folder: URL) throws -> URL {
        let stamps = folder.appendingPathComponent("stamps")
        for name in ["animals/birds/crow", "animals/mammals/deer/doe", "vehicles/ship/boat", "household/cup"] {
            let file = stamps.appendingPathComponent(name + ".png")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: fixtures.appendingPathComponent("rgb-alpha-8.png"), to: file)
        }
        return stamps
    }
}
