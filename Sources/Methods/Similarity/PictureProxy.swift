import Foundation
import Pictures

/// What of a picture can be compared without a network: three descriptions that have nothing of each other.
///
///     let likeness = PictureProxy(one).likeness(to: PictureProxy(other))
///     likeness[.luminance]        // from −1 to 1
public struct PictureProxy: Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Pearson's correlation of 16 × 16 luminances.
        case luminance
        /// What 4 × 4 × 4 histograms of L*a*b* have in common.
        case colors = "colours"
        /// The product of histograms of 8 orientations in 4 × 4 cells, weighted by the gradient, of length 1.
        case gradients
    }

    /// Without those that a picture of one grey doesn't have.
    private let descriptions: [Kind: [Double]]

    /// - Parameter picture: of any size; squares lose nothing.
    public init(_ picture: Picture) {
        let small = picture.resized(width: Self.side, height: Self.side)
        var descriptions = [Kind.colors: Self.colorHistogram(small)]
        descriptions[.luminance] = Self.centred(Self.luminances(picture.resized(width: 16, height: 16)))
        descriptions[.gradients] = Self.orientations(Self.luminances(small))
        self.descriptions = descriptions
    }

    /// In pixels, of the picture that colours and gradients are read from.
    static let side = 64

    /// By kind: luminance from −1 to 1, the others from 0 to 1. A picture of one grey has no luminance and no gradient that could
    /// be compared: they are missing.
    public func likeness(to other: PictureProxy) -> [Kind: Double] {
        var found: [Kind: Double] = [:]
        for kind in Kind.allCases {
            guard let one = descriptions[kind], let two = other.descriptions[kind] else { continue }
            found[kind] = zip(one, two).reduce(0) { $0 + (kind == .colors ? min($1.0, $1.1) : $1.0 * $1.1) }
        }
        return found
    }

    /// Rec. 601, from 0 to 255.
    private static func luminances(_ picture: Picture) -> [Double] {
        let weights = [0.299, 0.587, 0.114]
        return (0..<picture.width * picture.height).map { pixel in
            var sum = 0.0
            for color in 0..<3 { sum += weights[color] * Double(picture.pixels[3 * pixel + color]) }
            return sum
        }
    }

    /// Less the mean, of length 1.
    private static func centred(_ values: [Double]) -> [Double]? {
        let mean = values.mean
        return ofLengthOne(values.map { $0 - mean })
    }

    /// `nil` where rounding alone is left.
    private static func ofLengthOne(_ values: [Double]) -> [Double]? {
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 1e-9 ? values.map { $0 / length } : nil
    }

    /// Shares of pixels: lightness in quarters of 0 to 100, a and b in quarters of −110 to 110.
    private static func colorHistogram(_ picture: Picture) -> [Double] {
        var counts = [Double](repeating: 0, count: 64)
        func quarter(_ value: Double, from low: Double, to high: Double) -> Int {
            min(max(Int(4 * (value - low) / (high - low)), 0), 3)
        }
        let pixels = picture.width * picture.height
        for pixel in 0..<pixels {
            func color(_ place: Int) -> Double { Double(picture.pixels[3 * pixel + place]) / 255 }
            let lab = LabColor(red: color(0), green: color(1), blue: color(2))
            let bins = [
                quarter(lab.lightness, from: 0, to: 100), quarter(lab.a, from: -110, to: 110),
                quarter(lab.b, from: -110, to: 110),
            ]
            counts[16 * bins[0] + 4 * bins[1] + bins[2]] += 1 / Double(pixels)
        }
        return counts
    }

    /// Central differences, one-sided at the edges; an orientation and its opposite are one.
    private static func orientations(_ luminances: [Double]) -> [Double]? {
        var sums = [Double](repeating: 0, count: 128)
        func value(_ row: Int, _ column: Int) -> Double {
            luminances[min(max(row, 0), side - 1) * side + min(max(column, 0), side - 1)]
        }
        for row in 0..<side {
            for column in 0..<side {
                let across = value(row, column + 1) - value(row, column - 1)
                let down = value(row + 1, column) - value(row - 1, column)
                let size = (across * across + down * down).squareRoot()
                guard size > 0 else { continue }
                var turn = atan2(down, across) / .pi
                if turn < 0 { turn += 1 }
                if turn >= 1 { turn -= 1 }
                let orientation = min(Int(8 * turn), 7)
                sums[(row * 4 / side * 4 + column * 4 / side) * 8 + orientation] += size
            }
        }
        return ofLengthOne(sums)
    }
}
