import Notebook
import Wording

/// Which class of an image is explained.
enum ExplainedClass {
    /// The one with the largest logit.
    case predicted
    case given(Int)

    /// - Parameter text: a class's number or, where the names are known, its name in any case; `nil` for the predicted
    ///   class.
    /// - Throws: exit status 64 after a line about a class that isn't there, or that two classes may be.
    init(_ text: String?, of network: String, classCount: Int, names: ClassNames?) throws {
        guard let text else {
            self = .predicted
            return
        }
        if let number = Int(text) {
            guard 0..<classCount ~= number else {
                let classes = classCount == 1 ? "1 class" : "\(classCount) classes"
                throw wrongCall(
                    "There is no class \(number): \(network) has \(classes) here, from 0 to \(classCount - 1).")
            }
            self = .given(number)
            return
        }
        guard let names else {
            throw wrongCall(
                "--class '\(text)' is no number; give one from 0 to \(classCount - 1), or the classes' names with --labels."
            )
        }
        let places = names.names.indices.filter { names.names[$0].lowercased() == text.lowercased() }
        guard let place = places.first else { throw wrongCall(Self.unknown(text, names)) }
        guard places.count == 1 else {
            let numbers = places.map(String.init).joined(separator: " and ")
            throw wrongCall("The classes \(numbers) are all named '\(text)'; give one of the numbers.")
        }
        self = .given(place)
    }

    /// The class's place among the logits of one image.
    func place(in logits: [Float]) -> Int {
        switch self {
        case .predicted: likeliestClasses(logits, 1).first?.label ?? 0
        case .given(let place): place
        }
    }

    /// Without the list of all classes, as there may be a thousand.
    private static func unknown(_ name: String, _ names: ClassNames) -> String {
        let wanted = name.lowercased()
        let near = names.names.filter { known in
            let known = known.lowercased()
            return known.contains(wanted) || editDistance(known, wanted) <= max(2, wanted.count / 3)
        }
        let hint = near.isEmpty ? "" : " Did you mean \(near.prefix(5).map { "'\($0)'" }.joined(separator: " or "))?"
        return "\(names.source) has no class '\(name)'.\(hint)"
    }
}
