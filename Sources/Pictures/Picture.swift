/// A picture in RGB, one byte for each colour of a pixel.
///
/// It can be part of a step's value; as JSON it is the text of a PNG file, which loses nothing.
///
///     Picture(width: 2, height: 1, planes: [1, 0, 0, 0, 0, 1])  // a red pixel and a blue one
public struct Picture: Sendable, Hashable {
    public let width: Int
    public let height: Int
    /// [height, width, 3], from the top left pixel's red on.
    public let pixels: [UInt8]

    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        precondition(
            pixels.count == width * height * 3,
            "\(width)x\(height) pixels take \(width * height * 3) bytes, not \(pixels.count)")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// From intensities of 0 to 1, channel after channel as networks take them: one channel is grey, three are red,
    /// green, blue.
    ///
    /// What lies outside 0 to 1 takes the nearest value; what isn't a number becomes black.
    public init(width: Int, height: Int, planes: [Float]) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        let area = width * height
        precondition(
            planes.count == area || planes.count == 3 * area,
            "\(width)x\(height) pixels have one or three values each, not \(planes.count) in all")
        let channels = planes.count / area
        var pixels = [UInt8](repeating: 0, count: 3 * area)
        for place in 0..<area {
            for color in 0..<3 {
                let value = planes[min(color, channels - 1) * area + place]
                pixels[3 * place + color] = value > 0 ? UInt8((min(value, 1) * 255).rounded()) : 0
            }
        }
        self.init(width: width, height: height, pixels: pixels)
    }

    /// The most pixels that are read from a file: 100 million, 300 MB.
    public static let largestPixelCount = 100_000_000
}
