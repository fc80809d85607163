import Tensors

/// A root image and two others, of which one is asked to be the more like the root; places among some images.
public struct ImageTriplet: Codable, Sendable, Hashable {
    public let root: Int
    public let image1: Int
    public let image2: Int

    public init(root: Int, image1: Int, image2: Int) {
        (self.root, self.image1, self.image2) = (root, image1, image2)
    }

    /// As many triplets as there are images for, no image in two of them, drawn without looking at any layer.
    ///
    ///     ImageTriplet.drawn(from: Array(0..<796), stream: stream).count      // 265
    ///
    /// - Parameter images: places that may be drawn.
    public static func drawn(from images: [Int], stream: RandomStream) -> [ImageTriplet] {
        var stream = stream
        let order = stream.shuffledIndices(images.count).map { images[$0] }
        return (0..<order.count / 3).map { number in
            ImageTriplet(root: order[3 * number], image1: order[3 * number + 1], image2: order[3 * number + 2])
        }
    }
}

/// Whether two layers agree on which of a triplet's images is nearer to the root.
public enum TripletKind: String, Codable, Sendable, CaseIterable {
    /// The image that is nearer for the high layer is farther for the low one.
    case conflict
    case aligned
}

/// How far apart the images of a triplet are to be for both layers.
public struct TripletCell: Codable, Sendable, Hashable {
    /// From 1: the high layer's difference is about so many steps.
    public let highBin: Int
    public let lowBin: Int
    public let kind: TripletKind

    public init(highBin: Int, lowBin: Int, _ kind: TripletKind) {
        (self.highBin, self.lowBin, self.kind) = (highBin, lowBin, kind)
    }
}

/// A triplet of a cell, its second image the one that is nearer to the root for the high layer.
public struct FoundTriplet: Codable, Sendable, Hashable {
    public let images: ImageTriplet
    public let cell: TripletCell
    /// C[root, image2] − C[root, image1] for the high layer: above 0.
    public let highDifference: Double
    /// The same for the low layer: in conflict below 0, unless its bin is narrower than the tolerance.
    public let lowDifference: Double

    public init(images: ImageTriplet, cell: TripletCell, highDifference: Double, lowDifference: Double) {
        (self.images, self.cell) = (images, cell)
        (self.highDifference, self.lowDifference) = (highDifference, lowDifference)
    }
}

/// Which differences triplets are looked for, in steps of each layer's spread.
public struct TripletBins: Codable, Sendable, Hashable {
    /// Of each layer; there are twice as many cells as pairs of bins, for conflict and agreement.
    public let count: Int
    /// A step, in standard deviations of the layer's correlations.
    public let width: Double
    /// How far from its bin a difference may be, in units of correlation.
    public let tolerance: Double
    public let entries: SimilarityMatrix.Entries

    /// Those of the paper's authors where nothing is said (get_triplets.py): ten bins of half a standard deviation, within 0.01.
    ///
    /// - Throws: ``MethodError`` without a bin, or where a width or tolerance is not above 0.
    public init(
        count: Int = 10, width: Double = 0.5, tolerance: Double = 0.01, entries: SimilarityMatrix.Entries = .all
    ) throws {
        guard count > 0, width > 0, tolerance > 0, width.isFinite else {
            throw MethodError(
                "dividing differences into bins", "found \(count) bins of \(width) with a tolerance of \(tolerance)",
                advice: "Give at least one bin, and a width and a tolerance above 0")
        }
        (self.count, self.width, self.tolerance, self.entries) = (count, width, tolerance, entries)
    }

    /// All cells, in the order of the high bin, then of the low one, conflict first.
    public var cells: [TripletCell] {
        (1...count).flatMap { high in
            (1...count).flatMap { low in TripletKind.allCases.map { TripletCell(highBin: high, lowBin: low, $0) } }
        }
    }
}

/// The bins with both layers' spreads: which differences each of them holds.
struct TripletWindows: Sendable {
    let bins: TripletBins
    /// Standard deviations of the correlations.
    let high, low: Double

    var highStep: Double { bins.width * high }
    var lowStep: Double { bins.width * low }

    /// The high layer's difference is above 0 and inside these ends.
    func highWindow(_ bin: Int) -> (above: Double, below: Double) {
        let middle = Double(bin) * highStep
        return (max(0, middle - bins.tolerance), middle + bins.tolerance)
    }

    /// The low layer's difference is between these ends, or at one of them.
    func lowWindow(_ bin: Int, _ kind: TripletKind) -> ClosedRange<Double> {
        let middle = Double(bin) * lowStep
        let (from, to) = (middle - bins.tolerance, middle + bins.tolerance)
        return kind == .aligned ? from...to : -to...(-from)
    }

    /// The bins whose windows of one kind hold a difference of the low layer.
    func lowBins(holding difference: Double, _ kind: TripletKind) -> ClosedRange<Int>? {
        let size = kind == .aligned ? difference : -difference
        // One bin too many on either side, lest rounding decide.
        func bin(_ place: Double, _ rule: FloatingPointRoundingRule) -> Int {
            Int(min(max(place.rounded(rule), 0), Double(bins.count + 1)))
        }
        guard lowStep > 0, size >= -bins.tolerance else { return nil }
        var first = max(1, bin((size - bins.tolerance) / lowStep, .down))
        var last = min(bins.count, bin((size + bins.tolerance) / lowStep, .up))
        while first <= last, !lowWindow(first, kind).contains(difference) { first += 1 }
        while last >= first, !lowWindow(last, kind).contains(difference) { last -= 1 }
        return first <= last ? first...last : nil
    }
}
