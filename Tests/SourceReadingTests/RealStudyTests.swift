import Foundation
import SourceReading
import Testing

/// The tool on the sources of real studies, edited in memory.
@Suite struct RealStudyTests {
    private let original: Sources
    private let table: CodeTable

    init() throws {
        original = try #require(Sources.studies["ClippedActivation"])
        table = try original.table()
    }

    /// The steps whose code is another, by the function that computes them.
    private func changes(_ edited: Sources) throws -> Set<String> {
        let new = try edited.table()
        return Set(
            Set(table.steps.keys).union(new.steps.keys).filter { table.steps[$0]?.code != new.steps[$0]?.code }.map(
                name))
    }

    private func name(_ place: String) -> String {
        let pieces = table.steps[place]?.code.keys.map { String($0.split(separator: ".").last ?? "") } ?? []
        return Self.all.first(where: pieces.contains) ?? "?"
    }

    private static let all: Set = [
        "measureBaselines", "tuneThresholds", "measureCleanAnswers", "sweepNetwork", "sweepLayers", "sweepBits",
        "measureMagnitudes", "scanThresholds", "ImageCounts",
    ]

    @Test func everyFunctionThatMeasuresIsFound() {
        #expect(Set(table.steps.keys.map(name)) == Self.all && table.steps.count == Self.all.count)
    }

