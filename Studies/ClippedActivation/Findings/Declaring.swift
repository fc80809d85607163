import Notebook

/// The fault rate that the paper's number is for.
let headlineRate = 1e-5
/// The convolution weights of the full VGG-16, whose bit 30 is clear; counted from its layers, not the paper's.
let fullNetworkWords = 14_710_000.0

/// The networks of the paper, in the order in which findings have them.
let networkNames = ["VGG-16", "AlexNet"]

/// What the study draws by the run's seed, for all its findings.
let faultPatterns = "fault patterns"

/// The smallest effect of faults, or of clipping against them, that counts.
let noticeable = Margin(5, "points", source: "one image in twenty more: what a user would notice; chosen by us")
/// The smallest effect of a choice between protections that counts.
let small = Margin(1, "points", source: "one image in a hundred more: what a designer would care about; chosen by us")

/// What the test shares with the paper's.
let facets = Facets(
    data: .close, network: .smaller, training: .close, settings: .close, measure: .close,
    because: [
        .data: """
        CIFAR-10, as found here: a copy may be re-compressed and have fewer test images, and a run may name other images
        """,
        .network: "VGG-16 at a quarter and AlexNet at half of its width: fewer words to be hit",
        .training: "12 epochs of our recipe; the paper's is not known",
        .settings: "the clipped ReLU's form is recalled, the search's numbers are a re-implementation's",
        .measure: "the area's fault rates are ours: a narrow network needs higher ones for as many hits",
    ])

/// Why no outcome of these tests could contradict the paper.
let scaledDown = CountsAgainst.no(
    because: "narrower networks take fewer hits at the same rate, and theirs were trained otherwise")

/// What claims of these networks are about, in the paper's words.
let scope = "Deep Neural Networks; the AlexNet and the VGG-16 DNNs trained for the CIFAR-10 dataset"

let areaTest = """
    Area under accuracy over fault rate (the mean accuracy over the rates, which are equally spaced on a logarithmic scale: 3.2×10⁻⁸ to 3.2×10⁻³ \
    in the full profile, 10⁻⁷ to 10⁻³ in the quick one)
    """
let whatIsAveraged =
    "in points, averaged over the same test images for every fault seed, mean over trainings and fault seeds"

extension Rule {
    /// The same form for each network.
    static func eachNetwork(_ form: Form) -> Rule { .allOf(networkNames.map { Clause($0, form) }) }
}

/// The same form for each network; its clauses are called "VGG-16, NAME".
func control(_ name: String, _ expectation: Control.Expectation, eachNetwork form: Form) -> Control {
    Control(name, expectation, .allOf(networkNames.map { Rule.Clause(clause($0, name), form) }))
}

/// A clause's name: "VGG-16, no fault".
func clause(_ network: String, _ control: String) -> String { "\(network), \(control)" }

/// The fork that the abstract leaves open.
let clippedForm = Fork("above its threshold, a clipped activation is", [.init("zero"), .init("the threshold")])

/// The largest value of any training: a count of what happened to these networks, and so exact.
func largest(_ values: [Double]) throws -> Estimator { .exact(try measured(values.max(), "any training")) }

/// Numbers for each network, by the names of clauses.
func eachNetwork<Value>(
    _ values: [Value], _ clauses: (_ network: String, Value) throws -> [String: Estimator]
) throws -> [String: Estimator] {
    try zip(networkNames, values).reduce(into: [:]) { all, next in
        all.merge(try clauses(next.0, next.1)) { _, _ in
            preconditionFailure("clauses of networks have names of their own")
        }
    }
}
