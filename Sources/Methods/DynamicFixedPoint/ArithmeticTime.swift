/// Where the time of convolutions goes, in seconds by the clock.
public struct ArithmeticTime: Codable, Sendable, Equatable {
    /// In convolutions and their gradients.
    public var convolving = 0.0
    /// In making integers, or other numbers, of Float32, in putting them in the kernels' order, and in proofs.
    public var preparing = 0.0

    public init() {}

    mutating func timed<Result>(
        _ part: WritableKeyPath<ArithmeticTime, Double>, _ body: () throws -> Result
    ) rethrows -> Result {
        let start = ContinuousClock.now
        defer { self[keyPath: part] += (ContinuousClock.now - start) / .seconds(1) }
        return try body()
    }
}
