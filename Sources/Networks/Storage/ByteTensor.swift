/// Whole numbers from 0 to 255, such as a mask's 0 and 1: a tensor of the safetensors format's type U8.
///
///     ByteTensor([2, 2], [1, 0, 0, 1])
public struct ByteTensor: Sendable, Equatable {
    public let shape: [Int]
    /// In row-major order.
    public let values: [UInt8]

    /// - Parameter values: as many as the shape has places.
    public init(_ shape: [Int], _ values: [UInt8]) {
        precondition(shape.reduce(1, *) == values.count, "\(values.count) bytes don't fill the shape \(shape)")
        self.shape = shape
        self.values = values
    }
}
