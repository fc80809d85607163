import Foundation
import Testing

/// The first study, whole, through the built program.
@Suite(.serialized)
struct StudyRunTests {
    let cahier: Cahier
    let images: TinyImages

    init() throws {
        cahier = try Cahier()
        images = try TinyImages(in: cahier.folder.appendingPathComponent("images"))
    }

    private func run(_ arguments: String..., output: String = "Output") throws -> Cahier.Result {
        try cahier(["run", "clipped-activation", "--output", output] + arguments, environment: images.environment)
    }

    private func bytes(_ path: String) throws -> Data {
        try Data(contentsOf: cahier.folder.appendingPathComponent("\(path)"))
    }

    /// What the tables say of single bit positions, in the words of the figure's title.
    private func harmfulBits(in folder: String) throws -> String {
        let text = String(decoding: try bytes("\(folder)/tables/accuracy-by-bit.csv"), as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        try #require(lines.count > 32)
        let bit = try #require(lines[0].firstIndex(of: "Bit position"))
        let change = try #require(lines[0].firstIndex(of: "Change of accuracy (points)"))
        // Empty where all trials agree, and no column where all trials of all bits do.
        let upper = lines[0].firstIndex(of: "Change of accuracy upper (points)")
        var bits = Set<Int>()
        for row in lines.dropFirst() {
            let value = try #require(Double(row[change]))
            if (upper.flatMap { Double(row[$0]) } ?? value) < -5 { bits.insert(try #require(Int(row[bit]))) }
        }
        let names = bits.sorted().map(String.init)
        return switch names.count {
        case 0: "no single bit position is sure to cost more than 5 points"
        case 1: "bit \(names[0]) alone of 32 costs more than 5 points"
        default:
            "bits \(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1]) of 32 cost more than 5 points"
        }
    }

    @Test(
        "A run writes a whole report; a second one evaluates nothing and finds the same; so do a redrawing and an interrupted run; diff sees it"
    )
    func runAgain() throws {
        let first = try run()
        try #require(first.status == 0, "\(first.errors)")
        for file in [
            "report.html", "report.pdf", "results.json", "run.json", "figures/accuracy-over-fault-rate.svg",
            "figures/accuracy-over-fault-rate.pdf", "tables/accuracy-over-fault-rate.csv",
            "tables/thresholds-alexnet-at-half-of-its-width.csv", "tables/area-far-beyond-act-max.csv",
        ] {
            #expect(try bytes("Output/clipped-activation/\(file)").count > 100, "\(file)")
        }
        let html = String(decoding: try bytes("Output/clipped-activation/report.html"), as: UTF8.self)
        #expect(html.contains("68.92"))
        #expect(html.contains("CIFAR-10"))
        // Numbers and their units don't break in two.
        let text = html.replacing("\u{A0}", with: " ").replacing("\u{2060}", with: "")
        let title = try harmfulBits(in: "Output/clipped-activation")
        #expect(text.contains(title), "\(title)")
        let results = try JSONSerialization.jsonObject(with: bytes("Output/clipped-activation/results.json"))
        let findings = try #require((results as? [String: Any])?["findings"] as? [[String: Any]])
        #expect(
            Set(findings.compactMap { ($0["declaration"] as? [String: Any])?["identifier"] as? String }) == [
                "faults-hurt", "clipping-helps", "improvement-at-1e-5", "high-intensity-activations",
                "tuned-against-untuned", "zero-against-saturation", "clean-cost", "law-of-hits", "layers-differ",
                "size-of-layer", "one-peak",
            ])

        let second = try run(output: "Again")
        #expect(second.status == 0)
        #expect(second.output.contains("0 model evaluations"), "\(second.output)")
        #expect(second.output.contains("0 steps computed"), "\(second.output)")
        #expect(try bytes("Output/clipped-activation/results.json") == bytes("Again/clipped-activation/results.json"))

        // Without the data: a redrawing touches none.
        let figures = try cahier("figures", "clipped-activation", "--run", "1", "--output", "Redrawn")
        #expect(figures.status == 0, "\(figures.errors)")
        #expect(figures.output.contains("0 model evaluations"), "\(figures.output)")
        for file in ["results.json", "report.pdf", "figures/accuracy-by-bit.svg"] {
            #expect(
                try bytes("Output/clipped-activation/\(file)") == bytes("Redrawn/clipped-activation/\(file)"), "\(file)"
            )
        }

        #expect(try cahier("diff", "1", "2").status == 0)
        let other = try run("--seed", "2", output: "Other")
        #expect(other.status == 0, "\(other.errors)")
        let difference = try cahier("diff", "1", "3")
        #expect(difference.status == 1)
        #expect(difference.output.contains("seed"), "\(difference.output)")

        try expectThatAnotherStudyReusesTrainings()

        // An interrupted run, with a store of its own, goes on where it stopped and ends with the results of the undisturbed one.
        let interrupted = try cahier.interrupted(
            after: 6, ["run", "clipped-activation", "--store", "fresh.sqlite"], environment: images.environment)
        #expect(interrupted == 130)
        let resumed = try run("--store", "fresh.sqlite", output: "Resumed")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(
            try bytes("Resumed/clipped-activation/results.json") == bytes("Output/clipped-activation/results.json"))
    }

    /// What one study has trained, another reuses, whatever the seed; another number of epochs is trained anew.
    private func expectThatAnotherStudyReusesTrainings() throws {
        let data = try TinyPhotographs.data(in: cahier.folder, step: 5)
        let environment = try TinyImages(in: data).environment.merging(
            ["CAHIER_STAMPS": try TinyPhotographs.stamps(in: cahier.folder).path]) { $1 }
        /// What `explain` says of each step.
        func statuses(_ arguments: String...) throws -> [String: String] {
            let result = try cahier(["explain", "salient-relevance", "--json"] + arguments, environment: environment)
            try #require(result.status == 0, "\(result.errors)")
            let page = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            let steps = try #require(page?["steps"] as? [[String: Any]])
            return Dictionary(
                uniqueKeysWithValues: try steps.map {
                    (try #require($0["name"] as? String), try #require($0["status"] as? String))
                })
        }
        let trainings = ["VGG-16, training 1", "AlexNet, training 1"]
        for found in [try statuses(), try statuses("--seed", "9")] {
            for name in trainings { #expect(found[name] == "reused", "\(name)") }
            #expect(found["small networks"] != "reused")
        }
        // The full profile's recipe has more epochs.
        let full = try statuses("--profile", "full")
        for name in trainings { #expect(full[name] == "to run", "\(name)") }
    }

    @Test("In a folder without a report, a full run says first what the published one took, by step")
    func expectedTime() throws {
        struct Published: Decodable {
            struct Machine: Decodable { var processor: String }
            var run: Int
            var provenance: Machine
        }
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Output/clipped-activation/run.json").standardized
        let published = try JSONDecoder().decode(Published.self, from: Data(contentsOf: file))
        let run = try cahier.start(
            ["run", "clipped-activation", "--profile", "full"], environment: images.environment)
        try run.wait(until: "it says what it expects") { run.errors.contains(/expected: [^\n]*\n/) }
        run.kill9()
        let machine = published.provenance.processor
        #expect(
            run.errors.contains(" min ")
                && run.errors.contains("as run \(published.run) of its published report took on \(machine)"),
            "\(run.errors)")
    }

    @Test("A truncated data file is one line that names it")
    func truncatedData() throws {
        let file = images.file("data_batch_3.bin")
        try Data(try Data(contentsOf: file).dropLast(100)).write(to: file)
        let result = try run()
        #expect(result.status == 1)
        #expect(result.errors.contains("data_batch_3.bin"), "\(result.errors)")
        #expect(result.errors.contains("3073"), "\(result.errors)")
    }

    @Test("No data at all: the package to install and the folder looked in")
    func noData() throws {
        let result = try cahier(
            "run", "clipped-activation",
            environment: ["CAHIER_DATA": "", "CAHIER_FASHION_MNIST": cahier.folder.appendingPathComponent("none").path])
        #expect(result.status == 1)
        #expect(result.errors.contains("dataset-fashion-mnist"), "\(result.errors)")
        #expect(result.errors.contains("none"), "\(result.errors)")
    }

    @Test("A folder that can't be written to is said before the work begins")
    func badOutput() throws {
        try Data().write(to: cahier.folder.appendingPathComponent("a-file"))
        let result = try run(output: "a-file/below")
        #expect(result.status == 1)
        #expect(result.errors.contains("a-file/below"), "\(result.errors)")
        #expect(!result.errors.contains("training"), "\(result.errors)")
    }
}
