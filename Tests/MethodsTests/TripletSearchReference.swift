import Methods
import Tensors

/// Two layers' correlations, made up, and the triplets in them by going through all.
struct TripletSearchReference {
    let high, low: SimilarityMatrix
    let bins: TripletBins
    /// Standard deviations of all entries.
    let spreads: (high: Double, low: Double)

    /// Correlations of activations of a few kinds, partly shared by both layers.
    init(images: Int, bins: TripletBins, seed: UInt64, engine: Engine) throws {
        var stream = RandomStream(seed: seed, "triplets")
        let shared = SimilarityMatrixTests.activations(images, 12, &stream)
        func layer() throws -> SimilarityMatrix {
            let own = SimilarityMatrixTests.activations(images, 24, kinds: 6, &stream)
            var rows: [Float] = []
            for image in 0..<images {
                rows += shared[image * 12..<(image + 1) * 12]
                rows += own[image * 24..<(image + 1) * 24]
            }
            return try SimilarityMatrix(of: ActivationRows(rows, shape: [36]), on: engine)
        }
        try self.init(layer(), layer(), bins)
    }

    init(_ high: SimilarityMatrix, _ low: SimilarityMatrix, _ bins: TripletBins) {
        func spread(_ matrix: SimilarityMatrix) -> Double {
            let values = (0..<matrix.imageCount).flatMap { row in
                (0..<matrix.imageCount).map { Double(matrix[row, $0]) }
            }.filter(\.isFinite)
            let mean = values.reduce(0, +) / Double(values.count)
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
        }
        (self.high, self.low, self.bins) = (high, low, bins)
        spreads = (spread(high), spread(low))
    }

    func differences(_ triplet: ImageTriplet) -> (high: Double, low: Double) {
        func difference(_ matrix: SimilarityMatrix) -> Double {
            Double(matrix[triplet.root, triplet.image2]) - Double(matrix[triplet.root, triplet.image1])
        }
        return (difference(high), difference(low))
    }

    /// By the paper's windows: open for the high layer, closed for the low one.
    func holds(_ cell: TripletCell, _ triplet: ImageTriplet) -> Bool {
        let (high, low) = differences(triplet)
        let (wantedHigh, wantedLow) = (
            Double(cell.highBin) * bins.width * spreads.high, Double(cell.lowBin) * bins.width * spreads.low
        )
        let signed = cell.kind == .aligned ? low : -low
        return high > 0 && wantedHigh - bins.tolerance < high && high < wantedHigh + bins.tolerance
            && wantedLow - bins.tolerance <= signed && signed <= wantedLow + bins.tolerance
    }

    /// Every triplet of a cell, whatever the images' order.
    func all(of cell: TripletCell, roots: [Int]? = nil) -> [ImageTriplet] {
        let images = 0..<high.imageCount
        return (roots ?? Array(images)).flatMap { root in
            images.flatMap { one in
                images.compactMap { other in
                    let triplet = ImageTriplet(root: root, image1: one, image2: other)
                    return Set([root, one, other]).count == 3 && holds(cell, triplet) ? triplet : nil
                }
            }
        }
    }
}
