import Pictures

/// In which order a network takes a picture's colours.
public enum ChannelOrder: String, Sendable, Hashable, Codable, CaseIterable {
    case rgb = "RGB"
    /// As networks trained with Caffe or OpenCV take them.
    case bgr = "BGR"
}

/// How bytes of colour become the numbers of a network's channels: which colour each channel is of, in which unit it is
/// taken, and the mean and standard deviation of each channel in that unit.
///
///     Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.5, 0.5, 0.5])      // red, green, blue from -1 to 1
///     Normalization(
///         mean: [103.939, 116.779, 123.68], standardDeviation: [1, 1, 1], white: 255, order: .bgr)
public struct Normalization: Sendable, Hashable, Codable {
    /// Of each channel, in the network's order.
    public let mean: [Float]
    /// Of each channel, in the network's order; above 0.
    public let standardDeviation: [Float]
    /// What white is before the mean is taken off: 1, or 255 where bytes are taken as they are.
    public let white: Float
    public let order: ChannelOrder

    /// - Parameters:
    ///   - mean: one number for each channel.
    ///   - standardDeviation: one number for each channel, above 0.
    public init(mean: [Float], standardDeviation: [Float], white: Float = 1, order: ChannelOrder = .rgb) {
        precondition(mean.count == standardDeviation.count, "mean and standard deviation need the same channels")
        precondition(standardDeviation.allSatisfy { $0 > 0 }, "a standard deviation must be above 0")
        precondition(white > 0, "white must be above 0")
        precondition(order == .rgb || mean.count == 3, "only three colours can come in another order")
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.white = white
        self.order = order
    }

    /// The statistics of all training pixels of a data set, padding included; a constant channel gets deviation 1.
    ///
    /// The sums are exact integers, so the result does not depend on their order.
    public init(of dataset: ImageDataset) {
        let shape = dataset.shape
        let plane = shape.height * shape.width
        var sums = [UInt64](repeating: 0, count: shape.channels)
        var squares = sums
        dataset.train.images.withUnsafeBufferPointer { images in
            for index in 0..<(dataset.train.count * shape.channels) {
                let channel = index % shape.channels
                // Rows are short enough for 32 bits: 65,535 pixels of 255² would not fit, so a row goes in pieces.
                for start in stride(from: index * plane, to: (index + 1) * plane, by: 4096) {
                    var sum: UInt32 = 0
                    var square: UInt32 = 0
                    for pixel in images[start..<min(start + 4096, (index + 1) * plane)] {
                        sum &+= UInt32(pixel)
                        square &+= UInt32(pixel) &* UInt32(pixel)
                    }
                    sums[channel] += UInt64(sum)
                    squares[channel] += UInt64(square)
                }
            }
        }
        let count = Double(dataset.train.count * plane)
        let means = sums.map { Double($0) / count }
        self.init(
            mean: means.map { Float($0 / 255) },
            standardDeviation: zip(squares, means).map { square, mean in
                let variance = Double(square) / count - mean * mean
                return variance > 1e-9 ? Float(variance.squareRoot() / 255) : 1
            })
    }

    public var channels: Int { mean.count }

    /// What an intensity from 0 (black) to 1 becomes in each channel.
    public func values(of intensity: Float) -> [Float] {
        zip(mean, standardDeviation).map { (intensity * white - $0) / $1 }
    }

    /// The picture that a network's image [C, H, W] was made from; what lies beyond black and white becomes these.
    ///
    /// - Parameter values: in row-major order.
    public func picture(width: Int, height: Int, of values: some Sequence<Float>) -> Picture {
        let plane = width * height
        var intensities = [Float](repeating: 0, count: channels * plane)
        for (place, value) in values.enumerated() {
            let channel = place / plane
            intensities[color(ofChannel: channel) * plane + place % plane] =
                (value * standardDeviation[channel] + mean[channel]) / white
        }
        return Picture(width: width, height: height, planes: intensities)
    }

    /// Which of red (0), green (1) and blue (2) a channel is; 0 for grey.
    func color(ofChannel channel: Int) -> Int { order == .rgb ? channel : 2 - channel }

    /// The colour, from 0 to 1, that becomes 0 in all channels: red, green, blue, or grey alone.
    var meanColor: [Float] { mean.indices.map { mean[color(ofChannel: $0)] / white } }

    /// The normalised value of every byte in every channel: 256 numbers a channel, channel after channel.
    var table: [Float] {
        zip(mean, standardDeviation).flatMap { mean, deviation in
            (0..<256).map { (Float($0) * white / 255 - mean) / deviation }
        }
    }
}
