import Notebook

/// The networks before any fault.
func networksTable(_ networks: [[Baseline]]) throws -> Table {
    Table(
        identifier: "networks", title: "The networks before any fault",
        caption: """
            A word is one stored Float32 number. Batch normalisation is folded into the convolutions, as in deployment, so that weights and \
            biases are all the memory there is; all of it may be hit. The interval is Wilson's, 95 %, over the test images, for this one \
            training.
            """,
        columns: [
            Column("Network"), Column("Training"), Column("Words"), Column("Bit 30 clear"), Column("Epochs"),
            Column("Test images"), Column(Axes.accuracy),
        ],
        rows: try networks.flatMap { trainings in
            try trainings.enumerated().map { number, baseline in
                let test = try Estimator.proportion(baseline.test.correct, of: baseline.test.count, "images")
                return [
                    .text(baseline.network), .integer(number + 1), .integer(baseline.words),
                    .integer(baseline.exponentWords),
                    baseline.epochs > 0 ? .integer(baseline.epochs) : .text("the user's own"),
                    .integer(baseline.test.count), test.scaled(by: 100).estimate().cell,
                ]
            }
        })
}

/// A row for the network's card: the accuracy of each training on the whole test split.
func cleanAccuracy(_ trainings: [Baseline]) throws -> [(String, String)] {
    let estimates = try trainings.map { baseline in
        let test = try Estimator.proportion(baseline.test.correct, of: baseline.test.count, "images")
        return Estimate(test.scaled(by: 100).estimate(), "accuracy", unit: "%")
    }
    guard let first = estimates.first else { return [] }
    return [("Accuracy on the test images", estimates.map(\.text).joined(separator: ", ") + "; \(first.interval)")]
}

/// What images the networks were trained and tested on, called what they are.
func dataText(_ images: ImageCounts) -> String {
    let counts =
        "\(Numerals.plain(Double(images.train))) images for training and \(Numerals.plain(Double(images.test))) for testing"
    guard images.name == "CIFAR-10" else {
        return """
            The images are \(images.name), \(counts): not CIFAR-10, the paper's data, so that what holds here is about the method and not about the \
            paper's numbers.
            """
    }
    // The release has as many of each.
    return images.train == 50_000 && images.test == 10_000
        ? "The images are CIFAR-10, \(counts), as many as in the official release; whether every byte is the release's, its checksum at the report's end says."
        : "The images are a copy of CIFAR-10 with \(counts): it is *not the official release*, which has 50 000 and 10 000."
}

/// The report's first paragraph.
func summary(_ networks: [[NetworkSweep]], _ names: [String]) throws -> String {
    let sentences = try zip(names, networks).compactMap { name, sweeps -> String? in
        guard let none = try sweeps.accuracies(.none, at: headlineRate),
            let tuned = try sweeps.accuracies(.tuned, at: headlineRate),
            let maximum = try sweeps.accuracies(.maximum, at: headlineRate)
        else { return nil }
        let clean = 100 * sweeps.map { $0.clean[.none].share }.mean
        func text(_ cells: CrossedSamples) throws -> String {
            let estimate = try plotted(cells.values.map { $0.compactMap(\.self) })
            return try measured(estimate.value, "accuracy at 10⁻⁵").percent(estimate)
        }
        return """
            \(name) classifies \(try text(none)) of the images correctly without protection, **\(try text(maximum))** clipped at the largest clean \
            activation, and \(try text(tuned)) clipped at tuned thresholds; without faults it is \(Numerals.fixed(clean, decimals: 1)) % of these images.
            """
    }
    return "When one in 100 000 weight bits is flipped: " + sentences.joined(separator: " ")
}

extension Double {
    /// "88.7 % [87.9, 89.4]".
    fileprivate func percent(_ estimate: IntervalEstimate) -> String {
        Numerals.interval(self, estimate.interval?.lower, estimate.interval?.upper, unit: "%")
    }
}
