import Foundation

/// What is left of an image whose pixels have all been deleted.
public enum EmptiedImage: Codable, Hashable, Sendable {
    /// One colour.
    case color(FillColor)
    /// The image under a Gaussian window of 2 radius + 1 pixels a side, as RISE's authors start insertion.
    ///
    /// Radius and standard deviation are in pixels; those of the authors' code, for images of 224 px, are the defaults.
    /// Beyond its edges the image continues with the pixels at the edge.
    case blurred(radius: Int = 5, deviation: Double = 5)

    /// The numbers of an emptied image, row-major, from those of the image.
    ///
    /// - Parameter shape: [C, H, W].
    /// - Throws: `MethodError` where the colour or the window cannot be.
    func values(of image: [Float], shape: [Int], attempt: String) throws -> [Float] {
        switch self {
        case .color(let color):
            let numbers = try color.numbers(channels: shape[0], attempt: attempt)
            return image.indices.map { numbers[$0 / (shape[1] * shape[2])] }
        case .blurred(let radius, let deviation):
            guard radius >= 0, deviation > 0 else {
                throw MethodError(
                    attempt, "found a blur of radius \(radius) and standard deviation \(deviation)",
                    advice: "Give a radius of 0 or more pixels and a deviation above 0")
            }
            let weights = (-radius...radius).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
            let total = weights.reduce(0, +)
            let window = weights.map { $0 / total }
            let rows = blurred(image.map(Double.init), window, count: shape[2], step: 1)
            return blurred(rows, window, count: shape[1], step: shape[2]).map { Float($0) }
        }
    }

    /// Each number becomes a weighted mean along one axis, which has `count` numbers `step` apart.
    private func blurred(_ image: [Double], _ window: [Double], count: Int, step: Int) -> [Double] {
        let radius = window.count / 2
        return image.indices.map { place in
            let index = place / step % count
            return window.indices.reduce(0) { sum, offset in
                let neighbour = min(max(index + offset - radius, 0), count - 1)
                return sum + window[offset] * image[place + (neighbour - index) * step]
            }
        }
    }
}
