import Tensors

/// The changes of a pixel that an attack may make: a space of one to three dimensions in red, green and blue, with axes
/// along which it steps.
///
/// A change is u₁a₁ + … + u_k a_k for axes a; an L-infinity ball bounds each |u|, a Euclidean one the norm in red, green
/// and blue.
struct AttackSpace: Sendable {
    private enum Shape { case all, axis, plane }

    private let shape: Shape
    private let first: SIMD3<Float>
    private let second: SIMD3<Float>
    /// What a change is multiplied by for u₁ and u₂: 1 with its own axis, 0 with the other.
    private let firstDual: SIMD3<Float>
    private let secondDual: SIMD3<Float>

    /// Of a pixel.
    var dimensions: Int {
        switch shape {
        case .all: 3
        case .axis: 1
        case .plane: 2
        }
    }

    /// Red, green and blue, each by itself.
    static let all = AttackSpace(.all, .zero, .zero, .zero, .zero)

    /// One direction.
    static func axis(_ direction: SIMD3<Double>) -> AttackSpace {
        let square = (direction * direction).sum()
        return AttackSpace(.axis, direction, .zero, direction / square, .zero)
    }

    /// Two directions, which need not be at right angles.
    static func plane(_ first: SIMD3<Double>, _ second: SIMD3<Double>) -> AttackSpace {
        let (a, b, c) = ((first * first).sum(), (first * second).sum(), (second * second).sum())
        let determinant = a * c - b * b
        return AttackSpace(
            .plane, first, second, (c * first - b * second) / determinant, (a * second - b * first) / determinant)
    }

    private init(
        _ shape: Shape, _ first: SIMD3<Double>, _ second: SIMD3<Double>, _ firstDual: SIMD3<Double>,
        _ secondDual: SIMD3<Double>
    ) {
        self.shape = shape
        self.first = SIMD3<Float>(first)
        self.second = SIMD3<Float>(second)
        self.firstDual = SIMD3<Float>(firstDual)
        self.secondDual = SIMD3<Float>(secondDual)
    }

    /// The step of one along each axis that a gradient asks for: no step where it is 0.
    @inline(__always)
    func signStep(_ gradient: SIMD3<Float>) -> SIMD3<Float> {
        switch shape {
        case .all: SIMD3(sign(gradient.x), sign(gradient.y), sign(gradient.z))
        case .axis: sign((gradient * first).sum()) * first
        case .plane: sign((gradient * first).sum()) * first + sign((gradient * second).sum()) * second
        }
    }

    /// The part of a gradient, or of any change, that lies in the space.
    @inline(__always)
    func projected(_ change: SIMD3<Float>) -> SIMD3<Float> {
        switch shape {
        case .all: change
        case .axis: (change * firstDual).sum() * first
        case .plane: (change * firstDual).sum() * first + (change * secondDual).sum() * second
        }
    }

    /// A change in the space with each |u| cut off at a limit.
    @inline(__always)
    func bounded(_ change: SIMD3<Float>, by limit: Float) -> SIMD3<Float> {
        func cut(_ number: Float) -> Float { min(max(number, -limit), limit) }
        return switch shape {
        case .all: SIMD3(cut(change.x), cut(change.y), cut(change.z))
        case .axis: cut((change * firstDual).sum()) * first
        case .plane: cut((change * firstDual).sum()) * first + cut((change * secondDual).sum()) * second
        }
    }

    /// A change that keeps a pixel's colours from 0 to 1, and whether it had to be made smaller for that.
    ///
    /// Colours that change by themselves are cut off one by one. Otherwise that would leave the space, and give Y's
    /// attacker chrominances: so the pixel's whole change is shortened, which on one axis is the nearest that is allowed
    /// (in Y, from -min_c x_c to 1 - max_c x_c).
    @inline(__always)
    func inBox(_ change: SIMD3<Float>, of pixel: SIMD3<Float>) -> (change: SIMD3<Float>, isBound: Bool) {
        if shape == .all {
            let cut = pointwiseMin(pointwiseMax(pixel + change, .zero), .one) - pixel
            let end = pixel + change
            return (cut, end.min() < 0 || end.max() > 1)
        }
        var share: Float = 1
        for color in 0..<3 {
            let (step, start) = (change[color], pixel[color])
            if step > 0, start + step > 1 { share = min(share, (1 - start) / step) }
            if step < 0, start + step < 0 { share = min(share, start / -step) }
        }
        return share < 1 ? (share * change, true) : (change, false)
    }

    /// A drawn number for each axis from -limit to limit, as a change.
    func uniform(within limit: Double, from draws: inout RandomStream) -> SIMD3<Float> {
        func draw() -> Float { Float(draws.uniform(in: -1..<1) * limit) }
        switch shape {
        case .all: return SIMD3(draw(), draw(), draw())
        case .axis: return draw() * first
        case .plane:
            let along = draw()
            return along * first + draw() * second
        }
    }

    /// A change drawn from the normal distribution of the space: alike in all of its directions.
    func normal(from draws: inout RandomStream) -> SIMD3<Float> {
        let red = draws.normal(), green = draws.normal(), blue = draws.normal()
        return projected(SIMD3(Float(red), Float(green), Float(blue)))
    }
}

/// -1, 0 or 1.
@inline(__always)
private func sign(_ number: Float) -> Float { number > 0 ? 1 : number < 0 ? -1 : 0 }
