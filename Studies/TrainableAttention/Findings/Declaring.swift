import Notebook

/// On whose images a claim is tested.
enum Subject: String, CaseIterable {
    case cifar = "CIFAR-10"
    case photographs = "photographs"

    /// For a finding's identifier.
    func identifier(_ start: String) -> String { self == .cifar ? start : "\(start)-on-photographs" }

    /// The abstract's words on whom its claims are about.
    static let scope =
        "three popular deep learning classifier architectures, VGG-16, ResNet-50, and ViT-B-16, trained on the ImageNet dataset"

    var facets: Facets {
        let settings =
            "RISE with fewer masks; the frozen network stays in inference mode, where the authors' code lets dropout act; IIA is not here"
        return switch self {
        case .cifar:
            Facets(
                data: .smaller, network: .smaller, settings: .close,
                because: [
                    .data: "CIFAR-10: ten classes, images of 32 pixels", .network: "VGG-16 at a quarter of its width",
                    .settings: settings,
                ])
        case .photographs:
            Facets(
                data: .smaller, network: .different, training: .different, settings: .close,
                because: [
                    .data: "some hundred photographs, of those that the network may have been trained on",
                    .network: "EfficientNet-Lite0, which is none of the three",
                    .training: "maps of groups of classes, learned from some six hundred photographs",
                    .settings: settings,
                ])
        }
    }

    var countsAgainst: CountsAgainst {
        .no(
            because: self == .cifar
                ? "a narrower network, and images in which there is little beside the object"
                : "another network, and too few photographs for maps of its thousand classes")
    }

    var test: String {
        self == .cifar
            ? "Test images that the module never saw, explained for the network's own answer, mean over trainings and images"
            : "Photographs of objects that the module never saw, explained for the group of classes that the network answers with, one network"
    }

    var needs: String {
        self == .cifar
            ? "all of these methods"
            : "the full profile, EfficientNet-Lite0's weights (`cahier fetch efficientnet-lite0`) and photographs"
    }
}

let anyPoints = Margin(0, "points", source: "the sign is what is claimed")
let twoPoints = Margin(2, "points", source: "what a designer would not care about; chosen by us")
let fivePoints = Margin(
    5, "points", source: "more than other initial numbers of a module should make; chosen by us")

/// "T-TAME, AD 50 %, RISE": a clause of one comparison.
func clause(_ arm: Arm, _ measure: Measure, _ other: Arm) -> String {
    [arm.rawValue, measure.name, other.rawValue].joined(separator: ", ")
}

/// What is asked of one kind of maps by a measure, against each of others.
func clauses(_ arm: Arm, _ measure: Measure, over others: [Arm], _ form: Form) -> [Rule.Clause] {
    others.map { .init(clause(arm, measure, $0), form) }
}

/// The same as cases, one for each measure.
func cases(_ arm: Arm, _ measures: [Measure], over others: [Arm], _ form: Form) -> [Rule.Case] {
    measures.map { .init($0.name, clauses(arm, $0, over: others, form)) }
}

/// Maps that explain nothing, in T-TAME's place: what is asked of it must not hold of them.
func nonsenseFails(_ rule: (Arm) -> Rule) -> [Control] {
    [
        Control("blurred noise in T-TAME's place", .mustFail, rule(.noise)),
        Control("a blob in the middle in T-TAME's place", .mustFail, rule(.blob)),
    ]
}

/// The measure tells an explanation from none.
func riseIsSeen(_ measure: Measure) -> Control {
    Control(
        "RISE less blurred noise", .mustPass,
        .clause(.init(clause(.rise, measure, .noise), .exceeds(anyPoints))))
}

extension Declaration {
    /// The numbers of clauses that are named as ``clause(_:_:_:)`` names them; nothing where one that the rule needs was
    /// not measured.
    func leads(
        _ measured: [MeasuredMaps], needs: String, also others: [String: Estimator] = [:]
    ) throws -> Numbers {
        var found = others
        let names = judgedNames
        for measure in Measure.paper + Measure.areas + [.removal] {
            for arm in Arm.allCases {
                for other in Arm.allCases where names.contains(clause(arm, measure, other)) {
                    found[clause(arm, measure, other)] = try measured.lead(arm, over: other, measure)
                }
            }
        }
        return numbers(found, needs: needs)
    }

    /// The clauses of the rule and of the controls.
    var judgedNames: Set<String> { Set((rule.clauses + controls.flatMap(\.rule.clauses)).map(\.name)) }

    func numbers(_ found: [String: Estimator], needs: String) -> Numbers {
        rule.clauses.allSatisfy { found[$0.name] != nil } ? Numbers(found) : .missing(needs: needs)
    }
}
