import Foundation
import Pictures
import Tensors

/// A way of looking at a square picture: as it is, turned, without colours, mirrored, or changed at random.
public enum PhotographView: Codable, Hashable, Sendable {
    case plain
    /// Counterclockwise about the middle. The picture is made smaller so that its corners stay inside, and what lies
    /// outside of it has the mean colour (Jérémie and Perrinet 2023: the normalised tensor is turned).
    case rotated(degrees: Int)
    /// ITU-R 601-2 luma in all three channels.
    case grayscale
    /// Left and right change places.
    case mirrored
    /// Top and bottom change places.
    case upsideDown
    /// One draw of the paper's augmentation: mirrored and upside down with probability 1/2 each, turned by up to 180
    /// degrees before black, grayscale with probability 1/2, and a crop of 70 to 100 % of the area, its sides' ratio
    /// from 3/4 to 4/3.
    case augmented(draw: Int)

    /// Whether the stream decides about it.
    public var isRandom: Bool { if case .augmented = self { true } else { false } }

    /// The input [3, S, S] of a network for a square picture of S pixels, row-major.
    ///
    /// - Parameters:
    ///   - normalization: of three colours.
    ///   - stream: what random views are drawn from; one for each picture.
    public func values(of square: Picture, normalization: Normalization, stream: RandomStream) -> [Float] {
        precondition(square.width == square.height, "a view is of a square")
        let sampler = SquareSampler(square)
        let mean = normalization.meanColor
        switch self {
        case .plain: return sampler.values(.identity, isGray: false, outside: mean, normalization)
        case .grayscale: return sampler.values(.identity, isGray: true, outside: mean, normalization)
        case .mirrored:
            return sampler.values(.identity.mirrored(x: true, y: false), isGray: false, outside: mean, normalization)
        case .upsideDown:
            return sampler.values(.identity.mirrored(x: false, y: true), isGray: false, outside: mean, normalization)
        case .rotated(let degrees):
            return sampler.values(.rotation(degrees: Double(degrees)), isGray: false, outside: mean, normalization)
        case .augmented(let draw):
            let drawn = Augmented(stream.substream("augmentation", draw))
            return sampler.values(drawn.placement, isGray: drawn.isGray, outside: [0, 0, 0], normalization)
        }
    }
}

/// What one draw of the augmentation does.
private struct Augmented {
    var placement: Placement
    var isGray: Bool

    init(_ stream: RandomStream) {
        var stream = stream
        let mirrors = (stream.uniform() < 0.5, stream.uniform() < 0.5)
        let degrees = stream.uniform(in: -180..<180)
        isGray = stream.uniform() < 0.5
        placement = Placement.rotation(degrees: degrees).mirrored(x: mirrors.0, y: mirrors.1)
        // As torchvision's RandomResizedCrop: ten tries at a rectangle that fits, then the whole.
        for _ in 0..<10 {
            let area = stream.uniform(in: 0.7..<1)
            let ratio = exp(stream.uniform(in: log(0.75)..<log(4.0 / 3)))
            let (width, height) = ((area * ratio).squareRoot(), (area / ratio).squareRoot())
            guard width <= 1, height <= 1 else { continue }
            let left = stream.uniform() * (1 - width)
            let top = stream.uniform() * (1 - height)
            placement = placement.cropped(left: left, top: top, width: width, height: height)
            return
        }
    }
}

/// Where each place of a view lies in the picture, both from 0 to 1: an affine map.
struct Placement {
    /// x' = a x + b y + c, y' = d x + e y + f.
    var a = 1.0, b = 0.0, c = 0.0, d = 0.0, e = 1.0, f = 0.0

    static let identity = Placement()

