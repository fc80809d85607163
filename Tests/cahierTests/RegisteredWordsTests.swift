import Foundation
import Testing

/// What a registration makes of words and levels is the same wherever a stranger looks: the run, the report, the index,
/// `runs`, `explain` and `diff`.
@Suite struct RegisteredWordsTests {
    let checkout: RegisteredCheckout
    init() throws { checkout = try RegisteredCheckout() }

    private func full(_ environment: [String: String] = [:]) throws -> Cahier.Result {
        try checkout("run", "coins", "--profile", "full", environment: environment)
    }

    @Test func aMarginEditedAfterDataIsCalledSoEverywhere() throws {
        try checkout.registerAndCommit()
        let edited = ["MARGIN": "0.9"]
        _ = try full()
        let run = try full(edited)
        #expect(run.output.contains("rule changed after data (run 1, "), "\(run.output)")
        // The report has both words, hollow: neither is the outcome of what was registered and done.
        let report = try checkout.text("Output/coins/report.html")
        #expect(report.contains("the registered rule says replicated"))
        #expect(hollow(report, "contradicted") == true, "the word is filled")
        // The index counts the registered one.
        let index = try checkout.text("Output/index.html")
        #expect(index.contains("data-word=\"replicated\" data-kind=\"close\""))
        #expect(!index.contains("data-word=\"contradicted\""))
        let tallies = try #require(
            index.components(separatedBy: "<dl class=\"tallies\">").last?.components(separatedBy: "</dl>").first)
        #expect(tallies.contains("replicated</span> 1") && !tallies.contains("contradicted"), "\(tallies)")
        let runs = try checkout("runs").output.split(separator: "\n")
        #expect(runs[1].contains(" committed to seeded ") && runs[1].hasSuffix("1 replicated, 1 yes"), "\(runs)")
        #expect(runs[2].contains(" post hoc to committed ") && runs[2].hasSuffix("1 replicated, 1 yes"), "\(runs)")
        let explained = try checkout("explain", "coins", "--profile", "full", environment: edited).output
        #expect(explained.contains("    heads: changed after data (run 1, "), "\(explained)")
        #expect(explained.contains("); registered: seeded, close ("), "\(explained)")
        #expect(explained.contains("    known: committed, question ("), "\(explained)")
        let difference = try checkout("diff", "1", "2", status: 1).output
        #expect(difference.contains("contradicted; the registered rule says replicated"), "\(difference)")
        #expect(difference.contains("  level"), "\(difference)")
        #expect(difference.contains(/rule, cases, share of heads, bound, value +0\.5 +0\.9/), "\(difference)")
    }

    @Test func anEditedCommaIsNoDifferenceAnywhere() throws {
        try checkout.registerAndCommit()
        let edited = ["PROSE": "The share of heads, of all tosses; between 0 and 1."]
        _ = try full()
        _ = try full(edited)
        #expect(try checkout("diff", "1", "2").output == "run 1 and run 2 are identical\n")
        #expect(
            try checkout("explain", "coins", "--profile", "full", environment: edited).output.contains(
                "heads: seeded, close"))
        #expect(hollow(try checkout.text("Output/coins/report.html"), "replicated") == false)
        #expect(try checkout("registration", "check").status == 0)
    }

    /// After data that are seeded: the level falls, in the run and in what is said of it before and after.
    @Test(arguments: ["by hand", "another study's", "broken chain", "no record"])
    func whatCanNoLongerBeShownLowersTheLevel(_ kind: String) throws {
        try checkout.registerAndCommit()
        if kind == "broken chain" {
            try checkout("register", "coins", environment: ["MARGIN": "0.55"])
            try checkout.commit()
        }
        _ = try full()
        #expect(try checkout.results().finding("heads").registration.level == "seeded")
        let file = checkout.file("Registrations/coins/0001.json"),
            text = try checkout.text("Registrations/coins/0001.json")
        let seed = String(try checkout.results().seed), reason: String
        switch kind {
        case "by hand":
            try Data(text.replacing("\"value\":\"0.5\"", with: "\"value\": \"0.4\"").utf8).write(to: file)
            reason = "not in canonical form"
        case "another study's":
            try checkout("register", "dice", environment: ["NAME": "dice"])
            try FileManager.default.removeItem(at: file)
            try FileManager.default.copyItem(at: checkout.file("Registrations/dice/0001.json"), to: file)
            reason = "it is a registration of the study \"dice\""
        case "broken chain":
            try Data(text.replacing("\"value\":\"0.5\"", with: "\"value\":\"0.4\"").utf8).write(to: file)
            reason = "the chain is broken"
        default:
            try checkout.store("DELETE FROM registrations")
            reason = "no record of"
        }
        #expect(try checkout("registration", "check", "coins", status: 1).output.contains(reason))
        let explained = try checkout("explain", "coins", "--profile", "full", "--seed", seed).output
        #expect(
            explained.contains("post hoc") && explained.contains(reason) && !explained.contains("seeded"),
            "\(explained)")
        let run = try checkout("run", "coins", "--profile", "full", "--seed", seed)
        #expect((run.output + run.errors).contains(reason), "\(run.output)\(run.errors)")
        #expect(try checkout.results().finding("heads").registration.level == "post hoc")
        let difference = try checkout("diff", "1", "2", status: 1).output
        #expect(difference.contains("Lower level: heads, known."), "\(difference)")
        #expect(difference.contains(/level +seeded +post hoc/), "\(difference)")
    }

    /// Whether a word's mark in a page is an outline.
    private func hollow(_ page: String, _ word: String) -> Bool? {
        let marks = page.components(separatedBy: "<span class=\"verdict ").dropFirst().map {
            $0.components(separatedBy: "</span>")[0]
        }
        return marks.first { $0.contains("</svg> \(word)") }.map {
            $0.contains("fill=\"none\" stroke=\"currentColor\"")
        }
    }
}
