// Two studies for the tests of `run --all`, `explain` and `diff`: one that measures something, one that fails.
import Commands
import Foundation
import Notebook

/// What a test wants to be different, from the environment.
func wish(_ name: String) -> Double? { words(name).flatMap(Double.init) }
func words(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

let coins = Study(
    "coins", title: "Coins", question: "How often does each coin land on heads?", paper: Paper("Nobody, Nowhere"),
    code: stepCode
) {
    let tosses = Step("tosses", plan: { _ in ["bias": wish("COIN_BIAS") ?? 0.5] }) { lab, plan in
        var stream = RandomStream(seed: lab.seed, "tosses")
        return (0..<200).map { _ in stream.uniform() < plan["bias", default: 0.5] ? 1 : 0 }
    }
    let share = Step("share", tosses) { _, tosses in Double(tosses.reduce(0, +)) / Double(tosses.count) }
    let thirds = Step("thirds", plan: { _ in wish("EXTRA") ?? 0 }, tosses) { _, extra, tosses in
        stride(from: 0, to: 180, by: 60).map { Double(tosses[$0..<$0 + 60].reduce(0, +)) + extra }
    }

    Finding(
        Declaration(
            "fair", .question(Question(words("WORDS") ?? "Is the coin fair?")), test: "Share of heads among 200 tosses",
            units: ["tosses"],
            extent: .noNetwork,
            rule: .clause(
                .init(
                    "share of heads",
                    .equals(0.5, within: Margin(wish("MARGIN") ?? 0.1, "", source: "what a player would notice"))))),
        tosses
    ) { tosses in
        Numbers(["share of heads": try .proportion(tosses.reduce(0, +), of: tosses.count, "tosses")])
    }
    for number in 0..<Int(wish("QUESTIONS") ?? 0) {
        Finding(
            Declaration(
                "question-\(number)", .question(Question("\(number) \(words("WORDS") ?? "")")), test: "Share of heads",
                units: ["tosses"], extent: .noNetwork,
                rule: .clause(.init("heads", .exceeds(Margin(0, "", source: "none comes"))))), tosses
        ) { tosses in
            Numbers(["heads": try .proportion(tosses.reduce(0, +), of: tosses.count, "tosses")])
        }
    }
    Section("Thirds") {
        Show(share) { share in "A share of \(share) are heads." }
        Show(thirds) { thirds in
            let rows = thirds.enumerated().map { index, heads in
                [Cell.text("third \(index + 1)"), .number(heads), .number(heads - 8), .number(heads + 8)]
            }
            let table = Table(
                identifier: "heads", title: "Heads by thirds",
                columns: [Column("Third"), Column("Heads"), Column("Heads lower"), Column("Heads upper")], rows: rows)
            Figure(
                identifier: "heads", title: "Heads come evenly",
                chart: Chart {
                    for (index, heads) in thirds.enumerated() {
                        PointMark(x: .value("Third", Double(index)), y: .value("Heads", heads))
                    }
                }, caption: "", alternativeText: "Three points", sample: "n = 60", data: table)
        }
    }
}

let broken = Study(
    "broken", title: "Broken", question: "Does it fail?", paper: Paper("Nobody, Nowhere"), code: stepCode
) {
    let failing = Step("failing") { _ -> Int in
        throw NotebookError(.step, "measuring what can't be measured", "there is nothing", advice: "Look elsewhere")
    }
    Section("None") { Show(failing) { value in "\(value)" } }
}

Cahier.main(knowing: [broken, coins])
