import Charts
import Foundation

/// Kinds of sight: the common one, and the lack of each kind of cone.
enum Sight: CaseIterable {
    case common, protanopia, deuteranopia, tritanopia

    /// What linear sRGB looks like, by Machado, Oliveira and Fernandes (2009), at full severity.
    var matrix: [[Double]] {
        switch self {
        case .common: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        case .protanopia:
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
        case .deuteranopia:
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
        case .tritanopia:
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
        }
    }
}

/// A colour in CIELAB for the white point D65.
struct LabColor {
    var lightness, a, b: Double

    init(_ lightness: Double, _ a: Double, _ b: Double) {
        (self.lightness, self.a, self.b) = (lightness, a, b)
    }

    init(_ color: RGB, seenBy sight: Sight) {
        let linear = [color.red, color.green, color.blue].map { component -> Double in
            let value = Double(component) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
            matrix.map { zip($0, vector).map(*).reduce(0, +) }
        }
        let seen = product(sight.matrix, linear).map { min(max($0, 0), 1) }
        let tristimulus = product(
            [
                [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041],
            ], seen)
        let f = zip(tristimulus, [0.95047, 1, 1.08883]).map { value, white -> Double in
            let ratio = value / white
            return ratio > pow(6.0 / 29, 3) ? cbrt(ratio) : ratio / (3 * pow(6.0 / 29, 2)) + 4.0 / 29
        }
        self.init(116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2]))
    }

    /// CIEDE2000, as Sharma, Wu and Dalal (2005) write it.
    func difference(from other: LabColor) -> Double {
        let radians = Double.pi / 180
        let mean = (hypot(a, b) + hypot(other.a, other.b)) / 2
        func bend(_ chroma: Double) -> Double { (pow(chroma, 7) / (pow(chroma, 7) + pow(25, 7))).squareRoot() }
        let stretch = 1.5 - bend(mean) / 2
        let (a1, a2) = (a * stretch, other.a * stretch)
        let (c1, c2) = (hypot(a1, b), hypot(a2, other.b))
        func hue(_ a: Double, _ b: Double) -> Double {
            a == 0 && b == 0 ? 0 : (atan2(b, a) / radians + 360).truncatingRemainder(dividingBy: 360)
        }
        let (h1, h2) = (hue(a1, b), hue(a2, other.b))
        var turn = c1 * c2 == 0 ? 0 : h2 - h1
        if turn > 180 { turn -= 360 } else if turn < -180 { turn += 360 }
        let (dL, dC, dH) = (other.lightness - lightness, c2 - c1, 2 * (c1 * c2).squareRoot() * sin(turn / 2 * radians))
        let (meanL, meanC) = ((lightness + other.lightness) / 2, (c1 + c2) / 2)
        let meanH =
            c1 * c2 == 0
            ? h1 + h2 : abs(h1 - h2) <= 180 ? (h1 + h2) / 2 : h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2
        let t =
            1 - 0.17 * cos((meanH - 30) * radians) + 0.24 * cos(2 * meanH * radians) + 0.32
            * cos((3 * meanH + 6) * radians)
            - 0.20 * cos((4 * meanH - 63) * radians)
        let square = (meanL - 50) * (meanL - 50)
        let (sL, sC, sH) = (1 + 0.015 * square / (20 + square).squareRoot(), 1 + 0.045 * meanC, 1 + 0.015 * meanC * t)
        let rotation = -2 * bend(meanC) * sin(60 * exp(-pow((meanH - 275) / 25, 2)) * radians)
        let (l, c, h) = (dL / sL, dC / sC, dH / sH)
        return (l * l + c * c + h * h + rotation * c * h).squareRoot()
    }
}
