import Charts
import Methods
import Reports

extension Figure {
    /// The loss over the updates: that of integers as lines, that of Float32's trainings as a band; nothing where a training diverged or there
    /// was none.
    ///
    /// - Parameters:
    ///   - network: for people: "VGG-16".
    ///   - integers: the arithmetic of the lines.
    public static func losses(
        of network: String, in integers: TrainingArithmetic, over trainings: [ArithmeticTraining]
    ) -> Figure? {
        guard let plain = trainings.lossCurves(in: .float32Direct), let curves = trainings.lossCurves(in: integers),
            let count = plain.first?.means.count
        else { return nil }
        let update = Field("Update"), loss = Field("Training loss")
        let places = Array(stride(from: count / 20, to: count, by: max(1, count / 120)))
        let chart = Chart {
            for place in places {
                let band = plain.map { $0.means[place] }
                AreaMark(
                    x: .value(update, Double(place)), yStart: .value(loss, band.min() ?? .nan),
                    yEnd: .value(loss, band.max() ?? .nan)
                ).foregroundStyle(by: .value("Arithmetic", "Float32, all trainings"))
            }
            for (number, curve) in curves.enumerated() {
                for place in places {
                    LineMark(x: .value(update, Double(place)), y: .value(loss, curve.means[place]))
                        .foregroundStyle(by: .value("Arithmetic", "integers, training \(number + 1)"))
                }
            }
        }
        .yScale(.log)
        let identifier = "loss-\(network.lowercased())"
        return Figure(
            identifier: identifier, title: "\(network)'s loss in integers, over the band of Float32's trainings",
            chart: chart,
            caption:
                "Averaged over a twentieth of the training. The band reaches from the smallest to the largest loss of any training in Float32.",
            sample: "\(trainings.count) trainings in each arithmetic, with the same initial weights and batches.",
            data: Table(
                identifier: identifier, title: "Training loss, \(network)",
                columns: [Column(update), Column("Training"), Column("Float32"), Column("Integers")],
                rows: places.flatMap { place in
                    trainings.indices.map { number in
                        [
                            .integer(place), .integer(number + 1),
                            .number(plain[number].means[place], .significant(4)),
                            .number(curves[number].means[place], .significant(4)),
                        ]
                    }
                }))
    }
}
