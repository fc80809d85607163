import Notebook

/// What the findings share: whom the claims are about, how our test differs, and which differences count.
let scope = "deep convolutional networks: AlexNet and VGG-16 on ILSVRC2012's validation set"

/// The test on photographs differs from the paper's.
let facets = Facets(
    data: .close, preparation: .close, network: .close, training: .close, settings: .close, measure: .different,
    because: [
        .preparation: "photographs are resized and cut as is usual for ImageNet; what the paper did is not said",
        .training: "the last layer and the small networks were trained here, by recipes of ours",
        .data: "a sample of ImageNet's photographs, and cut-out objects before clouds; CIFAR-10 for the small networks",
        .network:
            "ImageNet's convolutions under a last layer of three broad classes that was learned here; and a VGG-16 at a quarter of its width",
        .settings:
            "the steps of context-aware saliency are recalled, and its heat map has at most half of the about 250 pixels a side that they are meant for",
        .measure: "the paper shows maps and measures nothing",
    ])

let countsAgainst = CountsAgainst.no(
    because: "the paper shows maps and measures nothing: our measure may miss what its authors see in them")

/// What the study draws by the run's seed.
enum Drawn {
    static let explained = "the objects that the last layer learns from, and the pictures that are explained"
    static let ignorant = "weights in random order"
    static let areas = "random areas"
    static let maps = "random maps"
    static let objects = "pasted objects, their places and backgrounds"
    static let samples = "noise and masks"
}

/// Two cases, each judged: the network that the paper explains, and one that could be trained three times.
enum Subject: String, CaseIterable {
    case photographs = "VGG-16, photographs"
    case small = "small VGG-16"
}

/// "small VGG-16, edges": a clause of one case.
func clause(_ subject: Subject, _ what: String) -> String { "\(subject.rawValue), \(what)" }

/// Differences that count.
let partPoints = Margin(5, "points", source: "a twentieth of what is kept: less can't be seen in a map")
let curvePoints = Margin(
    2, "points", source: "a fiftieth of the class's probability, averaged over the curve: less can't be seen in it")
let objectPoints = Margin(
    5, "points", source: "a twentieth of the map: an object that fills a tenth of the picture has half as much again")
let placePoints = Margin(
    2, "points", source: "a fifth of what an object that fills a tenth of the picture has by chance")
