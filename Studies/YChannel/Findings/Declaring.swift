import Notebook

/// The networks that every finding on attacks has as cases, in their order.
enum Subject: String, Codable, CaseIterable {
    case lite = "EfficientNet-Lite0"
    case squeezeNet = "SqueezeNet 1.1"
    case small = "VGG-16"

    /// L-infinity at which fooling rates are compared: the paper's, and on pictures of 32 px four times as much.
    var magnitude: Double { self == .small ? 0.008 : 0.002 }
    /// A larger one, at which more must be fooled.
    var larger: Double { self == .small ? 0.04 : 0.008 }
}

/// L-infinity at which it is asked where perturbations lie: that of the paper's first figure, and PGD's; DDN has none.
let lookedAt = (fgsm: 0.04, pgd: 0.008)

/// The abstract's words on whom its claims are about.
let scope = "deep models that operate on RGB images"

/// What our tests of attacks share with the paper's.
func facets(_ network: String?, measure: (Likeness, String)? = nil) -> Facets {
    var because: [Facets.Name: String] = [
        .data:
            "photographs of ImageNet's classes, which the networks may have been trained on, and CIFAR-10 as found here; which images the paper took is not known",
        .settings: "the steps of PGD and DDN, and where DDN starts, are ours, since the paper's are not known",
    ]
    because[.network] = network
    because[.measure] = measure?.1
    return Facets(
        data: .close, network: network == nil ? .same : .smaller, settings: .close, measure: measure?.0 ?? .same,
        because: because)
}

let otherNetworks =
    "EfficientNet-Lite0 and SqueezeNet, which the paper does not have, and a VGG-16 at a quarter of its width on pictures of 32 px"
let scaledDown = CountsAgainst.no(
    because: "two small networks and a narrow one are not the paper's VGG-16, ResNet50 and DenseNet121")

/// The smallest differences that count.
let anyPoints = Margin(0, "points", source: "the sign is what is claimed")
let twoPoints = Margin(2, "points", source: "one image in fifty: what a user would notice; chosen by us")
let halfAgain = Margin(
    0.405, "", source: "half as much again is 0.405 on the natural logarithmic scale; chosen by us")
let moreThanNoise = Margin(33.4, "%", source: "noise that is alike in all colours has a third, 33.3 %")
let byAQuarter = Margin(0.223, "", source: "a factor of 1.25 on the natural logarithmic scale; chosen by us")

/// Each network with each of some attacks.
func attackCases(_ algorithms: [AttackAlgorithm] = [.fgsm]) -> [(subject: Subject, algorithm: AttackAlgorithm)] {
    Subject.allCases.flatMap { subject in algorithms.map { (subject, $0) } }
}

/// "VGG-16, FGSM", "VGG-16, FGSM, grey share".
func caseName(_ subject: Subject, _ algorithm: AttackAlgorithm, _ what: String = "") -> String {
    clauseName(subject.rawValue, algorithm.rawValue, what)
}

/// A clause of the same form for each network and each of some attacks.
func cases(_ form: Form, _ what: String = "", by algorithms: [AttackAlgorithm] = [.fgsm]) -> [Rule.Clause] {
    attackCases(algorithms).map { caseName($0, $1, what) }.asked(form)
}

/// A claim of the abstract on attacks, of which these networks are smaller ones than the paper's.
func attackClaim(_ words: String) -> Declaration.Subject {
    .claim(Claim(words, .abstract), scope: scope, facets: facets(otherNetworks), countsAgainst: scaledDown)
}

/// Weights that everybody can fetch, and what else findings on attacks need.
let attackNeeds =
    "the weights of EfficientNet-Lite0 and SqueezeNet (`cahier fetch efficientnet-lite0`, `cahier fetch squeezenet`), photographs, and images in colour of 32 px"