    @Test(
        "Every call of Step(…), Step.source(…) or Step.timing(…) in a study or among the shared steps is in its table")
    func everyStepIsFound() throws {
        let modules = Sources.studies.merging(["Notebook": Sources.sharedSteps]) { first, _ in first }
        #expect(modules.count >= 4)
        for (module, sources) in modules {
            // Found without the tool: the word in a line that is no comment, and a parenthesis.
            let call = /\bStep(<[^()]*>)?(\.source|\.timing)?\(/
            let lines = sources.texts.values.flatMap { $0.split(separator: "\n") }
                .filter { !$0.contains(/^\s*\/\//) && !$0.contains("StepNode") }
            let calls = lines.reduce(0) { $0 + $1.matches(of: call).count }
            let found = try sources.table().steps
            #expect(found.count == calls && calls > 0, "\(module): \(found.keys.sorted())")
        }
    }

    @Test("All studies: what shows is not in the code of steps")
    func shownCode() throws {
        var count = 0
        for (module, sources) in Sources.studies {
            // What gives a figure, a table or blocks, by its signature.
            let shows = sources.texts.values.flatMap {
                $0.matches(of: /func (\w+)\([^{]*\) (?:throws )?-> (?:Figure|Table|\[Block\]|Finding) \{/).map {
                    String($0.1)
                }
            }
            count += shows.count
            for step in try sources.table().steps.values {
                let pieces = Set(step.code.keys.map { String($0.split(separator: ".").last ?? "") })
                #expect(pieces.isDisjoint(with: shows), "\(module): \(pieces.intersection(shows))")
            }
        }
        // Some studies show by the notebook's figures alone; most have several of their own.
        #expect(count > 2 * Sources.studies.count, "\(count)")
    }

    @Test(
        "Editing what computes changes the steps that it computes",
        arguments: [
            ("let size = 200", "let size = 100", ["measureBaselines", "measureCleanAnswers"]),
            (
                "let accuracy = try test.reduce(", "let accuracy = try test.dropLast().reduce(", ["measureBaselines"]
            ),
            ("let harmfulShare: Float = 0.1", "let harmfulShare: Float = 0.2", ["measureCleanAnswers"]),
            (
                "baselines[number], images, others: .maximum,", "baselines[number], images, others: .none,",
                ["tuneThresholds"]
            ),
            ("kept = batch", "kept = nil", ["tuneThresholds", "scanThresholds"]),
            (
                "return FaultSweep(rates: plan.rates, trials: measured)",
                "return FaultSweep(rates: plan.rates, trials: measured.reversed())",
                ["tuneThresholds", "scanThresholds"]
            ),
            (
                #"RandomStream(seed: lab.seed, "faults", purpose)"#, #"RandomStream(seed: lab.seed, "flips", purpose)"#,
                ["tuneThresholds", "sweepNetwork", "sweepLayers", "sweepBits", "measureMagnitudes", "scanThresholds"]
            ),
            (
                "case .saturating: network.clipped(at: Self.thresholds(tuned), form: .saturate)",
                "case .saturating: network",
                ["sweepNetwork", "tuneThresholds", "scanThresholds", "measureCleanAnswers"]
            ),
            (
                "func rate(hits: Double) -> Double { hits / Double(exponentWords) }",
                "func rate(hits: Double) -> Double { 2 * hits / Double(exponentWords) }", ["measureMagnitudes"]
            ),
            (
                "layers.reduce(0) { $0 + $1.wordsWithClearExponentBit }",
                "layers.reduce(1) { $0 + $1.wordsWithClearExponentBit }", ["measureMagnitudes"]
            ),
            ("rate(hits: plan.hits)", "rate(hits: 2 * plan.hits)", ["measureMagnitudes"]),
            (
                "(images.name, images.train.count, images.test.count)",
                "(images.name, images.test.count, images.test.count)", ["ImageCounts"]
            ),
        ] as [(String, String, Set<String>)])
    func computing(_ old: String, _ new: String, _ expected: Set<String>) throws {
        #expect(try changes(original.replacing(old, with: new)) == expected)
    }

    @Test(
        "Plans are in the key by their values, and what describes the data is not in it",
        arguments: [
            ("seeds: 60, imagesPerClass: 16", "seeds: 50, imagesPerClass: 16"),
            ("setting.pick(quick: 5, full: 25)", "setting.pick(quick: 5, full: 26)"),
            ("let headlineRate = 1e-5", "let headlineRate = 1e-4"),
        ])
    func notCode(_ old: String, _ new: String) throws { #expect(try changes(original.replacing(old, with: new)) == []) }

    @Test("Whatever is edited in figures, tables, findings and prose, no step's code changes")
    func display() throws {
        let folder = "Studies/ClippedActivation"
        let files = original.texts.keys.sorted().filter {
            $0.hasPrefix("\(folder)/Figures/") || $0.hasPrefix("\(folder)/Findings/") || $0 == "\(folder)/Study.swift"
        }
        #expect(files.count > 10)
        var edits = 0
        for file in files {
            let text = try #require(original.texts[file])
            // Each brace in turn gets a statement, and each string a letter.
            for mark in text.indices where text[mark] == "{" || text[mark] == "\"" {
                // The one step whose closure stands among the prose.
                guard !text[text.lineRange(for: mark...mark)].contains(" Step(") else { continue }
                // A quote beside another belongs to a literal of several lines, or to an empty one.
                guard
                    text[mark] == "{"
                        || (text[text.index(before: mark)] != "\"" && text[text.index(after: mark)] != "\"")
                else { continue }
                edits += 1
                guard edits % 7 == 0 else { continue }
                var edited = original
                edited.texts[file]?.replaceSubrange(mark...mark, with: text[mark] == "{" ? "{ edited(); " : "\"x")
                let new = try edited.table()
                #expect(new.steps.count == table.steps.count)
                #expect(
                    Set(new.steps.map { "\($0.key) \($0.value.code.sorted { $0.key < $1.key })" })
                        == Set(table.steps.map { "\($0.key) \($0.value.code.sorted { $0.key < $1.key })" }),
                    "\(file), edit \(edits)")
            }
        }
        #expect(edits > 300)
    }

    @Test("Comments between any tokens, and declarations in another order or file, change no code", arguments: 1...4)
    func layout(_ seed: Int) throws {
        var state = UInt64(seed)
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        var edited = original
        for (path, text) in original.texts.sorted(by: { $0.key < $1.key }) {
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            var isText = false
            for index in lines.indices {
                if lines[index].contains("\"\"\"") { isText.toggle() }
                guard !isText, !lines[index].contains("\"\"\""), random(3) == 0 else { continue }
                lines[index] =
                    random(2) == 0
                    ? "  \(lines[index])  // note \(random(100))" : "/* \(random(9)) */ \(lines[index])\n"
            }
            edited.texts[path] = lines.joined(separator: "\n")
        }
        // One file after the other, those with the declarations first or last.
        let moved = edited.texts.removeValue(forKey: "Studies/ClippedActivation/Measurements.swift") ?? ""
        edited.texts["Studies/ClippedActivation/Subject.swift"]? += moved.replacing("import Notebook", with: "")
        #expect(values(try edited.table()) == values(table), "seed \(seed)")
    }

    /// The code of the steps without their places.
    private func values(_ table: CodeTable) -> [String] {
        table.steps.values.map { $0.code.sorted { $0.key < $1.key }.description }.sorted()
    }

    @Test("An edited stored property changes the steps that have such values, and no training")
    func storedProperty() throws {
        let edited = try original.replacing(
            "    var rate: Double\n    var images: Int\n",
            with: "    var rate: Double\n    var slices: Int\n    var images: Int\n")
        #expect(try changes(edited) == ["measureMagnitudes"])
    }
}
