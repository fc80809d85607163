/// The file that `cahier new` writes.
struct StudyTemplate {
    let name: String

    /// "my-study" as a module: "MyStudy".
    var module: String { name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() }

    /// "my-study" as a title: "My study".
    private var title: String {
        let words = name.replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    var text: String { Self.example.replacing("my-study", with: name).replacing("My study", with: title) }

    private static let example = ##"""
        import Notebook

        /// The paper's question, what is measured here, and how to show it.
        public let study = Study(
            "my-study", title: "My study", question: "Does a small network learn to tell the classes apart in a few epochs?",
            paper: Paper("Authors: Title. Venue and year", link: "https://example.org"), code: stepCode
        ) {
            // Steps are computed when a figure or a finding needs them, and kept: edit one, and it runs again with those after it.
            let images = Step.images()
            let model = Step("training", plan: Plan.init, images, compute: train)
            let score = Step("test accuracy", model, images, compute: measure)

            Section("A small network learns in a few epochs") {
                """
                Say here what a reader must know: what was measured, on what, and why. Prose may have *emphasis*, `code` and \
                [links](https://example.org); editing it runs nothing again.
                """
                Show(model) { model in learningCurve(model.history) }
            }
            Finding(
                Declaration(
                    "learns", .question(Question("Is the network right more often than chance?")),
                    test: "Share of test images that it names rightly, in percent, of one training", units: ["images"],
                    rule: .clause(.init("accuracy", .exceeds(Margin(10, "%", source: "one in ten classes"))))), score
            ) { score in
                Numbers([
                    "accuracy": try .proportion(score.test.correct, of: score.test.count, "images").scaled(by: 100)
                ])
            }
        }

        /// How much is done; a part of the key of the step that uses it.
        struct Plan: Codable, Sendable {
            var images: Int
            var recipe: TrainingRecipe

            init(_ setting: Setting) {
                images = setting.pick(quick: 5_000, full: 20_000)
                recipe = TrainingRecipe(
                    epochs: setting.pick(quick: 3, full: 10), batchSize: 32, peakLearningRate: 0.02)
            }
        }

        /// Randomness comes from named streams, so that the same seed gives the same network.
        func train(_ lab: Lab, plan: Plan, images: ImageDataset) throws -> Model {
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

        func measure(_ lab: Lab, model: Model, images: ImageDataset) throws -> Score {
            let batches = try lab.slices(
                of: \.test, images, for: model, count: (images.test.count + 199) / 200, size: 200)
            let network = model.deployed
            let engine = try lab.engine
            let accuracy = try batches.reduce(Accuracy(correct: 0, count: 0)) {
                $0 + (try network.accuracy(on: $1, engine: engine))
            }
            return Score(test: accuracy, classes: images.classNames.count)
        }

        func learningCurve(_ history: [EpochSummary]) -> Figure {
            let accuracies = history.compactMap(\.accuracy)
            let last = accuracies.last.map { "\(NumberFormat.fixed(0).text(100 * $0)) %" } ?? "none"
            return Figure(
                identifier: "learning-curve",
                title: "After \(history.count) epochs, \(last) of the training images are named rightly",
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

        """##
}
