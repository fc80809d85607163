import Datasets
import Foundation
import Pictures
import Testing

/// The study of the Y channel, whole, on a few images and photographs, through networks that have learned next to nothing.
@Suite struct YChannelStudyTests {
    @Test("A run writes a whole report, whose attacks are counted twice; a second one computes nothing")
    func runTwice() throws {
        let cahier = try Cahier()
        let data = try TinyPhotographs.data(in: cahier.folder, step: 4)
        let environment = try TinyImages(in: data).environment.merging([
            "CAHIER_STAMPS": try TinyPhotographs.stamps(in: cahier.folder).path,
            // No networks but those of the test.
            "XDG_CACHE_HOME": cahier.folder.path,
        ]) { $1 }
        try TinyPhotographs.write(.efficientNetLite0, .efficientNetLite0.resized(shorterSide: 72, crop: 64), in: data)
        try TinyPhotographs.write(.squeezeNet11, .squeezeNet.resized(shorterSide: 72, crop: 64), in: data)
        let first = try cahier("run", "y-channel", environment: environment)
        try #require(first.status == 0, "\(first.errors)")

        let output = cahier.folder.appendingPathComponent(".cahier/output/y-channel")
        func text(_ path: String) throws -> String {
            try String(contentsOf: output.appendingPathComponent(path), encoding: .utf8)
        }
        func table(_ name: String) throws -> [[String: String]] {
            try CSVRows(try text("tables/\(name).csv"), file: name).rows
        }
        let results = try JSONSerialization.jsonObject(with: Data(try text("results.json").utf8))
        let findings = try #require((results as? [String: Any])?["findings"] as? [[String: Any]])
        #expect(findings.count == 8)
        let resNet = findings.first { $0["identifier"] as? String == "y-fools-more-resnet-50" }
        #expect(resNet?["word"] as? String == "not tested (missing)")

        let attacks = try text("tables/attacks.csv")
        for name in ["EfficientNet-Lite0", "SqueezeNet 1.1", "VGG-16"] {
            for attack in ["FGSM", "PGD", "DDN"] {
                #expect(attacks.contains("\(name),\(attack),"), "\(name) \(attack)")
            }
        }
        // The damaged photograph is counted.
        #expect(try text("report.html").contains("1 more could not be read"))
        // Of what FGSM adds, R, G and B have as much each, but for values at the bounds.
        let channels = try table("perturbations-by-channel").filter {
            $0["Network"] == "VGG-16" && $0["Attack"] == "FGSM"
        }
        #expect(channels.map { $0["Channel"] } == ["R", "G", "B", "Y", "Cb", "Cr"])
        let rgb = channels.prefix(3).compactMap {
            $0["Root mean square over that of R, G and B"].flatMap(Double.init)
        }
        #expect(rgb.count == 3 && rgb.allSatisfy { abs($0 - 1) < 0.1 }, "\(rgb)")
        for file in ["report.pdf", "figures/attacked-pictures.svg", "figures/accuracy-by-defence.svg"] {
            #expect(try Data(contentsOf: output.appendingPathComponent(file)).count > 1000, "\(file)")
        }

        let second = try cahier("run", "y-channel", environment: environment)
        #expect(second.status == 0 && second.output.contains("0 steps computed"), "\(second.output) \(second.errors)")

        // Attacks and attacked images that a run names stand beside the study's own.
        try Data("attack,channels,epsilon,steps\nfgsm,y,8/255,\nddn,rgb,,5\n".utf8).write(to: cahier.file("list.csv"))
        for (name, added) in [("clean", UInt8(0)), ("attacked", 9)] {
            try FileManager.default.createDirectory(
                at: cahier.file("mine/\(name)"), withIntermediateDirectories: true)
            for (file, level) in [("a", UInt8(90)), ("b", 140)] {
                let pixels = (0..<3072).map { level + UInt8($0 % 61) + added }
                try Picture(width: 32, height: 32, pixels: pixels).png().write(
                    to: cahier.file("mine/\(name)/\(file).png"))
            }
        }
        try Data("words".utf8).write(to: cahier.file("mine/clean/lonely.png"))
        let own = ["run", "y-channel", "--data", "attacks=list.csv", "--data", "attacked=mine"]
        let third = try cahier(own, environment: environment)
        try #require(third.status == 0, "\(third.errors)")
        let listed = try table("listed-attacks")
        let networks = ["EfficientNet-Lite0", "SqueezeNet 1.1", "VGG-16"]
        #expect(listed.map { $0["Network"] } == networks.flatMap { [$0, $0] }, "\(listed)")
        #expect(listed.map { $0["Attack"] }.prefix(2) == ["fgsm on y, 8/255 in linf", "ddn on rgb, 5 steps"])
        let elsewhere = try table("attacked-elsewhere")
        #expect(elsewhere.map { $0["Network"] } == ["VGG-16"] && elsewhere.first?["Images"] == "2", "\(elsewhere)")
        // Nine levels on each colour of 1024 pixels.
        let norm = try #require(elsewhere.first?["Median L2"].flatMap(Double.init))
        #expect(abs(norm - 9 / 255 * 3072.0.squareRoot()) < 0.01, "\(norm)")
        #expect(try text("report.html").contains("clean/lonely: there is no such picture in attacked"))

        try Data("attack\nfgms\n".utf8).write(to: cahier.file("list.csv"))
        let wrong = try cahier(own, environment: environment)
        #expect(wrong.status != 0 && wrong.errors.contains("line 2: \"fgms\" is no attack"), "\(wrong.errors)")
    }
}
