import Tensors

/// A search under way: what is left of the images, and what was found.
struct TripletHunt {
    let high, low: SimilarityMatrix
    let windows: TripletWindows
    private(set) var isLeft: [Bool]
    /// Of triplets.
    let most: Int
    private(set) var found: [FoundTriplet] = []
    private(set) var attempts = 0
    private(set) var existing: [Int]?
    private(set) var countedRoots = 0
    /// By root, all images by the high layer's correlation; kept where they are little.
    private var orders: [[Int32]] = []

    init(
        high: SimilarityMatrix, low: SimilarityMatrix, windows: TripletWindows, isLeft: [Bool], most: Int
    ) {
        (self.high, self.low, self.windows) = (high, low, windows)
        (self.isLeft, self.most) = (isLeft, most)
    }

    private var isDone: Bool { found.count >= most }

    /// The images that are left, in their order.
    private var left: [Int] { isLeft.indices.filter { isLeft[$0] } }

    /// The paper's search: for each round and cell of bins a root that is left, and a coin for the side.
    mutating func inRounds(_ rounds: Int, _ stream: RandomStream, _ progress: (Double) -> Void) {
        let bins = windows.bins.count
        for round in 0..<rounds {
            for highBin in 1...bins {
                progress(Double(round * bins + highBin - 1) / Double(rounds * bins))
                for lowBin in 1...bins {
                    if isDone { return }
                    var draws = stream.substream("attempt", (round * bins + highBin - 1) * bins + lowBin - 1)
                    let roots = left, root = roots[draws.uniform(below: roots.count)]
                    let kind: TripletKind = draws.uniform() < 0.5 ? .conflict : .aligned
                    _ = attempt(root, TripletCell(highBin: highBin, lowBin: lowBin, kind), &draws)
                }
            }
        }
    }

    /// The search that fills the rarest cells first, each up to its share of the triplets.
    mutating func rarestFirst(_ stream: RandomStream, _ progress: (Double) -> Void) throws {
        let cells = windows.bins.cells
        let counts = try census(stream.substream("counted roots"), progress)
        existing = counts
        let quota = (most + cells.count - 1) / cells.count
        let order = cells.indices.sorted { (counts[$0], $0) < (counts[$1], $1) }
        // Of a cell that no root has a triplet for, none needs to be tried.
        let isWhole = countedRoots == left.count
        for (done, number) in order.enumerated() where !(isWhole && counts[number] == 0) {
            progress(0.5 + 0.5 * Double(done) / Double(order.count))
            var draws = stream.substream("cell", number), got = 0
            let roots = left
            for place in draws.shuffledIndices(roots.count) where isLeft[roots[place]] && got < quota {
                if isDone { return }
                if attempt(roots[place], cells[number], &draws) { got += 1 }
            }
        }
    }

    /// Roots that are counted where there are more.
    static let largestCensus = 500
    /// Orders are kept for as many images as take 128 MB.
    private static let mostOrdered = 5_792

    private mutating func census(_ stream: RandomStream, _ progress: (Double) -> Void) throws -> [Int] {
        var stream = stream
        let all = left
        let roots =
            all.count <= Self.largestCensus
            ? all : stream.distinctIndices(count: Self.largestCensus, below: all.count).map { all[$0] }
        countedRoots = roots.count
        var counts = [Int](repeating: 0, count: windows.bins.cells.count)
        for first in Swift.stride(from: 0, to: roots.count, by: 50) {
            progress(0.5 * Double(first) / Double(roots.count))
            let part = roots[first..<min(first + 50, roots.count)]
            for found in concurrently(
                Array(part),
                { [high, low, windows, isLeft] root in
                    RootPairs(root: root, high, low, isLeft: isLeft).census(windows)
                })
            {
                for cell in counts.indices { counts[cell] += found[cell] }
            }
        }
        if high.imageCount <= Self.mostOrdered {
            orders = concurrently(Array(isLeft.indices)) { [high, isLeft] root in
                RootPairs.order(root, high, isLeft: isLeft).map(Int32.init)
            }
        }
        return counts
    }

    /// Takes a triplet of a cell with this root, if there is one.
    private mutating func attempt(_ root: Int, _ cell: TripletCell, _ stream: inout RandomStream) -> Bool {
        attempts += 1
        let pairs = RootPairs(root: root, high, low, isLeft: isLeft, order: orders.isEmpty ? nil : orders[root])
        let window = windows.highWindow(cell.highBin), range = windows.lowWindow(cell.lowBin, cell.kind)
        guard let pair = pairs.drawn(window, range, &stream) else { return false }
        let images = ImageTriplet(root: root, image1: pair.image1, image2: pair.image2)
        found.append(
            FoundTriplet(
                images: images, cell: cell, highDifference: high.differences(of: [images])[0],
                lowDifference: low.differences(of: [images])[0]))
        for image in [root, pair.image1, pair.image2] { isLeft[image] = false }
        return true
    }
}
