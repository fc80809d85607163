import Foundation

/// What pruning one layer alone changes in a network's output, for each amount and calibration image.
///
/// Stored as Float32, 4 bytes an amount and image: 2.4 MB for 14 layers, 41 amounts and 1024 images.
public struct ImageDistortions: Sendable, Equatable {
    /// The layer's name in the network.
    public let layer: String
    /// How many weights the layer has.
    public let weights: Int
    /// Ascending from 0: so many weights of smallest magnitude are zeroed; in a small layer neighbours may be equal.
    public let pruned: [Int]
    /// How many images there are.
    public let images: Int
    /// Amount by amount.
    private let values: [Float]

    /// - Parameter distortions: by amount, then by image: the mean squared change of an output.
    /// - Throws: ``MethodError`` if one is negative or doesn't fit a Float32.
    public init(layer: String, weights: Int, pruned: [Int], distortions: [[Double]]) throws {
        precondition(distortions.count == pruned.count, "a row for each amount")
        let images = distortions.first?.count ?? 0
        precondition(distortions.allSatisfy { $0.count == images }, "a column for each image")
        try self.init(layer, weights, pruned, images, distortions.flatMap { $0.map { Float($0) } })
    }

    private init(_ layer: String, _ weights: Int, _ pruned: [Int], _ images: Int, _ values: [Float]) throws {
        if let wrong = values.first(where: { !($0 >= 0 && $0.isFinite) }) {
            throw MethodError(
                "measuring what pruning \(layer) changes", "expected finite changes of the output, found \(wrong)",
                advice: "Check the network's weights and the calibration images")
        }
        self.layer = layer
        self.weights = weights
        self.pruned = pruned
        self.images = images
        self.values = values
    }

    /// The change for each image at an amount, a place in `pruned`.
    public subscript(amount: Int) -> [Double] {
        values[amount * images..<(amount + 1) * images].map(Double.init)
    }

    /// The curve of all images together.
    ///
    /// - Parameter places: of the images that count, repeated ones as often as they occur; all, if not given.
    /// - Throws: ``MethodError`` if the amounts are none of a curve's.
    public func curve(_ summary: DistortionSummary, over places: [Int]? = nil) throws -> DistortionCurve {
        try DistortionCurve(
            layer: layer, weights: weights, pruned: pruned,
            distortions: pruned.indices.map { amount in
                let row = self[amount]
                return summary.of(places.map { $0.map { row[$0] } } ?? row)
            })
    }

    /// The same layer's changes with those of more images behind them.
    ///
    /// - Throws: ``MethodError`` if they are of another layer or at other amounts.
    public func joined(with more: ImageDistortions) throws -> ImageDistortions {
        guard (layer, weights) == (more.layer, more.weights), pruned == more.pruned else {
            throw MethodError(
                "joining what pruning changes on two sets of images",
                "one is of \(layer) at \(pruned.count) amounts, the other of \(more.layer) at \(more.pruned.count)",
                advice: "Measure both with one network and one grid")
        }
        return try ImageDistortions(
            layer: layer, weights: weights, pruned: pruned, distortions: pruned.indices.map { self[$0] + more[$0] })
    }
}

/// How changes of single images become one number.
public enum DistortionSummary: String, Codable, Sendable, CaseIterable {
    case mean
    /// The largest of any image.
    case worst

    /// Of at least one image.
    public func of(_ distortions: [Double]) -> Double {
        switch self {
        case .mean: distortions.mean
        case .worst: distortions.reduce(0, max)
        }
    }
}

extension ImageDistortions: Codable {
    private enum CodingKeys: CodingKey { case layer, weights, pruned, images, values }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let pruned = try container.decode([Int].self, forKey: .pruned)
        let images = try container.decode(Int.self, forKey: .images)
        let bytes = try container.decode(Data.self, forKey: .values)
        let (count, overflows) = pruned.count.multipliedReportingOverflow(by: images)
        guard images >= 0, !overflows, bytes.count.isMultiple(of: 4), bytes.count / 4 == count else {
            throw DecodingError.dataCorruptedError(
                forKey: .values, in: container,
                debugDescription: "\(bytes.count) bytes are no Float32 for \(pruned.count) amounts of \(images) images")
        }
        let values = bytes.withUnsafeBytes { bytes in
            (0..<count).map { place in
                Float(
                    bitPattern: UInt32(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self)))
            }
        }
        try self.init(
            try container.decode(String.self, forKey: .layer), try container.decode(Int.self, forKey: .weights), pruned,
            images, values)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(layer, forKey: .layer)
        try container.encode(weights, forKey: .weights)
        try container.encode(pruned, forKey: .pruned)
        try container.encode(images, forKey: .images)
        let words = values.map { $0.bitPattern.littleEndian }
        try container.encode(words.withUnsafeBytes { Data($0) }, forKey: .values)
    }
}
