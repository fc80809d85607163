import Charts

/// What was run, on what, by which code, and at what cost.
extension Checklist {
    var networks: [Item] {
        let cards = report.networks
        return [
            Item(
                point: "Number of trainings", answer: said("Trainings", by: cards), place: .section(.networks)),
            Item(
                point: "Seeds",
                answer: [fact("Seed").map { "of the run: \($0)" }, said("Seeds", by: cards)].compactMap(\.self)
                    .joined(separator: "; ").nonEmpty, place: .section(.networks)),
            Item(
                point: "All hyper-parameters of the trainings", answer: share(["Recipe"], of: cards, "networks"),
                place: .section(.networks)),
            Item(
                point: "Numbers of seeds, images and the like, step by step",
                answer: report.parameters.map { "\(Checklist.count($0.rows.count, "parameters")) of the steps" },
                place: .section(.parameters)),
            Item(point: "How the hyper-parameters were chosen", answer: nil, place: .section(.networks)),
            Item(
                point: "Number of parameters", answer: said("Parameters", by: cards), place: .section(.networks)),
            Item(
                point: "Weights that can be told from others", answer: share(["SHA-256"], of: cards, "networks"),
                place: .section(.networks)),
        ]
    }

    var data: [Item] {
        let cards = report.data
        return [
            Item(
                point: "Number of examples, and their splits",
                answer: [said("Images", by: cards), said("Pictures", by: cards)].compactMap(\.self)
                    .joined(separator: "; ").nonEmpty, place: .section(.data)),
            Item(
                point: "Whether the data are the official release", answer: said("Release", by: cards),
                place: .section(.data)),
            Item(
                point: "Licence of the data", answer: said(beginning: "Licence", by: cards), place: .section(.data)),
            Item(
                point: "Data that can be told from others", answer: share(["SHA-256"], of: cards, "data sets"),
                place: .section(.data)),
            Item(
                point: "What was trained on the same data", answer: said("Trained on its training images", by: cards),
                place: .section(.data)),
        ]
    }

    var making: [Item] {
        let shown = report.stepSources.count { !$0.parts.isEmpty }
        return [
            Item(
                point: "Code, and its version or commit", answer: report.making?.measuredBy.nonEmpty,
                place: .part(.provenance)),
            Item(
                point: "Source of what was computed",
                answer: shown == 0 ? nil : "of \(shown) of \(Checklist.count(report.stepSources.count, "steps"))",
                place: .part(.sources)),
            Item(
                point: "Libraries that compute", answer: fact("oneDNN").map { "oneDNN \($0)" },
                place: .part(.provenance)),
            Item(
                point: "Command that repeats the run", answer: report.making?.command.nonEmpty, place: .part(.citing)),
            Item(
                point: "Numbers as files",
                answer: "results.json, and a CSV file for each figure and table", place: .part(.files)),
        ]
    }

    var cost: [Item] {
        let cost = report.cost, processor = cost?.machine.first { $0.name == "Processor" }?.text
        let evaluations = cost?.steps.reduce(0) { $0 + $1.evaluations } ?? 0
        return [
            Item(point: "Hardware", answer: processor?.nonEmpty, place: .section(.cost)),
            Item(
                point: "Time",
                answer: cost?.seconds.map { seconds in
                    Amount.duration(seconds)
                        + (cost?.processorSeconds.map { ", \(Amount.duration($0)) of processors" } ?? "")
                }, place: .section(.cost)),
            Item(
                point: "Memory", answer: cost?.memoryPeak.map { "at most \(Amount.bytes($0))" }, place: .section(.cost)),
            Item(
                point: "Images that networks were evaluated on",
                answer: evaluations > 0 ? Numerals.fixed(Double(evaluations), decimals: 0) : nil, place: .section(.cost)
            ),
            Item(
                point: "Earlier runs, also those that failed", answer: cost?.earlierRuns, place: .section(.cost)),
            Item(point: "Energy", answer: nil, place: .section(.cost)),
        ]
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
