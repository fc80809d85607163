import Foundation
import Notebook

/// How hard some images are: the same in each run.
private let difficulty = Step("difficulty") { _ in (1...16).map { log(Double($0)) } }

/// How far each network, one by one, is above what each image takes: drawn.
private let networks = Step("networks", plan: { $0.pick(quick: 1, full: 3) }, difficulty) {
    lab, count, difficulty in
    var draws = Draws(stream: RandomStream(seed: lab.seed, "networks"))
    return draws.normal(count, 3).map { skill in difficulty.map { skill - $0 + 0.2 * draws.stream.normal() } }
}

/// What faults cost each network, fault by fault: drawn.
private let faults = Step("faults", networks) { lab, networks in
    var draws = Draws(stream: RandomStream(seed: lab.seed, "faults"))
    return networks.map { margins in draws.normal(5, margins.reduce(0, +) / 16) }
}

/// What is made of them, and draws nothing itself.
private let success = Step("success", networks) { _, networks in networks.map { $0.filter { $0 > 0 }.count } }

private let seconds = Step.timing("seconds", networks) { _, networks in networks.joined().map { 1 + abs($0) } }

/// Numbers over images, faults, counts and times, some of them drawn by the run's seed: what replicates differ in.
let draws = Study(
    "draws", title: "Draws", question: "Do replicates agree?", paper: Paper("Nobody, Nowhere"), code: stepCode
) {
    Finding(
        Declaration(
            "margin", .question(Question("Is there a margin?")), test: "Made up", units: ["trainings", "images"],
            rule: .clause(exceeds("margin"))), networks
    ) { networks in
        Numbers(["margin": try .mean(CrossedSamples(networks, on: "images", measuring: "margin"))])
    }
    Finding(
        Declaration(
            "cost", .question(Question("Do faults cost?")), test: "Made up", units: ["trainings", "fault seeds"],
            rule: .clause(exceeds("cost"))), faults
    ) { faults in Numbers(["cost": try .mean(CrossedSamples(faults, on: "fault seeds", measuring: "cost"))]) }
    Finding(
        Declaration(
            "successes", .question(Question("Are there any?")), test: "Made up", units: [],
            rule: .clause(.init("successes", .exact(.atLeast, 1)))), success
    ) { success in Numbers(["successes": .exact(Double(success.reduce(0, +)))]) }
    Finding(
        Declaration(
            "share", .question(Question("How many are right?")), test: "Made up", units: ["images"],
            rule: .clause(exceeds("share"))), success
    ) { success in Numbers(["share": try .proportion(success[0], of: 16, "images")]) }
    Finding(question("hard", units: ["images"], .clause(exceeds("hard"))), difficulty) { difficulty in
        Numbers(["hard": try .mean(Samples(difficulty, of: "images"))])
    }
    Finding(
        Declaration(
            "shape", .question(Question("Does it go with difficulty?")), test: "Made up", units: ["images"],
            rule: .allOf([exceeds("gain"), exceeds("ratio"), exceeds("correlation")])), networks, difficulty
    ) { networks, difficulty in
        let one = try Samples(networks[0].map { $0 + 10 }, of: "images", measuring: "margin")
        let other = try Samples(difficulty.map { $0 + 1 }, of: "images", measuring: "difficulty")
        return Numbers([
            "gain": try .relativeGain(one, over: other, stream: RandomStream(seed: 1, "interval/shape")),
            "ratio": try .ratio(one, to: other), "correlation": try .correlation(one, other),
        ])
    }
    Finding(question("slow", units: ["blocks"], .clause(exceeds("slow"))), seconds) { seconds in
        Numbers(["slow": try .timing(seconds, over: seconds.map { $0 / 2 })])
    }
    Section("Networks") {
        Show(success) { success in
            Table(
                identifier: "success", title: "Success", columns: [Column("Network"), Column("Images")],
                rows: success.enumerated().map { [.text("\($0 + 1)"), .integer($1)] })
        }
    }
}

/// Draws nothing.
let still = Study(
    "still", title: "Still", question: "Does it move?", paper: Paper("Nobody, Nowhere"), code: stepCode
) {
    Finding(question("hard", units: ["images"], .clause(exceeds("hard"))), difficulty) { difficulty in
        Numbers(["hard": try .mean(Samples(difficulty, of: "images"))])
    }
}
