import Foundation
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
        func table(_ name: String) throws -> [[String]] {
            try text("tables/\(name).csv").split(whereSeparator: \.isNewline).dropFirst().map { line in
                line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { place, part in
                    place % 2 == 1
                        ? [String(part)]
                        : part.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                }
            }
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
        let channels = try table("perturbations-by-channel").filter { $0[0] == "VGG-16" && $0[1] == "FGSM" }
        #expect(channels.count == 6)
        let rgb = channels.prefix(3).compactMap { Double($0[3]) }
        #expect(rgb.count == 3 && rgb.allSatisfy { abs($0 - 1) < 0.1 }, "\(rgb)")
        for file in ["report.pdf", "figures/attacked-pictures.svg", "figures/accuracy-by-defence.svg"] {
            #expect(try Data(contentsOf: output.appendingPathComponent(file)).count > 1000, "\(file)")
        }

        let second = try cahier("run", "y-channel", environment: environment)
        #expect(second.status == 0 && second.output.contains("0 steps computed"), "\(second.output) \(second.errors)")
    }
}
