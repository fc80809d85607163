import Foundation

/// Raw values counted in bins: `Histogram([1, 2, 2, 3], bins: .edges([0, 2, 4]))` counts 1 and 3.
///
/// A bin holds its lower edge and not its upper one; the last holds both.
public struct Histogram: Sendable, Equatable {
    public struct Bin: Sendable, Equatable {
        public let lower: Double
        public let upper: Double
        public let count: Int
    }

    /// How values are put into bins.
    public enum Binning: Sendable, Equatable {
        /// Freedman and Diaconis' width, 2·IQR/∛n (*Zeitschrift für Wahrscheinlichkeitstheorie*, 1981), rounded to 1, 2
        /// or 5 times a power of ten so that edges are numbers one can read. Where the interquartile range is 0,
        /// Sturges' number of bins stands in. Whole numbers get bins around them. Never more than 100 bins.
        case freedmanDiaconis
        /// These edges, ascending.
        case edges([Double])
    }

    public let bins: [Bin]
    /// Values that are NaN or infinite.
    public let notFinite: Int
    /// Finite values below the first or above the last edge.
    public let outside: Int

    public init(_ values: [Double], bins binning: Binning = .freedmanDiaconis) {
        let finite = values.filter(\.isFinite)
        let edges =
            switch binning {
            case .freedmanDiaconis: Histogram.edges(for: finite)
            case .edges(let edges): edges.filter(\.isFinite).sorted()
            }
        var counts = Array(repeating: 0, count: max(edges.count - 1, 0))
        var outside = 0
        for value in finite {
            if let bin = Histogram.bin(of: value, edges) { counts[bin] += 1 } else { outside += 1 }
        }
        bins = counts.enumerated().map { Bin(lower: edges[$0.offset], upper: edges[$0.offset + 1], count: $0.element) }
        notFinite = values.count - finite.count
        self.outside = outside
    }

    /// The edges that `.freedmanDiaconis` would take, for several groups to share: `.edges(Histogram.edges(for: before
    /// + after))`.
    public static func edges(for values: [Double]) -> [Double] {
        let sorted = values.filter(\.isFinite).sorted()
        guard let low = sorted.first, let high = sorted.last else { return [] }
        let span = high - low
        guard span > 0, span.isFinite else {
            let pad = low == 0 ? 0.5 : abs(low) * 0.05
            return [low - pad, high + pad].filter(\.isFinite)
        }
        let spread = Quantile.type7(of: sorted, 0.75) - Quantile.type7(of: sorted, 0.25)
        let count = Double(sorted.count)
        let wished = spread > 0 ? 2 * spread / cbrt(count) : span / (log2(count).rounded(.up) + 1)
        var width = Ticks.step(span: max(wished, span / 70), count: 1)
        let isWhole = high.magnitude < 1e9 && low.magnitude < 1e9 && sorted.allSatisfy { $0 == $0.rounded() }
        if isWhole { width = max(width, 1) }
        let shift = isWhole ? 0.5 : 0
        let first = ((low + shift) / width + 1e-9).rounded(.down),
            last = max(((high + shift) / width - 1e-9).rounded(.up), first + 1)
        guard abs(first) < 1e15, abs(last) < 1e15 else { return [low, high] }
        return (Int(first)...Int(last)).map { Double($0) * width - shift }
    }

    private static func bin(of value: Double, _ edges: [Double]) -> Int? {
        guard let first = edges.first, let last = edges.last, edges.count > 1, value >= first, value <= last else {
            return nil
        }
        var low = 0, high = edges.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if edges[middle] <= value { low = middle } else { high = middle }
        }
        return low
    }
}
