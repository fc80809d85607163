import Foundation
import Notebook

/// The paper's accuracies after 13, 12, … 1 convolutions, of nets trained with AutoAugment (authors' repository).
let paperDepth = [0.947, 0.931, 0.923, 0.899, 0.882, 0.864, 0.831, 0.824, 0.816, 0.808, 0.766, 0.748, 0.689]

/// Balanced accuracy over the number of convolutions.
func accuracyOverDepth(_ features: Features, _ readouts: ReadoutAnswers, _ small: SmallReadouts) throws
    -> Figure
{
    var rows: [(set: String, task: String, depth: Int, value: Mean?, paper: Double?)] = []
    for task in [Task.animal, .artifact] {
        for (index, value) in try depthCurve(readouts, task).enumerated() {
            rows.append(("\(features.collection): \(task.rawValue)", task.rawValue, index + 1, value, nil))
        }
    }
    for answers in small.answers {
        guard case .convolution(let depth) = answers.part else { continue }
        for (task, name) in [(Task.animal, "CIFAR-10: animal"), (.random, "CIFAR-10: random classes")] {
            rows.append((name, task.rawValue, depth, try accuracy(answers.counts[task]), nil))
        }
    }
    for (index, value) in paperDepth.enumerated() {
        rows.append(("paper: animal", "animal", 13 - index, nil, value))
    }
    let order = rows.reduce(into: [String]()) { if !$0.contains($1.set) { $0.append($1.set) } }
    let chart = Chart {
        for row in rows {
            if let value = row.value {
                AreaMark(
                    x: .value("Convolutions", row.depth), yStart: .value("Balanced accuracy", value.lower),
                    yEnd: .value("Balanced accuracy", value.upper)
                )
                .foregroundStyle(by: .value("Pictures and task", row.set))
            }
        }
        for row in rows.sorted(by: { ($0.set, $0.depth) < ($1.set, $1.depth) }) {
            if let accuracy = row.value?.value ?? row.paper {
                LineMark(x: .value("Convolutions", row.depth), y: .value("Balanced accuracy", accuracy))
                    .foregroundStyle(by: .value("Pictures and task", row.set))
            }
        }
    }
    .xScale(.linear, domain: 1...13).xTicks([1, 3, 5, 7, 9, 11, 13]).yScale(.linear, domain: 0.5...1)
    .xAxis("Convolutions before the readout").yAxis("Balanced accuracy").series(order: order)
    return Figure(
        identifier: "accuracy-over-depth",
        title: "Animals: balanced accuracy "
            + [4, 7, 10, 13].compactMap { depth in
                rows.first { $0.depth == depth && $0.task == Task.animal.rawValue }?.value.map {
                    "\(twoDecimals($0.value)) after \(depth)"
                }
            }.joined(separator: ", ") + " convolutions",
        chart: chart,
        caption: """
            A linear readout of the mean activation of each map after so many convolutions. The paper re-trains nets whose last convolutions are \
            removed (TLAA; its head after truncation is not known). On CIFAR-10 (enlarged to 64 pixels) pictures of the same classes are learned \
            from and tested, so that a random half of the classes can be learned there.
            """,
        sample:
            "n = \(features.items.count) photographs, \(small.pictures) small pictures; bands are 95 % t intervals over \(readouts.folds.count) folds."
            + undefinedFolds(rows.compactMap(\.value)),
        data: Table(
            identifier: "accuracy-over-depth", title: "Accuracy over depth",
            columns: [Column("Pictures and task"), Column("Convolutions"), Column("Balanced accuracy")],
            rows: rows.map {
                [.text($0.set), .integer($0.depth), measuredOrPaper($0.value, $0.paper)]
            }))
}

/// Balanced accuracy by angle and depth.
func angleByDepth(_ readouts: ReadoutAnswers) throws -> Figure {
    var rows: [(training: String, depth: Int, angle: Int, accuracy: Mean)] = []
    for answers in readouts.answers {
        guard case .convolution(let depth) = answers.part else { continue }
        let folds = try byAngle(answers, readouts, .animal)
        for (index, angle) in angles.enumerated() {
            rows.append((answers.training.rawValue, depth, angle, try .studentT(folds[index])))
        }
    }
    let chart = Chart {
        for row in rows {
            RectangleMark(x: .value("Angle", row.angle), y: .value("Convolutions", row.depth))
                .foregroundStyle(by: .value("Balanced accuracy", row.accuracy.value)).facet(
                    by: .value("Readout", row.training))
        }
    }
    .xScale(.linear, domain: -187.5...172.5).xTicks([-180, -90, 0, 90]).yTicks([1, 3, 5, 7, 9, 11, 13])
    .xAxis("Rotation", unit: "degrees").yAxis("Convolutions before the readout").facets(
        columns: 2, order: Training.allCases.map(\.rawValue)
    )
    .colorScale(.viridis)
    return Figure(
        identifier: "angle-by-depth",
        title: "Turned to the worst angle, a readout of 13 convolutions loses "
            + Training.allCases.compactMap { training in
                let deepest = rows.filter { $0.depth == 13 && $0.training == training.rawValue }
                guard let upright = deepest.first(where: { $0.angle == 0 }),
                    let worst = deepest.map(\.accuracy.value).min()
                else { return nil }
                return "\(twoDecimals(upright.accuracy.value - worst)) (\(training.rawValue))"
            }.joined(separator: ", "),
        chart: chart,
        caption:
            "Animals. Each cell is the balanced accuracy of a readout of the mean activations after so many convolutions, on pictures turned by the angle.",
        sample: "Means over \(readouts.folds.count) folds." + undefinedFolds(rows.map(\.accuracy)),
        data: Table(
            identifier: "angle-by-depth", title: "Accuracy by angle and depth",
            columns: [
                Column("Readout"), Column("Convolutions"), Column("Angle", unit: "degrees"),
                Column("Balanced accuracy"),
            ],
            rows: rows.map {
                [.text($0.training), .integer($0.depth), .integer($0.angle), .number($0.accuracy.value, .fixed(3))]
            }))
}

/// Every part of the network that was read out.
func partsTable(_ features: Features, _ readouts: ReadoutAnswers) throws -> Table {
    let rows = try readouts.answers.filter { $0.training == .plain }.map { answers -> [Cell] in
        let plain = try readouts.index(of: .plain)
        return [
            .text(answers.part.name),
            features.layout.part(answers.part).map { .integer($0.range.count) } ?? .text("not known"),
            try accuracy(answers.counts[.animal][plain]).cell(), try accuracy(answers.counts[.artifact][plain]).cell(),
        ]
    }
    return Table(
        identifier: "parts", title: "Readouts of every part of the network",
        caption:
            "Of convolutions and blocks, the mean of each map; of the last block also every number. Balanced accuracy with its 95 % t interval over folds, trained on plain pictures.",
        columns: [Column("Part"), Column("Features"), Column("Animals"), Column("Artifacts")],
        rows: rows)
}
