import Foundation
import Networks
import Tensors

/// How many activations have which order of magnitude.
public struct MagnitudeHistogram: Codable, Sendable, Hashable {
    /// Bin b counts values with 10^b <= |x| < 10^(b + 1), from 10^-8 to 10^38; what lies outside goes to the ends.
    public static let exponents = -8...38

    public private(set) var counts = [Int](repeating: 0, count: exponents.count)
    public private(set) var zeros = 0
    /// NaN and infinities.
    public private(set) var notFinite = 0

    public init() {}

    /// Adds each value.
    public mutating func add(_ values: some Sequence<Float>) {
        for value in values {
            if value == 0 {
                zeros += 1
            } else if !value.isFinite {
                notFinite += 1
            } else {
                let exponent = Int(log10(Double(abs(value))).rounded(.down))
                let bounded = min(max(exponent, Self.exponents.lowerBound), Self.exponents.upperBound)
                counts[bounded - Self.exponents.lowerBound] += 1
            }
        }
    }

    /// The highest bin with a count; `nil` where all values were 0 or not finite.
    public var highest: Int? { Self.exponents.last { self[$0] > 0 } }

    /// The count of values in a bin.
    public subscript(exponent: Int) -> Int { counts[exponent - Self.exponents.lowerBound] }
}

extension Network {
    /// Histograms of the output of each of these layers for a batch.
    public func magnitudes(
        of layers: Set<Int>, on batch: Batch, kernels: KernelPolicy, engine: Engine,
        into histograms: inout [Int: MagnitudeHistogram]
    ) throws {
        var found = histograms
        _ = try forward(batch.images, on: engine, kernels: kernels, taps: layers) { layer, activation in
            activation.withValues { found[layer, default: MagnitudeHistogram()].add($0) }
        }
        histograms = found
    }

    /// The largest output of each of these layers for a batch; infinities and NaN count as the largest Float32.
    public func largestMagnitudes(
        of layers: Set<Int>, on batch: Batch, kernels: KernelPolicy, engine: Engine
    ) throws -> [Int: Float] {
        var largest: [Int: Float] = [:]
        _ = try forward(batch.images, on: engine, kernels: kernels, taps: layers) { layer, activation in
            largest[layer] = activation.withValues { values in
                values.reduce(0) { Swift.max($0, $1.isFinite ? abs($1) : .greatestFiniteMagnitude) }
            }
        }
        return largest
    }
}
