/// Mean and standard deviation of each channel, in pixel units from 0 (black) to 1.
public struct Normalization: Sendable, Hashable, Codable {
    public let mean: [Float]
    public let standardDeviation: [Float]

    /// - Parameters: one number for each channel; standard deviations are above 0.
    public init(mean: [Float], standardDeviation: [Float]) {
        precondition(mean.count == standardDeviation.count, "mean and standard deviation need the same channels")
        precondition(standardDeviation.allSatisfy { $0 > 0 }, "a standard deviation must be above 0")
        self.mean = mean
        self.standardDeviation = standardDeviation
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
        mean = means.map { Float($0 / 255) }
        standardDeviation = zip(squares, means).map { square, mean in
            let variance = Double(square) / count - mean * mean
            return variance > 1e-9 ? Float(variance.squareRoot() / 255) : 1
        }
    }

    /// What an intensity from 0 (black) to 1 becomes in each channel.
    public func values(of intensity: Float) -> [Float] {
        zip(mean, standardDeviation).map { (intensity - $0) / $1 }
    }

    /// The normalised value of every byte in every channel: 256 numbers a channel, channel after channel.
    var table: [Float] {
        zip(mean, standardDeviation).flatMap { mean, deviation in
            (0..<256).map { (Float($0) / 255 - mean) / deviation }
        }
    }
}
