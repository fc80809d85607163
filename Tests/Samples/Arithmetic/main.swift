// Studies for the tests of what keys know of the machine, of timings and of artifacts.
import Commands
import Foundation
import Notebook

/// A step with gradients, one with forward passes alone, and one without tensors.
let descent = Study(
    "descent", title: "Descent", question: "What depends on the machine?", paper: Paper("Nobody, 2026"), code: stepCode
) {
    let weights = Step("trained", plan: { $0.profile == .quick ? 20 : 40 }, compute: descend)
    let outputs = Step("passed forward", parameters: [1, 2, 3, 4], compute: pass)
    let total = Step("counted") { lab in
        var stream = RandomStream(seed: lab.seed, "numbers")
        return (0..<10).reduce(0.0) { sum, _ in sum + stream.uniform() }
    }
    Section("Numbers") {
        Show(weights, outputs, total) { weights, outputs, total in
            Table(
                identifier: "numbers", title: "Numbers", columns: [Column("What"), Column("Value")],
                rows: [
                    [.text("weights"), .number(Double(weights.reduce(0, +)))],
                    [.text("outputs"), .number(Double(outputs.reduce(0, +)))], [.text("total"), .number(total)],
                ])
        }
    }
    Artifact("weights.csv", weights) { weights in Data(weights.map { "\($0)\n" }.joined().utf8) }
    Artifact("tables/total.txt", total) { total in Data("\(total)".utf8) }
}

/// Fits a line to numbers, one step of gradient descent after the other, with a checkpoint that goes on.
func descend(_ lab: Lab, count: Int) throws -> [Float] {
    var weights = Tensor([1, 4], [0, 0, 0, 0]), velocity = weights
    let inputs = Tensor([4, 4], (0..<16).map { Float($0 % 5) }), targets: [Float] = [1, 2, 3, 4]
    for _ in 0..<count {
        let outputs = try lab.engine.linear(inputs, weights: weights, bias: nil, purpose: .training)
        let gradient = Tensor([4, 1], zip(outputs.values, targets).map { ($0 - $1) / 100 })
        let gradients = try lab.engine.linearBackward(gradient, input: inputs, weights: weights, bias: nil)
        try lab.engine.descend(
            &weights, velocity: &velocity, gradient: gradients.weights,
            DescentStep(learningRate: 0.1, momentum: 0.9, weightDecay: 0, isNesterov: false))
    }
    return weights.values
}

func pass(_ lab: Lab) throws -> [Float] {
    try lab.engine.activation(.sigmoid, of: Tensor([4], [1, 2, 3, 4])).values
}

/// What a test wants to be measured, from the environment.
func measured() -> Double { ProcessInfo.processInfo.environment["SECONDS"].flatMap(Double.init) ?? 1 }

let times = Study(
    "times", title: "Times", question: "How long does it take?", paper: Paper("Nobody, 2026"), code: stepCode
) {
    let seconds = Step.timing("seconds") { _ in [measured() - 0.1, measured(), measured() + 0.1] }
    let middle = Step("middle", seconds) { _, seconds in seconds[1] }
    let count = Step("count") { _ in 3 }
    Finding(
        Declaration(
            "fast", .question(Question("Does it take less than 1.05 s?")), test: "Seconds, mean of three",
            units: ["blocks"], extent: .noNetwork,
            rule: .clause(.init("seconds", .below(Margin(1.05, "s", source: "the test"))))), seconds
    ) { seconds in
        Numbers(["seconds": try .mean(Samples(seconds, of: "blocks"))])
    }
    Section("Count") {
        Show(count, middle) { count, middle in "There are \(count) measurements; the middle one is \(middle) s." }
        Show(seconds) { seconds in
            Table(
                identifier: "seconds", title: "Seconds",
                columns: [Column("What"), Column("Seconds"), Column("Seconds lower"), Column("Seconds upper")],
                rows: [[.text("it"), .number(seconds[1]), .number(seconds[0]), .number(seconds[2])]])
        }
    }
}

let leaving = Study("leaving", title: "Leaving", question: "Where to?", paper: Paper("Nobody, 2026"), code: stepCode) {
    let number = Step("number") { _ in 1 }
    Artifact("../number.txt", number) { number in Data("\(number)".utf8) }
}

Cahier.main(knowing: [descent, times, leaving])
