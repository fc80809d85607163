import Notebook

/// A way to explain that a user can name: those that need the network alone, and those that bring something along.
package enum ExplanationMethod: Hashable, Sendable {
    case attribution(AttributionMethod)
    case classActivation(ClassActivationMethod)
    /// An attention module in a file of this path.
    case attention(file: String)

    /// What a report calls it.
    package var name: String {
        switch self {
        case .attribution(let method): method.name
        case .classActivation(let method): method.name
        case .attention: "Attention module"
        }
    }

    /// Whether values below zero mean something: evidence against the class.
    package var hasSigns: Bool {
        switch self {
        case .attribution(.rise), .attribution(.gradients(.gradCAM)), .classActivation, .attention: false
        case .attribution(.relevance), .attribution(.gradients), .attribution(.occlusion): true
        }
    }
}
