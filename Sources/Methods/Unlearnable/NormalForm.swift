import Foundation

/// g = Σ Q_j ε_j² + β_j ε_j + γ_j of independent standard normal ε: how likely it is not to be below 0.
///
/// P(g ≥ 0) = ½ + (1/π) ∫₀^∞ Im φ(ω)/ω dω (Gil-Pelaez 1951), where
/// ln φ(ω) = Σ −½ ln(1 − 2iωQ) − ω²β²/(2(1 − 2iωQ)) + iωγ.
struct NormalForm {
    struct Part {
        var quadratic, linear, constant: Double
    }

    private let parts: [Part]
    /// One over g's deviation, in which frequencies are counted.
    private let unit: Double
    private let mean: Double

    init(_ parts: [Part]) {
        self.parts = parts
        mean = parts.reduce(0) { $0 + $1.quadratic + $1.constant }
        let variance = parts.reduce(0) { $0 + 2 * $1.quadratic * $1.quadratic + $1.linear * $1.linear }
        unit = variance > 0 ? 1 / variance.squareRoot() : 0
    }

    /// To 10⁻¹⁰ and better, by adaptive quadrature over stretches that double.
    ///
    /// - Throws: ``MethodError`` where the characteristic function falls off too slowly for that.
    func chanceOfNotBeingNegative() throws -> Double {
        guard unit > 0 else { return mean >= 0 ? 1 : 0 }
        var sum = 0.0, start = 0.0, end = 1.0, evaluations = 0
        while evaluations < 2_000_000 {
            sum += integral(from: start, to: end, tolerance: 1e-12, depth: 40, &evaluations)
            let (here, farther) = (size(at: end), size(at: 2 * end))
            // From here on each stretch adds at most ln 2 times its beginning, and half of the one before.
            if here < 1e-12, farther <= here / 2 { return min(max(0.5 + sum / Double.pi, 0), 1) }
            (start, end) = (end, 2 * end)
        }
        throw MethodError(
            "solving a quadratic form of \(parts.count) normal numbers",
            "its characteristic function falls off too slowly",
            advice: "Ask for more dimensions")
    }

    /// ln |φ| and the angle of φ at a frequency in units of one over the deviation.
    private func logarithm(at frequency: Double) -> (real: Double, angle: Double) {
        let omega = frequency * unit
        var real = 0.0, angle = 0.0
        for part in parts {
            let turn = 2 * omega * part.quadratic, power = 1 + turn * turn
            let pull = omega * omega * part.linear * part.linear / (2 * power)
            real -= log(power) / 4 + pull
            angle += atan(turn) / 2 - pull * turn + omega * part.constant
        }
        return (real, angle)
    }

    private func size(at frequency: Double) -> Double { exp(logarithm(at: frequency).real) }

    /// Im φ / ω.
    private func integrand(_ frequency: Double) -> Double {
        guard frequency > 0 else { return mean * unit }
        let (real, angle) = logarithm(at: frequency)
        return exp(real) * sin(angle) / frequency
    }

    /// By Gauss and Kronrod's rules of 7 and 15 places, halving a stretch where they differ by more than it may.
    private func integral(
        from start: Double, to end: Double, tolerance: Double, depth: Int, _ evaluations: inout Int
    ) -> Double {
        let middle = (start + end) / 2, half = (end - start) / 2
        let center = integrand(middle)
        var fine = Self.fineWeights[7] * center, coarse = Self.coarseWeights[3] * center
        for (place, node) in Self.nodes.enumerated() {
            let pair = integrand(middle - half * node) + integrand(middle + half * node)
            fine += Self.fineWeights[place] * pair
            if place % 2 == 1 { coarse += Self.coarseWeights[place / 2] * pair }
        }
        evaluations += 15
        guard abs(fine - coarse) * half > tolerance, depth > 0, evaluations < 2_000_000 else { return fine * half }
        return integral(from: start, to: middle, tolerance: tolerance / 2, depth: depth - 1, &evaluations)
            + integral(from: middle, to: end, tolerance: tolerance / 2, depth: depth - 1, &evaluations)
    }

    /// Kronrod's places but the middle, from the outside in; every second one, from the second on, is Gauss's, too.
    private static let nodes = [
        0.991455371120812639206854697526329, 0.949107912342758524526189684047851, 0.864864423359769072789712788640926,
        0.741531185599394439863864773280788, 0.586087235467691130294144691693142, 0.405845151377397166906606412076961,
        0.207784955007898467600689403773245,
    ]
    private static let fineWeights = [
        0.022935322010529224963732008058970, 0.063092092629978553290700663189204, 0.104790010322250183839876322541518,
        0.140653259715525918745189590510238, 0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
        0.204432940075298892414161999234649, 0.209482141084727828012999174891714,
    ]
    private static let coarseWeights = [
        0.129484966168869693270611432679082, 0.279705391489276667901467771423780, 0.381830050505118944950369775488975,
        0.417959183673469387755102040816327,
    ]
}
