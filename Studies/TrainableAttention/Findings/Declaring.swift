import Notebook

/// On whose images, by which network, a claim is tested.
enum Subject: String, CaseIterable {
    case cifar, photographs, transformer

    /// The abstract's words on whom its claims are about.
    static let scope =
        "three popular deep learning classifier architectures, VGG-16, ResNet-50, and ViT-B-16, trained on the ImageNet dataset"

    var facets: Facets {
        let settings =
            "RISE with fewer masks; the frozen network stays in inference mode, where the authors' code lets dropout act; every map is scaled to its range at the image's size, where the authors scale theirs before it is enlarged; IIA is not here"
        let few = "some hundred photographs, of those that the network may have been trained on"
        let groups = "maps of groups of classes, learned from some six hundred photographs"
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
                    .data: few, .network: "EfficientNet-Lite0, which is none of the three", .training: groups,
                    .settings: settings,
                ])
        case .transformer:
            Facets(
                data: .smaller, training: .different, settings: .different,
                because: [
                    .data: few, .training: groups,
                    .settings: "beside RISE alone, with fewer masks: the other methods are not made for tokens here",
                ])
        }
    }

    var countsAgainst: CountsAgainst {
        .no(
            because: self == .cifar
                ? "a narrower network, and images in which there is little beside the object"
                : "too few photographs for maps of a network's thousand classes")
    }

    var test: String {
        self == .cifar
            ? "Test images that the module never saw, explained for the network's own answer, mean over trainings and images"
            : "Photographs of objects that the module never saw, explained for the group of classes that the network answers with, one network"
    }

    var needs: String {
        switch self {
        case .cifar: "all of these methods"
        case .photographs:
            "the full profile, EfficientNet-Lite0's weights (`cahier fetch efficientnet-lite0`) and photographs"
        case .transformer: "ViT-B-16's weights (`$CAHIER_VIT_B_16`, or `--model vit-b-16=FILE`) and photographs"
        }
    }
}

extension MapSource {
    /// The paper's other methods, as far as they are here; LayerCAM is ours.
    static let rivals: [MapSource] = [.gradCAM, .gradCAMPlusPlus] + perturbing
}

let anyPoints = Margin(0, "points", source: "the sign is what is claimed")
let twoPoints = Margin(2, "points", source: "what a designer would not care about; chosen by us")
let fivePoints = Margin(
    5, "points", source: "more than other initial numbers, or which other image it is, should make; chosen by us")

/// Maps that explain nothing, in T-TAME's place: what is asked of it must not hold of them, all in all and in no case.
func nonsenseFails(_ rule: (MapSource) -> Rule) -> [Control] {
    let asked = rule(.attention).clauses
    return [
        Control("blurred noise in T-TAME's place", .mustFail, rule(.blurredNoise), inPlaceOf: asked),
        Control("a blob in the middle in T-TAME's place", .mustFail, rule(.centerBlob), inPlaceOf: asked),
    ]
}

/// The measure tells an explanation from none.
func isSeen(_ method: MapSource, _ quantity: MapQuantity) -> Control {
    Control(
        "\(method.rawValue) less blurred noise", .mustPass,
        .clause(.init(quantity.clauseName(method, .blurredNoise), .exceeds(anyPoints))))
}
