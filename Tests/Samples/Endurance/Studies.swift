import Foundation
import Notebook

/// Has every kind of long work: a source, pieces, a checkpoint, activations.
let endurance = Study(
    "endurance", title: "A study that is disturbed", question: "Does it end with the same results?",
    paper: Paper("Nobody, 2026"), code: stepCode
) {
    let total = Step("total", trials, training, features) { lab, trials, training, features in
        try Work.unit("total", lab) + (trials + training + features).reduce(0, +)
    }
    Section("All of it") {
        Show(trials, training, features, total) { trials, training, features, total in
            Table(
                identifier: "numbers", title: "Numbers", columns: [Column("Step"), Column("Sum")],
                rows: [
                    [.text("trials"), .number(trials.reduce(0, +))],
                    [.text("training"), .number(training.reduce(0, +))],
                    [.text("features"), .number(features.reduce(0, +))], [.text("total"), .number(total)],
                ])
        }
    }
    Finding(
        Declaration(
            "total", .question(Question("Is it positive?")), test: "The total", units: [], extent: .noNetwork,
            rule: .clause(.init("total", .exact(.atLeast, 0)))), total
    ) { total in Numbers(["total": .exact(total)]) }
}

/// Shares one long step with the other study.
let neighbour = Study(
    "neighbour", title: "A study that shares a step", question: "Is it done twice?", paper: Paper("Nobody, 2026"),
    code: stepCode
) {
    let mean = Step("mean", trials) { lab, trials in
        try Work.unit("mean", lab) + trials.reduce(0, +) / Double(trials.count)
    }
    Finding(
        Declaration(
            "mean", .question(Question("Is it positive?")), test: "The mean", units: [], extent: .noNetwork,
            rule: .clause(.init("mean", .exact(.atLeast, 0)))), mean
    ) { mean in Numbers(["mean": .exact(mean)]) }
}

private let numbers = Step<[Double]>.source("numbers") { _ in
    Source(digest: contentDigest(of: Data("numbers".utf8)), details: [("Data", "three numbers")]) { [1, 2, 3] }
}

private let trials = Step("trials", plan: { $0.profile == .quick ? 12 : 15 }, numbers) { lab, count, numbers in
    try lab.pieces("trial", count: count) { index in try Work.unit("trial \(index)", lab) + numbers[index % 3] }
}

private let training = Step("training", numbers) { lab, numbers in
    var losses = try lab.checkpoint.load().map { try CanonicalJSON.decode([Double].self, from: $0) } ?? []
    while losses.count < 8 {
        losses.append(try Work.unit("epoch \(losses.count)", lab) + (losses.last ?? numbers[0]))
        try lab.checkpoint.save(CanonicalJSON.encode(losses))
    }
    return losses
}

private let features = Step("features", numbers) { lab, numbers in
    let stored = try lab.activations(of: ["features": "\(lab.seed)", "profile": lab.profile.rawValue])
    return try (0..<6).map { chunk in
        if let kept = stored.read(chunk: chunk, shape: [5_000]) { return Double(kept.values[0]) }
        let value = Float(try Work.unit("chunk \(chunk)", lab) + numbers[chunk % 3])
        stored.keep(Tensor(repeating: value, shape: [5_000]), chunk: chunk)
        return Double(value)
    }
}
