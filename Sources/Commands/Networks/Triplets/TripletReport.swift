import Foundation
import Notebook

/// What there is to say of the triplets that were found: one JSON object, or lines.
struct TripletReport: Encodable {
    /// How both layers' differences go together, from −1 to 1.
    struct Correlation: Encodable {
        let value: Double?
        let lower, upper: Double?

        init?(_ high: [Double], _ low: [Double], stream: RandomStream) throws {
            guard !high.isEmpty else { return nil }
            let estimate = try Estimator.tripletCorrelation(high, low, stream: stream).estimate()
            value = estimate.value
            (lower, upper) = (estimate.interval?.lower, estimate.interval?.upper)
        }

        private enum CodingKeys: CodingKey { case value, lower, upper }

        /// With null for what there isn't.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(value, forKey: .value)
            try container.encode(lower, forKey: .lower)
            try container.encode(upper, forKey: .upper)
        }

        var text: String {
            func number(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "none" }
            return lower == nil ? number(value) : "\(number(value)) [\(number(lower)), \(number(upper))]"
        }
    }

    let high, low: String
    let pictures, constant: Int
    let search: String
    let bins: Int
    let tolerance: Double
    let seed: UInt64
    let highDeviation, lowDeviation: Double
    let triplets, conflict, cells, occupiedCells: Int
    let chosen, random, heldOut: Correlation?
    let heldOutTriplets: Int?

    /// - Parameter stream: what random triplets, the held-out search and resamples are drawn from.
    init(
        _ call: Triplets, _ levels: [TripletLevel], _ measured: [MeasuredLevel], _ found: TripletSet,
        _ plan: TripletBins,
        pictures: PictureFolder, stream: RandomStream
    ) throws {
        (high, low) = (levels[0].text, levels[1].text)
        (self.pictures, constant) = (found.images, found.leftOut)
        (search, bins, tolerance, seed) = (call.search.rawValue, call.bins, call.tolerance, call.seed)
        (highDeviation, lowDeviation) = (found.highDeviation, found.lowDeviation)
        triplets = found.triplets.count
        conflict = found.triplets.count { $0.cell.kind == .conflict }
        (cells, occupiedCells) = (plan.cells.count, found.occupiedCells)
        let intervals = stream.substream("intervals")
        chosen = try Correlation(
            found.triplets.map(\.highDifference), found.triplets.map(\.lowDifference), stream: intervals)
        let whole = (high: measured[0].whole, low: measured[1].whole)
        let drawn = TripletLevels(choosing: whole, measuring: whole).drawn(stream: stream.substream("random"))
        random = try Correlation(drawn.high, drawn.low, stream: intervals)
        guard let high = measured[0].halves, let low = measured[1].halves else {
            (heldOut, heldOutTriplets) = (nil, nil)
            return
        }
        let others = TripletLevels(choosing: (high.0, low.0), measuring: (high.1, low.1)).chosen(
            by: call.search, plan, count: call.count, stream: stream.substream("held out"))
        heldOut = try Correlation(others.heldOutHigh, others.heldOutLow, stream: intervals)
        heldOutTriplets = others.triplets.count
    }

    /// One object and a line's end.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    func text(files: [String]) -> String {
        var lines = [
            "\(counted(triplets, "triplet")) of \(pictures) pictures, \(conflict) in conflict; \(occupiedCells) of \(cells) cells have one",
            "high and low differences go together:",
        ]
        lines += [("of these triplets", chosen), ("of random ones", random), ("in maps that chose none", heldOut)].map {
            "  \($0.0.padded(to: 24)) \($0.1?.text ?? "not known")"
        }
        if constant > 0 { lines.append("\(counted(constant, "picture")) left out: a layer's output is all one number") }
        return (lines + ["Written: \(files.joined(separator: ", "))"]).joined(separator: "\n")
    }
}
