/// One epoch's result on the training images, as seen while the weights moved.
public struct EpochSummary: Codable, Sendable, Equatable {
    public var loss: Double
    public var accuracy: Double
}
