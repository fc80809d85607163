import Notebook

/// The networks of the claims, in the order in which findings have them.
enum Subject: String, Codable, CaseIterable {
    case vgg16 = "VGG-16"
    case resNet32 = "ResNet-32"
    case denseNet121 = "DenseNet-121"
}

/// The abstract's words on whom its claims are about.
let scope = "existing methods on the ImageNet and CIFAR-10 datasets"

/// Why the catalogue's network is not the paper's.
let narrower = "VGG-16 at a quarter of its width"

/// What our test shares with the paper's.
///
/// - Parameters:
///   - network: why it is another than the paper's, if it is.
///   - training: how a network was trained again, if the test asks for it.
func facets(network: String? = nil, training: Likeness, _ because: String? = nil) -> Facets {
    var reasons: [Facets.Name: String] = [
        .data: "CIFAR-10, as found here: a copy may be re-compressed and have fewer test images",
        .settings:
            "the knapsack is solved exactly, where the authors' code takes shortcuts; curves are of fixed images, where the authors' are cropped anew in each pass; the largest change of any image, which their commands ask for, is run beside the mean",
    ]
    reasons[.network] = network
    reasons[.training] = because
    return Facets(
        data: .close, network: network == nil ? .same : .smaller, training: training, settings: .close, measure: .same,
        because: reasons)
}

let scaledDown = CountsAgainst.no(
    because: "narrower networks have fewer weights to spare, and were trained otherwise and for less long")

/// What the text leaves open, and the authors' commands choose otherwise than their formulas.
let distortionFork = Fork(
    "a layer's distortion is", [.init("the mean over images"), .init("the largest of any image")])
let changeFork = Fork(
    "a layer's distortion is", [.init("the mean over images"), .init("the largest of any image", .uncertain)])

/// The smallest differences that count.
let anyPoints = Margin(0, "points", source: "the sign is what \"outperforming\" claims")
let fewPoints = Margin(0.5, "points", source: "the paper's own gain for VGG-16")
let twoPoints = Margin(2, "points", source: "one image in fifty: what a designer would care about; chosen by us")
let lessDistortion = Margin(
    -0.05, "", source: "one twentieth less, on the natural logarithmic scale; chosen by us")

/// RD on curves of other layers in RD's place: what is asked of RD must not hold of it, too, all in all and in no case.
func permutedCurvesFail(_ asked: [Rule.Clause]) -> Control {
    Control(
        "RD on curves of other layers, in RD's place", .mustFail,
        .atLeast(asked.count, of: asked.map { .init(clause("permuted curves", $0.name), $0.form) }), inPlaceOf: asked)
}

/// The numbers of that control, by the names of what is asked of RD.
func withPermutedCurves(_ numbers: [String: Estimator]) -> [(String, Estimator)] {
    numbers.map { (clause("permuted curves", $0), $1) }
}

/// "VGG-16, 95 %, LAMP": a clause of one case.
func clause(_ parts: String...) -> String { parts.joined(separator: ", ") }

/// "95 %".
func percent(_ sparsity: Double) -> String { "\(Numerals.plain(100 * sparsity)) %" }

/// 100 for an image that is classified correctly, else 0; by training and image.
func points(_ answers: [String]) throws -> CrossedSamples {
    try CrossedSamples(
        answers.map { $0.map { $0 == "1" ? 100.0 : 0 } }, of: "trainings", on: "images", within: 0...100)
}

extension Array {
    /// What each element has; nothing unless all have it, and there is one.
    func all<Value>(_ value: (Element) throws -> Value?) rethrows -> [Value]? {
        let found = try compactMap(value)
        return found.count == count && !isEmpty ? found : nil
    }
}

/// Accuracy of the first less that of the second, in points, image by image; nothing where one was not measured.
func gain(_ one: [String]?, over other: [String]?) throws -> Estimator? {
    guard let one, let other else { return nil }
    return try .pairedMean(points(one), less: points(other))
}

extension [String: Estimator] {
    /// The numbers of a finding, unless one that its rule needs was not measured.
    func numbers(for declaration: Declaration, needs: String) -> Numbers {
        declaration.rule.clauses.allSatisfy { self[$0.name] != nil } ? Numbers(self) : notMeasured(needs)
    }

    /// Those that a rule's clauses ask for.
    func clauses(of declaration: Declaration) -> [String: Estimator] {
        filter { name, _ in declaration.rule.clauses.contains { $0.name == name } }
    }
}

/// What a finding needs that was not measured.
func notMeasured(_ needs: String) -> Numbers { .missing(needs: needs) }
