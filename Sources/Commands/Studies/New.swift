import ArgumentParser
import Foundation
import Notebook

struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a small study that runs, to be made into yours.",
        discussion: """
            Writes Studies/NAME.swift into the checkout of Cahier that the current folder lies in, and adds the study to
            Studies/AllStudies.swift.

            Example:
              cahier new sparse-codes && swift run -c release cahier run sparse-codes
            """)

    @Argument(help: ArgumentHelp("The study's name: lower-case words joined by hyphens.", valueName: "name"))
    var name: String

    func validate() throws {
        guard name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil else {
            throw ValidationError(
                "'\(name)' is no name for a study: use lower-case words joined by hyphens, like sparse-codes.")
        }
    }

    func run() throws {
        let folder = try studiesFolder()
        let template = StudyTemplate(name: name)
        let file = folder.appendingPathComponent("\(template.typeName).swift")
        let list = folder.appendingPathComponent("AllStudies.swift")
        guard !FileManager.default.fileExists(atPath: file.path) else {
            throw NotebookError(.study, "writing \(file.path)", "it is there already", advice: "Choose another name")
        }
        guard var text = try? String(contentsOf: list, encoding: .utf8), let end = text.range(of: "\n]") else {
            throw NotebookError(
                .study, "adding the study to \(list.path)", "its list of studies is not there",
                advice: "Restore the file, with one study in a line and the closing bracket alone in the last")
        }
        text.insert(contentsOf: "\n    \(template.variableName),", at: end.lowerBound)
        try Data(template.text.utf8).write(to: file, options: .withoutOverwriting)
        try Data(text.utf8).write(to: list, options: .atomic)
        print("\(file.path): edit it, then\n  swift run -c release cahier run \(name)")
    }

    /// The folder of studies of the checkout that the current folder lies in.
    private func studiesFolder() throws -> URL {
        var folder = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        while true {
            let studies = folder.appendingPathComponent("Studies")
            if FileManager.default.fileExists(atPath: studies.appendingPathComponent("AllStudies.swift").path) {
                return studies
            }
            guard folder.path != "/" else { break }
            folder.deleteLastPathComponent()
        }
        throw NotebookError(
            .study, "writing the study \"\(name)\"", "the current folder lies in no checkout of Cahier",
            advice: "Change into the folder that has Package.swift and Studies")
    }
}

/// The file that `cahier new` writes.
struct StudyTemplate {
    let name: String

    /// "my-study" as a type: "MyStudy".
    var typeName: String { name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() }

    /// "my-study" as a variable: "myStudy".
    var variableName: String { typeName.prefix(1).lowercased() + typeName.dropFirst() }

    /// "my-study" as a title: "My study".
    private var title: String {
        let words = name.replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    var text: String {
        Self.example.replacing("my-study", with: name).replacing("My study", with: title)
            .replacing("MyStudy", with: typeName).replacing("myStudy", with: variableName)
    }

    private static let example = ##"""
        import Notebook

        /// The paper's question, what is measured here, and how to show it.
        public let myStudy = Study(
            "my-study", title: "My study", question: "Does a small network learn to tell the classes apart in a few epochs?",
            paper: Paper("Authors: Title. Venue and year", link: "https://example.org")
        ) {
            // Steps are computed when a figure or a finding needs them, and kept: edit one, and it runs again with
            // those after it.
            let images = Step.imageDataset()
            let network = Step("training", plan: MyStudy.plan, images, compute: MyStudy.train)
            let score = Step("test accuracy", network, images, compute: MyStudy.measure)

            Section("A small network learns in a few epochs") {
                """
                Say here what a reader must know: what was measured, on what, and why. Prose may have *emphasis*, `code` and \
                [links](https://example.org); editing it runs nothing again.
                """
                Show(network) { network in MyStudy.learningCurve(network.history) }
            }
            Finding(
                "learns", claim: "The network is right more often than chance", paper: .notStated,
                rule: "Reproduced if the accuracy's whole interval lies above one in the number of classes.", score
            ) { score in
                let accuracy = score.test
                let interval = try Interval.wilson(successes: accuracy.correct, trials: accuracy.count)
                return Finding.Outcome(
                    estimate: Estimate(
                        label: "test accuracy", value: 100 * accuracy.share, lower: 100 * interval.lower, upper: 100 * interval.upper,
                        unit: "%", interval: "95 % Wilson", count: accuracy.count),
                    verdict: interval.lower > 1 / Double(score.classes) ? .reproduced : .notReproduced,
                    reason: "The interval begins at \(Int(100 * interval.lower)) %; chance is one in \(score.classes).")
            }
        }

        /// What the study computes and draws.
        enum MyStudy {
            /// How much is done for each profile; a part of the key of the step that uses it.
            struct Plan: Codable, Sendable {
                var images: Int
                var recipe: TrainingRecipe
            }

            static func plan(_ setting: Setting) -> Plan {
                switch setting.profile {
                case .quick: Plan(images: 5_000, recipe: TrainingRecipe(epochs: 3, batchSize: 32, peakLearningRate: 0.02))
                case .full: Plan(images: 20_000, recipe: TrainingRecipe(epochs: 10, batchSize: 32, peakLearningRate: 0.02))
                }
            }

            /// Randomness comes from named streams, so that the same seed gives the same network.
            static func train(_ lab: Lab, plan: Plan, images: ImageDataset) throws -> TrainedNetwork {
                let network = Network.alexNetSmall(
                    classes: images.classNames.count, channels: images.shape.channels, width: 0.25,
                    stream: RandomStream(seed: lab.seed, "initial weights"))
                return try lab.train(network, on: images.limited(training: plan.images), plan.recipe)
            }

            /// What a step leaves in the store.
            struct Score: Codable, StorableValue {
                var test: Accuracy
                var classes: Int
            }

            static func measure(_ lab: Lab, trained: TrainedNetwork, images: ImageDataset) throws -> Score {
                let batches = lab.slices(
                    of: images.test, images, normalization: trained.normalization, count: (images.test.count + 199) / 200, size: 200)
                let network = trained.deployed
                let engine = try lab.engine
                let accuracy = try batches.reduce(Accuracy(correct: 0, count: 0)) { $0 + (try network.accuracy(on: $1, engine: engine)) }
                return Score(test: accuracy, classes: images.classNames.count)
            }

            static func learningCurve(_ history: [EpochSummary]) -> Figure {
                let accuracies = history.compactMap(\.accuracy)
                return Figure(
                    identifier: "learning-curve",
                    title: "After \(history.count) epochs, \(NumberFormat.fixed(0).text(100 * (accuracies.last ?? 0))) % of the training images are named rightly",
                    chart: Chart {
                        for (index, accuracy) in accuracies.enumerated() {
                            LineMark(x: .value("Epoch", Double(index + 1)), y: .value("Accuracy", 100 * accuracy))
                            PointMark(x: .value("Epoch", Double(index + 1)), y: .value("Accuracy", 100 * accuracy))
                        }
                    }
                    .xAxis("Epoch").yAxis("Accuracy", unit: "%"),
                    caption: "What it means: the share of training images that the network was right about while it learned.",
                    sample: "n = \(history.count) epochs.",
                    data: Table(
                        identifier: "learning-curve", title: "Accuracy and loss by epoch",
                        columns: [Column("Epoch"), Column("Accuracy", unit: "%"), Column("Loss")],
                        rows: zip(history, accuracies).enumerated().map { index, epoch in
                            [.integer(index + 1), .number(100 * epoch.1, .fixed(1)), .number(epoch.0.loss)]
                        }))
            }
        }

        """##
}
