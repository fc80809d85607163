import Foundation
import FoundationXML
import Testing

/// `diff` through a built program with two small studies.
@Suite struct DiffTests {
    let cahier: Cahier
    init() throws { cahier = try Cahier(program: "sample-pair") }

    private func run(_ arguments: String..., environment: [String: String] = [:]) throws {
        let result = try cahier(["run", "coins"] + arguments, environment: environment)
        try #require(result.status == 0, "\(result.errors)")
    }

    @Test func equalRunsAreIdentical() throws {
        try run()
        try run()
        let result = try cahier("diff", "coins@previous", "coins@latest")
        #expect(result.status == 0)
        #expect(result.output == "coins@previous (run 1) and coins@latest (run 2) are identical\n")
    }

    @Test func findingsThenValuesThenFiguresThenReasons() throws {
        try run()
        try run("--seed", "2", environment: ["COIN_BIAS": "0.9"])
        let result = try cahier("diff", "1", "2", "--html", "diff.html")
        #expect(result.status == 1)
        var last = result.output.startIndex
        for words in [
            "Turned around: fair", "\nfindings\n", "fair", "yes", "no", "clause share of heads", "finding fair",
            "beyond",
            "figure heads", "third 1: Heads", "Newcombe", "1 figure changed", "\nconditions\n", "seed",
            "tosses: parameters.bias", "contents of steps",
        ] {
            let place = try #require(
                result.output.range(of: words, range: last..<result.output.endIndex), "\(words): \(result.output)")
            last = place.upperBound
        }

        let html = try String(contentsOf: cahier.folder.appendingPathComponent("diff.html"), encoding: .utf8)
        #expect(html.components(separatedBy: "<svg").count - 1 == 2)
        #expect(html.contains("data:image/png;base64,"))
        #expect(
            !html.contains("http://")
                || html.components(separatedBy: "http://").dropFirst().allSatisfy { $0.hasPrefix("www.w3.org/") })
        #expect(XMLParser(data: Data(html.utf8)).parse())
        let parts = try [
            "<h2>Findings</h2>", "Turned around: Is the coin fair?", "<h2>Values</h2>", "<h2>Conditions</h2>",
        ]
        .map { try #require(html.range(of: $0)?.lowerBound, "\($0)") }
        #expect(parts == parts.sorted())
    }

    /// The numbers are the same, and the rule is another.
    @Test func anEditedMarginIsADifferenceAndAnEditedCommaIsNone() throws {
        try run()
        try run(environment: ["MARGIN": "0.11"])
        try run(environment: ["MARGIN": "0.11", "WORDS": "Is, the coin: fair"])
        let margin = try cahier("diff", "1", "2")
        #expect(margin.status == 1 && margin.output.contains("Other rule: fair."), "\(margin.output)")
        #expect(margin.output.contains("rule, cases, share of heads, within, value  0.1"), "\(margin.output)")
        let comma = try cahier("diff", "2", "3")
        #expect(comma.status == 0 && comma.output == "run 2 and run 3 are identical\n", "\(comma.output)")
    }

    @Test func jsonHasTheSameAsAnObject() throws {
        try run()
        try run(environment: ["EXTRA": "30"])
        let result = try cahier("diff", "1", "2", "--json")
        #expect(result.status == 1)
        let page = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(page["identical"] as? Bool == false)
        let findings = try #require(page["findings"] as? [[String: Any]])
        #expect(findings.isEmpty)
        #expect(page["figures"] as? [String] == ["heads"])
        let values = try #require((page["values"] as? [[String: Any]])?.first?["changes"] as? [[String: Any]])
        #expect(values.count == 3)
        // The intervals reach 8 to either side: no digit after the point.
        #expect(values.allSatisfy { $0["difference"] as? String == "+30" && $0["comparison"] as? String == "beyond" })
    }

    @Test func aRunInAnotherStore() throws {
        try run("--store", "one.sqlite")
        try run("--store", "two.sqlite", "--seed", "3")
        #expect(try cahier("diff", "one.sqlite", "two.sqlite@1").status == 1)
        #expect(try cahier("diff", "one.sqlite", "one.sqlite").status == 0)
        #expect(try cahier("diff", "one.sqlite", "three.sqlite").status == 2)
    }
}
