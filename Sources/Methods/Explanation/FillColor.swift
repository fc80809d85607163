/// What stands in an image's place where it is hidden, as the network sees it: after preprocessing.
public enum FillColor: Codable, Hashable, Sendable {
    /// 0 in each channel: the mean colour of the data where images were normalised.
    case zero
    /// One number for each channel.
    case channels([Float])

    /// As many numbers as channels.
    ///
    /// - Throws: `MethodError` where the colour has another number of channels.
    func numbers(channels: Int, attempt: String) throws -> [Float] {
        switch self {
        case .zero: return [Float](repeating: 0, count: channels)
        case .channels(let numbers):
            guard numbers.count == channels else {
                throw MethodError(
                    attempt, "a fill of \(numbers.count) numbers doesn't suit images of \(channels) channels",
                    advice: "Give one number for each channel")
            }
            return numbers
        }
    }
}
