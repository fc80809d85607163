import Notebook
import Wording

/// How maps are scored.
package enum MapMeasure: String, CaseIterable, Sendable {
    case ad, ic, ag, area, road

    /// At which shares of the pixels.
    package var shares: [Double] {
        switch self {
        case .ad, .ic, .ag: Self.softShares
        case .area: [0.5, 0.3, 0.15]
        case .road: [0.2, 0.5, 0.8]
        }
    }

    static let softShares = [1, 0.5, 0.15]

    /// For a table's head.
    var title: String {
        switch self {
        case .ad:
            "AD: average drop of the class's probability, in percent, where a map's highest values are left; lower is better"
        case .ic: "IC: images, in percent, whose class gains probability so; higher is better"
        case .ag: "AG: average gain of what could be gained so, in percent; higher is better"
        case .area:
            "Area-matched AD: average drop, in percent, where exactly so many pixels are shown as they are; lower is better"
        case .road:
            "ROAD: answers kept, in percent, while pixels are taken away and filled in; MoRF: lower is better, LeRF: higher"
        }
    }

    /// Measures between commas, each once, in the order of the call.
    ///
    /// - Throws: ``WrongMethodName`` for a name that no measure has.
    package static func list(_ text: String) throws(WrongMethodName) -> [MapMeasure] {
        var found: [MapMeasure] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard let measure = MapMeasure(rawValue: word) else {
                throw WrongMethodName(
                    description: unknownName(word, of: "measure", known: allCases.map(\.rawValue)))
            }
            if !found.contains(measure) { found.append(measure) }
        }
        return found
    }
}

/// One number that a map gets for an image, in percent.
package struct MapScore: Hashable, Sendable {
    /// "AD".
    package let name: String
    /// Of the pixels, if it is at one.
    package let share: Double?
    /// Nothing where the number isn't defined for the image.
    package let value: Double?
    /// Whether it is 0 or 100, so that its mean is a share of the images.
    package let isOfKind: Bool

    /// "AD 50 %".
    package var label: String { share.map { "\(name) \(Numerals.plain(100 * $0)) %" } ?? name }
}
