import Notebook

/// The networks of the claims, in the order in which findings have them.
enum Subject: String, Codable, CaseIterable {
    case vgg16 = "VGG-16"
    case resNet32 = "ResNet-32"
    case denseNet121 = "DenseNet-121"
}

/// The abstract's words on whom its claims are about.
let scope = "existing methods on the ImageNet and CIFAR-10 datasets"

/// What our test shares with the paper's.
///
/// - Parameter training: how a network was trained again, if it was.
func facets(training: Likeness, _ because: String) -> Facets {
    Facets(
        data: .close, network: .smaller, training: training, settings: .close, measure: .same,
        because: [
            .data: "CIFAR-10, as found here: a copy may be re-compressed and have fewer test images",
            .network: "VGG-16 at a quarter of its width, and one training each of the others",
            .training: because,
            .settings:
                "the knapsack is solved exactly, where the authors' code takes shortcuts; curves are of fixed images without augmentation, and are the mean over them",
        ])
}

let scaledDown = CountsAgainst.no(
    because: "narrower networks have fewer weights to spare, and were trained otherwise and for less long")

/// The smallest differences that count.
let anyPoints = Margin(0, "points", source: "the sign is what \"outperforming\" claims")
let fewPoints = Margin(0.5, "points", source: "the paper's own gain for VGG-16")
let twoPoints = Margin(2, "points", source: "one image in fifty: what a designer would care about; chosen by us")
let lessDistortion = Margin(
    -0.05, "", source: "one twentieth less, on the natural logarithmic scale; chosen by us")

/// "VGG-16, 95 %, LAMP": a clause of one case.
func clause(_ parts: String...) -> String { parts.joined(separator: ", ") }

/// "95 %".
func percent(_ sparsity: Double) -> String { "\(NumberFormat.significant(4).text(100 * sparsity)) %" }

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
    func numbers(for declaration: Declaration) -> Numbers {
        declaration.rule.clauses.allSatisfy { self[$0.name] != nil } ? Numbers(self) : notMeasured
    }
}

/// What a finding needs that was not measured.
let notMeasured = Numbers.missing(needs: "a run whose plan has these sparsities and methods")
