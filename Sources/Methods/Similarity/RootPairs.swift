import Tensors

/// Two layers' correlations of one root with the images that are left, in the order of the high layer's.
///
/// Pairs are ordered: the second image is the nearer one for the high layer.
struct RootPairs {
    let root: Int
    /// Places of the images.
    private let images: [Int]
    private let high, low: [Double]

    /// - Parameter order: all images by the high layer's correlation with the root, ascending; sorted where it is not given.
    init(
        root: Int, _ high: SimilarityMatrix, _ low: SimilarityMatrix, isLeft: [Bool], order: [Int32]? = nil
    ) {
        self.root = root
        let sorted = order.map { $0.map(Int.init) } ?? Self.order(root, high, isLeft: isLeft)
        let others = sorted.filter { isLeft[$0] && $0 != root }
        images = others
        self.high = high.withRow(root) { row in others.map { Double(row[$0]) } }
        self.low = low.withRow(root) { row in others.map { Double(row[$0]) } }
    }

    /// Equal correlations stand in the order of the images.
    static func order(_ root: Int, _ high: SimilarityMatrix, isLeft: [Bool]) -> [Int] {
        high.withRow(root) { row in
            isLeft.indices.filter { isLeft[$0] && $0 != root }.sorted { (row[$0], $0) < (row[$1], $1) }
        }
    }

    /// Calls a closure with each image and the places, in ascending order of the high layer's correlation, of those that are
    /// nearer by a difference inside the window. O(images), beside the closure.
    private func forEachReach(
        _ window: (above: Double, below: Double), _ body: (_ first: Int, _ nearer: Range<Int>) -> Void
    ) {
        high.withUnsafeBufferPointer { high in
            var (start, end) = (0, 0)
            for first in high.indices {
                start = max(start, first + 1)
                while start < high.count, high[start] - high[first] <= window.above { start += 1 }
                end = max(end, start)
                while end < high.count, high[end] - high[first] < window.below { end += 1 }
                if start < end { body(first, start..<end) }
            }
        }
    }

    /// A pair drawn from those inside both windows, each as likely as any other; nothing where there is none. O(pairs inside the
    /// high window).
    func drawn(
        _ window: (above: Double, below: Double), _ range: ClosedRange<Double>, _ stream: inout RandomStream
    ) -> (image1: Int, image2: Int)? {
        let (least, most) = (range.lowerBound, range.upperBound)
        var counts: [(first: Int, nearer: Range<Int>, count: Int)] = [], total = 0
        low.withUnsafeBufferPointer { low in
            forEachReach(window) { first, nearer in
                let own = low[first]
                var count = 0
                for other in nearer {
                    let difference = low[other] - own
                    count += least <= difference && difference <= most ? 1 : 0
                }
                if count > 0 {
                    counts.append((first, nearer, count))
                    total += count
                }
            }
        }
        guard total > 0 else { return nil }
        var wanted = stream.uniform(below: total)
        for reach in counts {
            guard wanted >= reach.count else {
                for other in reach.nearer where range.contains(low[other] - low[reach.first]) {
                    if wanted == 0 { return (images[reach.first], images[other]) }
                    wanted -= 1
                }
                break
            }
            wanted -= reach.count
        }
        preconditionFailure("a pair that was counted is there")
    }

    /// How many pairs each cell has, in the order of ``TripletBins/cells``. O(pairs inside any high window).
    func census(_ windows: TripletWindows) -> [Int] {
        let bins = windows.bins.count
        var counts = [Int](repeating: 0, count: bins * bins * 2)
        for highBin in 1...bins {
            let start = (highBin - 1) * bins * 2
            forEachReach(windows.highWindow(highBin)) { first, nearer in
                for other in nearer {
                    let difference = low[other] - low[first]
                    for (place, kind) in TripletKind.allCases.enumerated() {
                        guard let found = windows.lowBins(holding: difference, kind) else { continue }
                        for lowBin in found { counts[start + (lowBin - 1) * 2 + place] += 1 }
                    }
                }
            }
        }
        return counts
    }
}
