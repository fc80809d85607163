import Notebook

extension [String] {
    /// Accuracy in percent, of answers by training.
    func accuracy() throws -> IntervalEstimate { try Estimator.answerAccuracy(self).estimate() }
}

/// Accuracy of all trainings, network by network, in integers and in Float32.
func accuracyTable(_ networks: [(Subject, [ArithmeticTraining])]) throws -> Table {
    let integers = try integers(authorsBits)
    return Table(
        identifier: "accuracy", title: "Accuracy in integers of 14 bits and in Float32",
        caption:
            "Networks of a row have the same initial weights and the same batches, each is tested in its own arithmetic; the difference is image by image. Means over trainings and test images with 95 % intervals.",
        columns: [
            Column("Network"), Column("Trainings"), Column("Before training", unit: "%"),
            Column("Float32, direct kernels", unit: "%"),
            Column("Integers", unit: "%"), Column("Difference", unit: "points"),
        ],
        rows: try networks.compactMap { subject, trainings in
            guard let plain = trainings.rightAnswers(in: .float32Direct),
                let other = trainings.rightAnswers(in: integers),
                let difference = try Estimator.accuracyGain(of: other, over: plain)
            else { return nil }
            return [
                .text(subject.rawValue), .integer(trainings.count), try trainings.map(\.untrained).accuracy().cell,
                try plain.accuracy().cell, try other.accuracy().cell, difference.estimate().cell,
            ]
        })
}

/// Accuracy less Float32's over the bits, and that of other arithmetics in the table.
func accuracyOverBits(_ trainings: [ArithmeticTraining]) throws -> Figure? {
    guard let plain = trainings.rightAnswers(in: .float32Direct), let first = trainings.first else { return nil }
    let difference = Field("Accuracy less Float32's", unit: "points"), bits = Field("Bits of an integer")
    let rows = try first.arms.map(\.arithmetic).filter { $0 != .float32Direct }.compactMap {
        arithmetic -> (TrainingArithmetic, [String], IntervalEstimate)? in
        guard let answers = trainings.rightAnswers(in: arithmetic),
            let gain = try Estimator.accuracyGain(of: answers, over: plain)
        else { return nil }
        return (arithmetic, answers, gain.estimate())
    }
    let points = rows.compactMap { arithmetic, _, estimate -> EstimatePoint? in
        guard case .integers(let setting) = arithmetic else { return nil }
        let isNearest = setting.format.rounding == .nearestEven
        return EstimatePoint(
            "", isNearest ? "rounded to nearest" : "rounded at random", x: Double(setting.format.bits), estimate)
    }
    let chart = Chart {
        RuleMark(y: .value(difference, 0)).lineStyle(.dashed).foregroundStyle(.muted).annotation("Float32")
        EstimatePoints(points, x: bits, y: difference, series: "Rounding")
    }
    let matching = points.filter {
        $0.series == "rounded to nearest" && ($0.estimate.interval?.lower ?? -.infinity) > -onePoint.value
    }.map(\.x)
    return Figure(
        identifier: "accuracy-over-bits",
        title: matching.min().map {
            "\(Numerals.plain($0)) bits are the fewest whose interval lies above one point less than Float32"
        }
            ?? "How accuracy falls with the bits of an integer", chart: chart,
        caption:
            "VGG-16 trained for less long than elsewhere, from the same initial weights on the same batches."
            + (rows.count == points.count
                ? ""
                : " The table has other arithmetics, too: Float32 on factors that were rounded to 14 bits tells rounding from sums in 32 bits, and Float32 by the fastest kernels rounds otherwise."),
        sample:
            "\(trainings.count == 1 ? "One training" : "\(trainings.count) trainings") in each arithmetic; bars are 95 % intervals.",
        data: Table(
            identifier: "accuracy-over-bits", title: "Accuracy by arithmetic",
            columns: [Column("Arithmetic"), Column("Accuracy", unit: "%"), Column(difference)],
            rows: [[.text(TrainingArithmetic.float32Direct.inWords), try plain.accuracy().cell, .text("")]]
                + (try rows.map { arithmetic, answers, estimate in
                    let diverged = trainings.contains { $0.trainedArm(arithmetic)?.hasDiverged == true }
                    return [
                        .text(arithmetic.inWords + (diverged ? ", which diverged" : "")), try answers.accuracy().cell,
                        estimate.cell,
                    ]
                })))
}
