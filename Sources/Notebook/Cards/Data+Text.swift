import Datasets
import Pictures
import Reports

extension ImageDataset {
    /// Whether these can be the images that the authors gave out, as far as their number tells; empty for others' data.
    var release: String {
        guard let counts = KnownDataset.allCases.first(where: { $0.title == name })?.releaseCounts else { return "" }
        func text(_ number: Int) -> String { NumberFormat.fixed(0).text(Double(number)) }
        let official = "\(text(counts.training)) for training and \(text(counts.testing)) for testing"
        return train.count == counts.training && test.count == counts.testing
            ? "as many images as the official release has; its bytes were not compared"
            : "not the official release, which has \(official)"
    }
}

extension KnownDataset {
    /// How many images the authors gave out.
    fileprivate var releaseCounts: (training: Int, testing: Int) {
        switch self {
        case .cifar10, .cifar100: (50_000, 10_000)
        case .fashionMNIST: (60_000, 10_000)
        }
    }
}

extension PictureLicence {
    /// "GPL-2 or later"; that none is known.
    var inWords: String {
        switch self {
        case .own: "our own"
        case .open(_, let terms): terms
        case .restricted: "none is known that allows to pass them on"
        }
    }
}
