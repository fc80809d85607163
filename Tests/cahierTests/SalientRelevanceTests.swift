import Foundation
import Testing

/// The study of salient relevance on a handful of pictures, through networks with weights that have learned next to
/// nothing.
@Suite struct SalientRelevanceTests {
    @Test func fromPicturesToReport() throws {
        let cahier = try Cahier()
        let data = try TinyPhotographs.data(in: cahier.folder, step: 2)
        let images = try TinyImages(in: data)
        let names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"].joined(
            separator: "\n")
        try Data((names + "\n").utf8).write(to: images.file("batches.meta.txt"))
        let environment = [
            "CAHIER_DATA": data.path, "CAHIER_STAMPS": try TinyPhotographs.stamps(in: cahier.folder).path,
            // No networks but those of the test.
            "XDG_CACHE_HOME": cahier.folder.path,
        ]
        try TinyPhotographs.write(
            .efficientNetLite0, .efficientNetLite0.resized(shorterSide: 72, crop: 64), in: data)
        try TinyPhotographs.write(.squeezeNet11, .squeezeNet.resized(shorterSide: 72, crop: 64), in: data)
        let first = try cahier("run", "salient-relevance", environment: environment)
        try #require(first.status == 0, "\(first.errors)")

        let output = cahier.folder.appendingPathComponent(".cahier/output/salient-relevance")
        func table(_ name: String) throws -> [[String]] {
            let text = try String(contentsOf: output.appendingPathComponent("tables/\(name).csv"), encoding: .utf8)
            #expect(!text.contains("\"\""), "no quotes within fields, so that commas outside of quotes part them")
            return text.split(separator: "\r\n").map { line in
                line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { place, part in
                    place % 2 == 1 ? [String(part)] : part.split(separator: ",").map(String.init)
                }
            }
        }
        // Three networks by eleven rules; what pixels and biases have is the logit, where no stabiliser takes a part.
        let rules = try table("conservation")
        #expect(rules.count == 1 + 3 * 11)
        for row in rules where row[1] == "z⁺" { #expect(abs(try #require(Double(row[2])) - 1) < 1e-4, "\(row)") }
        for row in rules where row[1] == "signed z and z⁺" { #expect(try #require(Double(row[5])) < 1e-3, "\(row)") }
        // Every kind of map.
        #expect(try table("parts").count == 1 + 22)
        #expect(try table("deletion").count == 1 + 22 && table("insertion").count == 1 + 22)
        #expect(try table("pointing").count == 1 + 15)
        // Both complete networks, by three kinds of maps.
        let complete = try table("complete-networks-maps").dropFirst()
        #expect(complete.map { $0[0] } == ["EfficientNet-Lite0", "SqueezeNet 1.1"].flatMap { [$0, $0, $0] })
        #expect(complete.prefix(3).map { $0[1] } == ["LRP", "LRP, blurred", "Salient Relevance"])
        // A map of nothing but noise doesn't hang together, a blob does; areas as coarse as the blur lie between.
        let parts = Dictionary(
            uniqueKeysWithValues: try table("parts").dropFirst().map { ($0[0], Double($0[1]) ?? .nan) })
        #expect(try #require(parts["Blob in the middle (control)"]) == 1)
        #expect(try #require(parts["Random map (control)"]) < 0.3)
        // Three of the stamps are of classes that the small networks know, each before two backgrounds.
        let html = try String(contentsOf: output.appendingPathComponent("report.html"), encoding: .utf8)
        #expect(html.contains("of 6 answers to pictures with a pasted object"))
        // One training is about one network, and a control that finds the object makes the test of place invalid or
        // undecided: never a verdict.
        let results = try JSONSerialization.jsonObject(
            with: Data(contentsOf: output.appendingPathComponent("results.json")))
        let findings = try #require((results as? [String: Any])?["findings"] as? [[String: Any]])
        #expect(findings.count == 8)
        for file in ["report.pdf", "figures/photographs.svg", "figures/rules.svg", "figures/sanity.svg"] {
            #expect(try Data(contentsOf: output.appendingPathComponent(file)).count > 1000, "\(file)")
        }

        let again = try cahier("run", "salient-relevance", environment: environment)
        #expect(
            again.output.contains("0 steps computed") && again.output.contains("0 model evaluations"), "\(again.output)"
        )
        let figures = try cahier("figures", "salient-relevance")
        #expect(
            figures.status == 0 && figures.output.contains("0 model evaluations"), "\(figures.output) \(figures.errors)"
        )
    }
}
