import Foundation
import Testing

@testable import Notebook

/// What a report knows of a run's networks, data and cost.
@Suite struct RunCardsTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// Two networks of one recipe, as the catalogue has them, on data from a file.
    private func study(_ file: URL) -> Study {
        Study("carded", title: "Cards", question: "Which?", paper: Paper("Nobody, 2026"), code: .unread) {
            let images = Step<[Double]>.source("images") { _ in
                Source(
                    files: [file], format: "numbers",
                    name: SourceName(
                        .data, "Numbers", place: file.path,
                        standsFor: MissingSource("More numbers", "there are none", advice: "Count"))
                ) { .init([1, 2], digest: "numbers", details: [("Images", "2 for training")]) }
            }
            let trainings = (1...2).map { number in
                Step<Model>(
                    "VGG-16, training \(number)", plan: { CatalogueRecipe(.vgg16, $0.profile) }, seed: UInt64(number),
                    images
                ) { lab, plan, _ in
                    Model(
                        name: "VGG-16",
                        network: .vgg16Small(
                            classes: 3, width: 1 / 16, stream: RandomStream(seed: lab.seed, "weights")),
                        preparation: .imageNet, classNames: ["a", "b", "c"],
                        origin: .trained(on: "Numbers", history: []))
                }
            }
            let count = Step("count", Step.all(trainings)) { _, models in Double(models.count) }
            Section("Numbers") { Show(count) { "There are \($0)." } }
            Terms(["count": "How *many* networks there are."])
            Details(of: "VGG-16", count) { [("Accuracy on the test images", "90 %, of \($0)")] }
            Details(of: "Another", count) { _ in [("Kept", "nowhere")] }
            Finding(untestedDeclaration("counted"), count) { Numbers(["number": .exact($0)]) }
            Finding(untestedDeclaration("other")) { .missing(needs: "more") }
        }
    }

    private func described(_ study: Study, _ run: RunRecord, _ store: Store) throws -> Report {
        let runner = Runner(store: store, console: Transcript().console), values = try store.values(ofRun: run.number)
        var report = Report(
            identifier: study.name, title: "", question: "", citation: "", findings: [], sections: [], runNumber: 1,
            date: run.started, profile: "quick")
        try runner.describe(study, run, values, try runner.redrawn(study, run: run), nil, in: &report)
        return report
    }

    private func rows(_ card: Card) -> [String: String] {
        Dictionary(card.rows.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func cardsSayWhatTheRecordKnows() throws {
        let file = scratch.folder.appendingPathComponent("numbers"), store = try scratch.store()
        try Data([1, 2]).write(to: file)
        let study = study(file), output = scratch.folder.appendingPathComponent("Output")
        let runner = Runner(store: store, console: Transcript().console)
        let first = try runner.run(study, setting: Setting(), output: output)
        // What a redrawing sees, without the data.
        try FileManager.default.removeItem(at: file)
        let report = try described(study, first.run, store)

        #expect(report.networks.map(\.title) == ["VGG-16", "Another"])
        let network = rows(report.networks[0])
        #expect(network["Trainings"] == "2" && network["Seeds"] == "1, 2" && network["Trained in"] == "this run")
        #expect(network["Classes"] == "3" && network["Input"] == "3 × 32 × 32" && network["Epochs"] == "3")
        #expect(network["Weights"] == "trained on Numbers" && network["Width"] == "0.25 times the usual channels")
        #expect(network["Accuracy on the test images"] == "90 %, of 2.0")
        // Thirteen 3x3 convolutions, each with a bias, a scale and a shift by channel, and one linear layer, at a sixteenth
        // of VGG-16's channels.
        let channels = [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512].map { $0 / 16 }
        let convolutions = zip([3] + channels, channels).reduce(0) { $0 + 9 * $1.0 * $1.1 }
        let byChannel = channels.reduce(0) { $0 + 3 * $1 }, linear = 3 * (512 / 16) + 3
        let digits = (network["Parameters"] ?? "").split(separator: ",")[0].filter(\.isNumber)
        #expect(digits == String(convolutions + byChannel + linear))
        for training in 1...2 {
            let value = try #require(first.values.first { $0.step == "VGG-16, training \(training)" })
            #expect(network["SHA-256 of the weights, training \(training)"] == value.digest)
            let stored = try #require(try store.content(value.digest).data)
            #expect(contentDigest(of: stored) == value.digest)
        }
        #expect(report.networks[0].findings == ["counted"])

        #expect(report.data.map(\.title) == ["Numbers"])
        let data = rows(report.data[0])
        #expect(data["Images"] == "2 for training" && data["In place of"] == "More numbers, which isn't here")
        #expect(data["Trained on its training images"] == "VGG-16" && report.data[0].findings == ["counted"])
        #expect(report.registration == nil)
        // The page over all reports has the card's name for them, too.
        let index = try String(contentsOf: output.appendingPathComponent("index.html"), encoding: .utf8)
        #expect(index.contains("quick profile · Numbers · "))
        // What a study's words mean is in its report and there.
        let page = try String(contentsOf: first.folder.appendingPathComponent("report.html"), encoding: .utf8)
        for text in [page, index] { #expect(text.contains("How <em>many</em> networks there are.")) }
    }

    @Test func aTermIsExplainedOnceAndStandsAlone() throws {
        func failure(_ terms: Terms...) throws -> String {
            let study = Study("terms", title: "", question: "", paper: Paper("Nobody"), code: .unread) {
                for part in terms { part }
            }
            let error = #expect(throws: NotebookError.self) { try study.validate() }
            return try #require(error).description
        }
        #expect(
            try failure(Terms(["a": "one"]), Terms(["b": "two", "a": "three"])).contains(
                "the term \"a\" is explained twice"))
        for link in ["see [@goferman2010]", "see [](#fig:accuracy)"] {
            #expect(try failure(Terms(["a": link])).contains("leads to another part of the report"), "\(link)")
        }
    }

    /// Weights are no data, and two steps that read the same are one.
    @Test func dataAreCalledAsTheirCardsAre() {
        func read(_ kind: SourceName.Kind, _ name: String) -> ReadSource {
            ReadSource(step: "step", kind: kind, name: name, facts: [.init("File", "numbers.bin")])
        }
        var provenance = Provenance()
        provenance.data = [.init("images", "CIFAR-10"), .init("stamps", "Tux Paint stamps")]
        #expect(provenance.dataNames == ["CIFAR-10", "Tux Paint stamps"])
        provenance.read = [
            read(.weights, "vgg16.safetensors"), read(.data, "imagenet-sample"), read(.data, "Tux Paint stamps"),
            read(.data, "imagenet-sample"),
        ]
        #expect(provenance.dataNames == ["imagenet-sample", "Tux Paint stamps"])
    }

    private struct Plan: Codable, Sendable {
        struct Sweep: Codable, Sendable { var seeds: Int }
        enum Form: Codable { case saturating, cut(at: Double) }

        var rates: [Double]
        var imagesPerClass: Int
        var sweep: Sweep
        var form: Form
        var label: String?
        var isPaired: Bool
    }

    @Test func parametersAreThoseOfTheKeys() throws {
        let store = try scratch.store()
        func study() -> Study {
            Study("planned", title: "", question: "", paper: Paper("Nobody"), code: .unread) {
                let swept = ["one", "two"].map { name in
                    Step(
                        "\(name): sweep",
                        plan: { setting in
                            Plan(
                                rates: [1e-7, 0.001], imagesPerClass: setting.pick(quick: 4, full: 16),
                                sweep: .init(seeds: 12), form: .saturating, label: nil, isPaired: true)
                        }
                    ) { _, plan in Double(plan.imagesPerClass) }
                }
                let cut = Step("cut", parameters: Plan.Form.cut(at: 2.5)) { _ in 1.0 }
                let count = Step("count", plan: { $0.pick(quick: 20, full: 400) }, Step.all(swept), cut) {
                    _, plan, sweeps, _ in Double(plan * sweeps.count)
                }
                let plain = Step("plain", count) { _, count in count }
                Section("Numbers") { Show(plain) { "There are \($0)." } }
            }
        }
        let runner = Runner(store: store, console: Transcript().console)
        let run = try runner.run(study(), setting: Setting(), output: scratch.folder.appendingPathComponent("Output"))
        let table = try #require(try described(study(), run.run, store).parameters)
        #expect(table.isFolded)
        #expect(
            table.rows.map { row in row.map(\.text) } == [
                ["one: sweep, two: sweep", "form", "saturating"],
                ["one: sweep, two: sweep", "images per class", "4"],
                ["one: sweep, two: sweep", "is paired", "yes"],
                ["one: sweep, two: sweep", "rates", "10⁻⁷, 0.001"],
                ["one: sweep, two: sweep", "sweep, seeds", "12"],
                ["cut", "cut, at", "2.5"], ["count", "how much", "20"],
            ])
    }

    @Test func costIsOfTheRunThatPaid() throws {
        let file = scratch.folder.appendingPathComponent("numbers"), store = try scratch.store()
        try Data([1, 2]).write(to: file)
        let study = study(file), output = scratch.folder.appendingPathComponent("Output")
        let runner = Runner(store: store, console: Transcript().console)
        let first = try runner.run(study, setting: Setting(), output: output)
        let second = try runner.run(study, setting: Setting(), output: output)
        let paid = try first.run.cost(values: first.values, store: store)
        let reused = try second.run.cost(values: second.values, store: store)
        #expect(paid.earlierRuns == "none" && reused.earlierRuns == "1 complete")
        #expect(paid.steps.map(\.name) == ["VGG-16, training 1", "VGG-16, training 2", "count"])
        #expect(paid.steps.allSatisfy { !$0.isReused && $0.computedIn == "this run" && $0.processorSeconds != nil })
        #expect(reused.steps.allSatisfy { $0.isReused && $0.computedIn == "run 1" })
        #expect(reused.steps.map(\.processorSeconds) == paid.steps.map(\.processorSeconds))
        let steps = paid.steps.compactMap(\.processorSeconds).reduce(0, +)
        #expect(try #require(paid.processorSeconds) >= steps && steps > 0)
        // This process has held its own code, and not more than this machine has.
        #expect(1_000_000..<1_000_000_000_000 ~= (try #require(paid.memoryPeak)))
    }

    @Test func processorTimeIsWorkAndNotWaiting() {
        let start = ProcessUsage.processorSeconds, clock = ContinuousClock.now
        var sum = 0.0
        while ContinuousClock.now - clock < .milliseconds(200) { sum += sin(sum + 1) }
        let worked = ProcessUsage.processorSeconds - start
        #expect(worked > 0.05 && sum.isFinite)
    }

    @Test func memoryIsReadAsTheKernelWritesIt() {
        #expect(
            ProcessUsage.memoryPeak(inStatus: "Name:\tcahier\nVmPeak:\t 9 kB\nVmHWM:\t  123456 kB\n") == 126_418_944)
        for status in ["", "VmHWM:", "VmHWM:\t12 MB", "VmHWM:\tmany kB"] {
            #expect(ProcessUsage.memoryPeak(inStatus: status) == nil, "\(status)")
        }
    }

    @Test func aCopyIsNoRelease() throws {
        func data(_ name: String, _ training: Int, _ testing: Int) throws -> ImageDataset {
            func split(_ count: Int) -> ImageDataset.Split {
                .init(images: [UInt8](repeating: 0, count: count), labels: [Int](repeating: 0, count: count))
            }
            return try ImageDataset(
                name: name, classNames: ["a"], shape: .init(channels: 1, height: 1, width: 1), train: split(training),
                test: split(testing))
        }
        #expect(try data("CIFAR-10", 50_000, 5_000).release.hasPrefix("not the official release"))
        #expect(try data("CIFAR-10", 50_000, 10_000).release.hasPrefix("as many images as the official release"))
        #expect(try data("Fashion-MNIST", 60_000, 10_000).release.hasPrefix("as many"))
        #expect(try data("my dogs", 50_000, 10_000).release == "")
    }
}
