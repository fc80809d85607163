import Wording

/// Where in a file a network's tensors were found, and what was left off their names.
public struct WeightsRecognition: Sendable, Equatable {
    /// The keys that lead to the state dictionary; none where it is the file itself.
    public var keys: [String] = []
    /// What the names begin with, and are known without: "net.".
    public var prefix = ""
    /// Names of wrapping modules that are left out of the names wherever they stand: "module.".
    public var wrappers: [String] = []
    /// How many tensors of the state dictionary belong to other parts than the network.
    public var leftOut = 0

    /// Whether the tensors are known just as the file has them.
    public var isPlain: Bool { self == WeightsRecognition() }

    /// "ema.state_dict", or nothing where the state dictionary is the file itself.
    public var place: String { keys.joined(separator: ".") }

    /// What was left off the names: "module.", "net.".
    public var omissions: [String] { wrappers + (prefix.isEmpty ? [] : [prefix]) }
}

extension WeightsRecognition: CustomStringConvertible {
    /// "the state dictionary \"net\", names without \"module.\"".
    public var description: String {
        var parts: [String] = []
        if !keys.isEmpty { parts.append("the state dictionary \"\(legible(place))\"") }
        if !omissions.isEmpty {
            parts.append("names without " + omissions.map { "\"\(legible($0))\"" }.joined(separator: " and "))
        }
        if leftOut > 0 {
            parts.append("\(leftOut) tensor\(leftOut == 1 ? "" : "s") of other parts left out")
        }
        return parts.joined(separator: ", ")
    }
}
