import Foundation
import Pictures

/// How the heat maps of a grid become colours: one scale for all of them, shown by one colour bar.
public struct HeatScale: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case magnitude(ColorMap)
        case signed
    }

    package var kind: Kind
    package var field: Field
    package var limit: Double?

    /// Values from 0 up, in a perceptually uniform map; `limit` is the largest value, rounded up, unless given.
    public static func magnitude(_ field: Field, map: ColorMap = .viridis, limit: Double? = nil) -> HeatScale {
        HeatScale(kind: .magnitude(map), field: field, limit: limit)
    }

    /// Values of both signs, blue below zero and red above it; from -`limit` to `limit`, the largest size of a value,
    /// rounded up, unless given.
    public static func signed(_ field: Field, limit: Double? = nil) -> HeatScale {
        HeatScale(kind: .signed, field: field, limit: limit)
    }

    /// The scale from its lowest to its highest colour, for maps that may not have a limit of their own.
    package func domain(_ maps: [PixelMap]) -> ClosedRange<Double> {
        let asked = limit ?? HeatScale.roundedUp(largest(maps))
        let end = asked > 0 && asked.isFinite ? asked : 1
        return (kind == .signed ? -end : 0)...end
    }

    /// The largest finite value, or size of one; 0 where there is none.
    private func largest(_ maps: [PixelMap]) -> Double {
        var largest: Float?
        for map in maps {
            for value in map.values where value.isFinite {
                let size = kind == .signed ? abs(value) : value
                if size > largest ?? -.infinity { largest = size }
            }
        }
        return largest.map(Double.init) ?? 0
    }

    /// The next number of two digits, so that the colour bar ends in one that can be read.
    private static func roundedUp(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return value }
        let unit = Ticks.power(Int(floor(log10(value))) - 1), digits = (value / unit - 1e-9).rounded(.up)
        // Division by whole powers of ten gives the nearest number to what is written.
        return unit < 1 ? digits / (1 / unit).rounded() : digits * unit
    }

    package func color(_ value: Double, in domain: ClosedRange<Double>) -> RGB {
        switch kind {
        case .magnitude(let map): map.color((value - domain.lowerBound) / (domain.upperBound - domain.lowerBound))
        case .signed: DivergingColorMap.blueRed.color(value, limit: domain.upperBound)
        }
    }
}

extension RGB {
    /// The colour with the given part of another, 0 to 1.
    package func mixed(with other: RGB, _ part: Double) -> RGB {
        func mix(_ low: UInt8, _ high: UInt8) -> UInt8 {
            UInt8((Double(low) + (Double(high) - Double(low)) * part).rounded())
        }
        return RGB(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
    }
}

extension Picture {
    /// The picture under a heat map; where its value is not a number, the picture alone.
    ///
    /// Each place of the map is a rectangle of one colour, in as many pixels as the finer of the two has.
    package func under(
        _ map: PixelMap, _ scale: HeatScale, in domain: ClosedRange<Double>, opacity: Double
    ) -> Picture {
        let columns = max(width, map.width), rows = max(height, map.height)
        var result: [UInt8] = []
        result.reserveCapacity(3 * columns * rows)
        for row in 0..<rows {
            for column in 0..<columns {
                let ground = self[column * width / columns, row * height / rows]
                let value = Double(map.values[row * map.height / rows * map.width + column * map.width / columns])
                let color =
                    value.isFinite
                    ? ground.mixed(with: scale.color(value, in: domain), min(max(opacity, 0), 1)) : ground
                result.append(color.red)
                result.append(color.green)
                result.append(color.blue)
            }
        }
        return Picture(width: columns, height: rows, pixels: result)
    }
}
