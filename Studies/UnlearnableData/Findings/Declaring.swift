import Notebook

/// The abstract's words on whom its claims are about.
let scope =
    "various datasets (CIFAR-10, CIFAR-100, ImageNet-100, and Tiny-ImageNet), and architectures (ResNet-18, VGG-16, …)"

/// What our test shares with the paper's.
///
/// - Parameter settings: what of the method's own settings is ours, if anything.
func facets(
    network: String = "VGG-16 at a quarter of its width", training: String = "fewer epochs of fewer images",
    settings: String? = nil
) -> Facets {
    var because: [Facets.Name: String] = [
        .data: "CIFAR-10, as found here: a copy may be re-compressed and have fewer test images", .network: network,
        .training: training,
    ]
    because[.settings] = settings
    return Facets(
        data: .close, network: .smaller, training: .smaller, settings: settings == nil ? .same : .close,
        because: because)
}

let scaledDown = CountsAgainst.no(
    because:
        "a network that is narrower and trained for less long may learn filters first and contents never, or the reverse"
)

/// The smallest differences that count.
let thrice = Margin(30, "%", source: "three times chance of ten classes; chosen by us")
let learned = Margin(50, "%", source: "half of the test images; chosen by us")
let anything = Margin(20, "%", source: "twice chance of ten classes; chosen by us")
let anyPoints = Margin(0, "points", source: "the sign is what is claimed")
let threePoints = Margin(3, "points", source: "what two trainings of one kind differ by; chosen by us")
let fivePoints = Margin(5, "points", source: "a loss that a user would put up with; chosen by us")
let fifteenPoints = Margin(15, "points", source: "a gain that would make such data worth taking; chosen by us")
let twentyPoints = Margin(20, "points", source: "a loss that makes data useless for most uses; chosen by us")
let fiftyPoints = Margin(50, "points", source: "half of all images; chosen by us")
let half = Margin(0.5, "", source: "half of what was lost; chosen by us")

/// What is drawn by the run's seed wherever networks are trained.
let drawnInTraining = ["keys", "initial weights", "order of the images", "augmentation"]

/// "80 %, mixup": a clause of one case.
func clause(_ parts: String...) -> String { parts.joined(separator: ", ") }

/// "80 %".
func percent(_ share: Double) -> String { "\(Numerals.plain(100 * share)) %" }

/// A number for each image, by training: of letters, what each stands for.
func scores(_ answers: [String], _ values: [Character: Double], within bounds: ClosedRange<Double>) throws
    -> CrossedSamples
{
    try CrossedSamples(answers.map { $0.map { values[$0] } }, of: "trainings", on: "images", within: bounds)
}

/// So many points for an image that is classified correctly, else 0.
func points(_ correct: [String], _ most: Double = 100) throws -> CrossedSamples {
    try scores(correct, ["1": most, "0": 0], within: 0...most)
}

extension Array {
    /// What each element has; nothing unless all have it, and there is one.
    func all<Value>(_ value: (Element) throws -> Value?) rethrows -> [Value]? {
        let found = try compactMap(value)
        return found.count == count && !isEmpty ? found : nil
    }
}

extension [ArmsOfTraining] {
    /// Which test images an arm gets right, by training; nothing where it was not trained.
    func correct(_ arm: String) -> [String]? { all { $0.arm(arm)?.correct } }

    /// An arm's accuracy in percent.
    func accuracy(_ arm: String) throws -> Estimator? { try correct(arm).map { try .mean(points($0)) } }

    /// An arm's accuracy less another's, in points, image by image.
    func gain(_ arm: String, over other: String) throws -> Estimator? {
        guard let one = correct(arm), let two = correct(other) else { return nil }
        return try .pairedMean(points(one), less: points(two))
    }

    /// An arm's accuracy less a share of another's, in points.
    func gain(_ arm: String, overShare share: Double, of other: String) throws -> Estimator? {
        guard let one = correct(arm), let two = correct(other) else { return nil }
        return try .pairedMean(points(one), less: points(two, 100 * share))
    }

    /// Of what poisoning costs, the share that an arm wins back: (arm − poisoned) / (clean − poisoned).
    func regained(_ arm: String, from poisoned: String, to clean: String, clause: String) throws -> Estimator? {
        guard let parts = [arm, poisoned, clean].all({ correct($0) }) else { return nil }
        return try .statistic(
            (.mean(0) - .mean(1)) / (.mean(2) - .mean(1)), of: parts.map { try points($0) },
            stream: Estimator.stream(seed: 1, finding: "regained", clause: clause))
    }
}

extension [String: Estimator] {
    /// The numbers of a finding, unless one that its rule needs was not measured.
    func numbers(for declaration: Declaration, needs: String = "the full profile, which trains these networks")
        -> Numbers
    {
        declaration.rule.clauses.allSatisfy { self[$0.name] != nil } ? Numbers(self) : .missing(needs: needs)
    }
}
