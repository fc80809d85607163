import Notebook

/// The abstract's words on whom its claims are about.
let scope =
    "state-of-the-art visual understanding neural networks on ImageNet-1K dataset, with Integer operations on General Purpose (GP) hardware … ResNet-50, GoogLeNet-v1, VGG-16 and AlexNet"

/// What our test shares with the paper's.
///
/// - Parameters:
///   - network: how it is another than the paper's.
///   - training: how training is; said where the test trains.
func facets(network: String, training: String? = nil) -> Facets {
    var because: [Facets.Name: String] = [
        .data:
            "CIFAR-10, as found here: a copy may be re-compressed and have fewer test images; the paper's is ImageNet-1K",
        .network: network,
        .settings:
            "integers, exponents, rounding and layers as in \(Literature.code); sums are cut shorter where it isn't proved that nothing overflows",
    ]
    because[.training] = training
    return Facets(
        data: .different, network: .smaller, training: training == nil ? .same : .smaller, settings: .close,
        measure: .same, because: because)
}

let scaledDown = CountsAgainst.no(
    because: "ten classes of small pictures and narrow networks ask less of a number format than ImageNet does")

/// The smallest differences that count.
let onePoint = Margin(
    1, "points",
    source:
        "what a reader would call the same accuracy; the paper's own pairs differ by up to half a point, as recalled; chosen by us"
)

extension [String: Estimator] {
    /// The numbers of a finding, unless one that its rule needs was not measured.
    func numbers(for declaration: Declaration, needs: String) -> Numbers {
        declaration.rule.clauses.allSatisfy { self[$0.name] != nil } ? Numbers(self) : .missing(needs: needs)
    }
}
