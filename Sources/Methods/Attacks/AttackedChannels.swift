import Tensors

/// What of an image's colours an attack may change.
public enum AttackedChannels: String, Codable, CaseIterable, Sendable {
    /// Each of red, green and blue by itself: what attacks usually do.
    case rgb
    /// Luminance: red, green and blue of a pixel by the same number, so that Cb and Cr stay.
    case y
    /// One chrominance, so that Y and the other stay.
    case cb, cr
    /// Both chrominances, so that Y stays.
    case cbcr
    /// Both, with a step whose Euclidean norm is that of the step in red, green and blue; for FGSM alone.
    case cbcrAtRGBNorm = "cbcr-rgb-norm"
    case red = "r"
    case green = "g"
    case blue = "b"
    /// One direction of red, green and blue for each image, drawn and then scaled to a largest number of 1: what is one
    /// number a pixel, as luminance is.
    case randomAxis = "random-axis"
    /// Signs of red, green and blue that are drawn, and follow no gradient; for FGSM alone.
    case signNoise = "sign-noise"

    /// For people, e.g. "Cb, Cr".
    public var title: String {
        switch self {
        case .rgb: "RGB"
        case .y: "Y"
        case .cb: "Cb"
        case .cr: "Cr"
        case .cbcr: "Cb, Cr"
        case .cbcrAtRGBNorm: "Cb, Cr at RGB's norm"
        case .red: "R"
        case .green: "G"
        case .blue: "B"
        case .randomAxis: "a random axis"
        case .signNoise: "random signs"
        }
    }

    /// What of one image's colours may change.
    ///
    /// - Parameter stream: the image's own.
    func space(_ stream: RandomStream) -> AttackSpace {
        let inverse = YCbCr.fullRange.inverse
        func column(_ place: Int) -> SIMD3<Double> {
            SIMD3(inverse[0][place], inverse[1][place], inverse[2][place])
        }
        switch self {
        case .rgb, .signNoise: return .all
        case .y: return .axis(SIMD3(1, 1, 1))
        case .cb: return .axis(column(1))
        case .cr: return .axis(column(2))
        case .cbcr, .cbcrAtRGBNorm: return .plane(column(1), column(2))
        case .red: return .axis(SIMD3(1, 0, 0))
        case .green: return .axis(SIMD3(0, 1, 0))
        case .blue: return .axis(SIMD3(0, 0, 1))
        case .randomAxis:
            var draws = stream.substream("axis")
            while true {
                let direction = SIMD3(draws.normal(), draws.normal(), draws.normal())
                let largest = max(abs(direction.x), abs(direction.y), abs(direction.z))
                if largest > 0 { return .axis(direction / largest) }
            }
        }
    }
}
