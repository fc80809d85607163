/// One epoch's result on the training images, as seen while the weights moved.
public struct EpochSummary: Codable, Sendable, Equatable {
    public var loss: Double
    /// `nil` where the objective asks for no class.
    public var accuracy: Double?

    public init(loss: Double, accuracy: Double?) {
        self.loss = loss
        self.accuracy = accuracy
    }
}
