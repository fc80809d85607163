import Commands
import Foundation
import Notebook

/// A study with every kind of value: JSON and bytes, shown and not shown, and activations in both precisions.
let sample = Study(
    "sample", title: "A sample", question: "Does the cache keep it?", paper: Paper("Nobody, 2026"), code: stepCode
) {
    let weights = Step("weights") { lab in Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* Int(lab.seed)) }) }
    let picture = Step("picture") { lab in Data((0..<500).map { UInt8(truncatingIfNeeded: $0 &+ Int(lab.seed)) }) }
    let exact = Step("exact sum", weights) { lab, weights in try sum(lab, weights, .float32) }
    let rounded = Step("rounded sum", plan: { _ in ActivationPrecision.float16 }, weights) { lab, precision, weights in
        try sum(lab, weights, precision)
    }
    Section("Sums") {
        Show(exact, rounded, picture) { exact, rounded, picture in
            Table(
                identifier: "sums", title: "Sums", columns: [Column("Numbers"), Column("Value")],
                rows: [
                    [.text("exact"), .number(exact)], [.text("rounded"), .number(rounded)],
                    [.text("bytes of the picture"), .number(Double(picture.count))],
                ])
        }
    }
    Finding(
        Declaration(
            "sums", .question(Question("Does rounding change little?")),
            test: "Sum of the rounded over that of the exact",
            units: [], extent: .noNetwork,
            rule: .allOf([
                .init("not less", .exact(.atLeast, 0.999)), .init("not more", .exact(.atMost, 1.001)),
            ])), exact, rounded
    ) { exact, rounded in
        Numbers(["not less": .exact(rounded / exact), "not more": .exact(rounded / exact)])
    }
}

/// The sum of twenty tensors that are kept as activations.
func sum(_ lab: Lab, _ weights: Data, _ precision: ActivationPrecision) throws -> Double {
    let set = try lab.activations(of: ["weights": contentDigest(of: weights)], precision: precision)
    return (0..<20).map { chunk in
        let tensor =
            set.read(chunk: chunk, shape: [16_384])
            ?? set.keep(
                Tensor([16_384]) { values in
                    var stream = RandomStream(seed: lab.seed, "chunk \(chunk)")
                    for index in values.indices { values[index] = Float(stream.uniform()) }
                }, chunk: chunk)
        return tensor.values.reduce(0.0) { $0 + Double($1) }
    }.reduce(0, +)
}

/// A step that stops half way, with a piece and a checkpoint.
let unfinished = Study(
    "unfinished", title: "Unfinished", question: "What is left?", paper: Paper("Nobody, 2026"), code: stepCode
) {
    let step = Step("half done") { lab -> Int in
        _ = try lab.piece("first half") { [1, 2, 3] }
        try lab.checkpoint.save(Data("as far as this".utf8))
        throw CocoaError(.userCancelled)
    }
    Finding(
        Declaration(
            "never", .question(Question("Never?")), test: "None", units: [],
            rule: .clause(.init("none", .exact(.equal, 0)))),
        step
    ) { _ in .missing(needs: "time") }
}

Cahier.main(knowing: [sample, unfinished])
