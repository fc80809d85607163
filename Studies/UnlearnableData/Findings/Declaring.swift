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
let fivePoints = Margin(5, "points", source: "a difference that a user would put up with; chosen by us")
let fifteenPoints = Margin(15, "points", source: "a gain that would make such data worth taking; chosen by us")
let twentyPoints = Margin(20, "points", source: "a loss that makes data useless for most uses; chosen by us")
let fiftyPoints = Margin(50, "points", source: "half of all images; chosen by us")
let half = Margin(0.5, "", source: "half of what was lost; chosen by us")

/// What is drawn by the run's seed wherever networks are trained.
let drawnInTraining = ["keys", "initial weights", "order of the images", "augmentation"]

/// What the abstract claims, tested on networks that were trained here.
///
/// - Parameter drawn: by the run's seed, beside what every training draws.
func tested(
    _ identifier: String, _ claim: Claim, _ facets: Facets = facets(), test: String, rule: Rule, controls: [Control],
    drawn: [String] = []
) -> Declaration {
    Declaration(
        identifier, .claim(claim, scope: scope, facets: facets, countsAgainst: scaledDown), test: test,
        units: ["trainings", "images"], rule: rule, controls: controls, drawn: drawnInTraining + drawn)
}

/// "80 %, mixup": a clause of one case.
func clause(_ parts: String...) -> String { parts.joined(separator: ", ") }

/// "80 %".
func percent(_ share: Double) -> String { "\(Numerals.plain(100 * share)) %" }

extension Declaration {
    /// What was measured of these, unless a number that the rule needs was not.
    func numbers(_ found: [String: Estimator?]) -> Numbers {
        let measured = found.compactMapValues(\.self)
        return rule.clauses.allSatisfy { measured[$0.name] != nil }
            ? Numbers(measured) : .missing(needs: "the full profile, which trains these networks")
    }
}
