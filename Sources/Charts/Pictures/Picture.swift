import Foundation

/// A small picture: 8-bit RGB, row by row from the top.
///
/// It can be part of a step's value; as JSON it is the text of a PNG file, which loses nothing.
///
///     Picture(width: 2, height: 1, planes: [1, 0, 0, 0, 0, 1])  // a red pixel and a blue one
public struct Picture: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// Three bytes for each pixel.
    public let pixels: [UInt8]

    /// From bytes, three for each pixel.
    /// - Throws: `ChartError` if there are not as many as the size needs.
    public init(width: Int, height: Int, pixels: [UInt8]) throws(ChartError) {
        guard width > 0, height > 0, pixels.count == 3 * width * height else {
            throw ChartError(
                "making a picture of \(width) x \(height) pixels",
                "there are \(pixels.count) bytes, not three for each pixel",
                advice: "Give red, green and blue of every pixel, row by row"
            )
        }
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// From intensities of 0 to 1, channel after channel as networks take them: one channel is grey, three are red,
    /// green, blue.
    ///
    /// What lies outside 0 to 1 takes the nearest value; what isn't a number becomes black.
    /// - Throws: `ChartError` if there are neither one nor three values for each pixel.
    public init(width: Int, height: Int, planes: [Float]) throws(ChartError) {
        let area = max(0, width) * max(0, height)
        guard area > 0, planes.count == area || planes.count == 3 * area else {
            throw ChartError(
                "making a picture of \(width) x \(height) pixels",
                "there are \(planes.count) values, neither one nor three for each pixel",
                advice: "Give one channel after the other"
            )
        }
        let channels = planes.count / area
        var pixels = [UInt8](repeating: 0, count: 3 * area)
        for place in 0..<area {
            for color in 0..<3 {
                let value = planes[min(color, channels - 1) * area + place]
                pixels[3 * place + color] = value > 0 ? UInt8((min(value, 1) * 255).rounded()) : 0
            }
        }
        try self.init(width: width, height: height, pixels: pixels)
    }

    /// The colour in a column, from the left, and a row, from the top.
    public subscript(column: Int, row: Int) -> RGB {
        let place = 3 * (row * width + column)
        return RGB(pixels[place], pixels[place + 1], pixels[place + 2])
    }
}

extension Picture: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let file = Data(base64Encoded: text) else {
            throw ChartError(
                "reading a picture", "its text is not base64", advice: "Compute the step again that made it")
        }
        try self.init(png: file)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(png().base64EncodedString())
    }
}
