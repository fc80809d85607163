import Foundation
import Notebook

private let waiting = Margin(60, "s", source: "a minute, as long as one would wait at a terminal; chosen by us")
private let linear = Margin(
    0.2, "",
    source:
        "tells linear from quadratic growth; that of n log n, 1.07 over these sizes, is not told from it; chosen by us")

let solverDeclaration = Declaration(
    "linear-time",
    .claim(
        Claim(
            "By decomposing the problem into sub-problems, we achieve linear time complexity, making our optimization algorithm fast and feasible to run on CPUs",
            .abstract),
        scope: "our optimization algorithm",
        facets: Facets(
            settings: .close, measure: .close,
            because: [
                .settings:
                    "the recurrence, solved exactly, in our own code; some fifteen weights are counted as one, and curves are made up, since time depends on sizes alone",
                .measure: "seconds on this machine; which ones the paper means is not said",
            ]),
        countsAgainst: .yes(because: "the recurrence is the paper's, and its cost depends on sizes alone")),
    test: """
        Random small instances whose optimum is another than brute force's; seconds for keeping four fifths of VGG-16's 14.7 million weights, in 14 layers \
        with 101 amounts each; and the slope of seconds over the number of weights, layers being divided by 16 to 1, both on logarithmic scales, mean over \
        runs.
        """,
    units: ["runs"], extent: .noNetwork,
    rule: .allOf([
        .init("instances unequal to brute force", .exact(.equal, 0)),
        .init("seconds", .below(waiting)),
        .init("slope of time", .equals(1, within: linear)),
    ]),
    controls: [
        Control(
            "a greedy rule", .mustFail, .clause(.init("instances unequal, greedy", .exact(.equal, 0))))
    ], drawn: ["random instances"])

func solverNumbers(_ trials: SolverTrials) throws -> Numbers {
    guard let full = trials.seconds.last, trials.weights.count >= 3 else {
        return notMeasured("networks of three sizes")
    }
    let sizes = trials.weights.map { log(Double($0)) }
    let slopes = full.indices.map { run in leastSquaresSlope(sizes, trials.seconds.map { log($0[run]) }) }
    return Numbers([
        "instances unequal to brute force": .exact(Double(trials.unequal)),
        "instances unequal, greedy": .exact(Double(trials.unequalGreedily)),
        "seconds": try .mean(Samples(full, of: "runs")),
        "slope of time": try .mean(Samples(slopes, of: "runs")),
    ])
}