    /// Turns counterclockwise about the middle and makes room for the corners.
    static func rotation(degrees: Double) -> Placement {
        let turn = degrees * .pi / 180
        // Quarter turns are exact.
        let isQuarter = degrees.truncatingRemainder(dividingBy: 90) == 0
        let (cosine, sine) = isQuarter ? (cos(turn).rounded(), sin(turn).rounded()) : (cos(turn), sin(turn))
        let room = abs(cosine) + abs(sine)
        // Rows count downwards: to find the source, a place turns clockwise as people see it.
        let (a, b, d, e) = (room * cosine, -room * sine, room * sine, room * cosine)
        return Placement(a: a, b: b, c: 0.5 - (a + b) / 2, d: d, e: e, f: 0.5 - (d + e) / 2)
    }

    /// The view is mirrored before it is looked up.
    func mirrored(x: Bool, y: Bool) -> Placement {
        var result = self
        if x {
            (result.a, result.d, result.c, result.f) = (-result.a, -result.d, result.c + result.a, result.f + result.d)
        }
        if y {
            (result.b, result.e, result.c, result.f) = (-result.b, -result.e, result.c + result.b, result.f + result.e)
        }
        return result
    }

    /// A rectangle of the view, enlarged to the whole.
    func cropped(left: Double, top: Double, width: Double, height: Double) -> Placement {
        Placement(
            a: a * width, b: b * height, c: c + a * left + b * top, d: d * width, e: e * height,
            f: f + d * left + e * top)
    }
}

/// Looks up colours of a square picture between its pixels.
struct SquareSampler {
    private let picture: Picture

    init(_ picture: Picture) { self.picture = picture }

    /// The view as [3, S, S], bilinear between the four pixels around; pixels outside have the colour `outside`, from 0
    /// to 1.
    func values(_ placement: Placement, isGray: Bool, outside: [Float], _ normalization: Normalization) -> [Float] {
        let side = picture.width
        let plane = side * side
        let (scale, offset) = (normalization.standardDeviation.map { 1 / $0 }, normalization.mean)
        let (white, colors) = (normalization.white, (0..<3).map(normalization.color(ofChannel:)))
        return picture.pixels.withUnsafeBufferPointer { pixels in
            [Float](unsafeUninitializedCapacity: 3 * plane) { target, filled in
                for row in 0..<side {
                    let y = (Double(row) + 0.5) / Double(side)
                    for column in 0..<side {
                        let x = (Double(column) + 0.5) / Double(side)
                        let across = (placement.a * x + placement.b * y + placement.c) * Double(side) - 0.5
                        let down = (placement.d * x + placement.e * y + placement.f) * Double(side) - 0.5
                        var color = interpolated(pixels, across, down, outside: outside)
                        if isGray { color = SIMD3(repeating: (color * SIMD3(0.299, 0.587, 0.114)).sum()) }
                        for channel in 0..<3 {
                            target[channel * plane + row * side + column] =
                                (color[colors[channel]] * white - offset[channel]) * scale[channel]
                        }
                    }
                }
                filled = 3 * plane
            }
        }
    }

    /// The colour, from 0 to 1, at a place in pixels from the middle of the first one.
    private func interpolated(
        _ pixels: UnsafeBufferPointer<UInt8>, _ across: Double, _ down: Double, outside: [Float]
    ) -> SIMD3<Float> {
        let (left, top) = (across.rounded(.down), down.rounded(.down))
        let (right, lower) = (Float(across - left), Float(down - top))
        func color(_ column: Int, _ row: Int) -> SIMD3<Float> {
            guard 0..<picture.width ~= column, 0..<picture.height ~= row else {
                return SIMD3(outside[0], outside[1], outside[2])
            }
            let start = (row * picture.width + column) * 3
            return SIMD3(Float(pixels[start]), Float(pixels[start + 1]), Float(pixels[start + 2])) / 255
        }
        let (column, row) = (Int(left), Int(top))
        let first = color(column, row)
        guard right > 0 || lower > 0 else { return first }
        let upper = first + (color(column + 1, row) - first) * right
        let below = color(column, row + 1)
        return upper + (below + (color(column + 1, row + 1) - below) * right - upper) * lower
    }
}
