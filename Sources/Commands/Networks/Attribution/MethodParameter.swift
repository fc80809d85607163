/// What is wrong with a method's name or parameter, on one line.
package struct WrongMethodName: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String
}

/// What stands after the colon of a method's name, if there is one.
struct MethodParameter {
    private let method: String
    private let text: String?

    init(of method: String, _ text: String?) {
        self.method = method
        self.text = text
    }

    /// The given value, for a method that takes no parameter.
    func none<Value>(_ value: Value) throws(WrongMethodName) -> Value {
        if let text { throw WrongMethodName(description: "\(method) takes no parameter, but ':\(text)' was given.") }
        return value
    }

    /// A finite number of at least `low`.
    func number(_ meaning: String, from low: Float, otherwise usual: Float) throws(WrongMethodName) -> Float {
        guard let text else { return usual }
        guard let number = Float(text), number.isFinite, number >= low else {
            throw wrong(text, "\(meaning), a number of \(short(low)) or more", example: short(usual))
        }
        return number
    }

    /// How many of something there are: at least 1.
    func count(_ things: String, upTo most: Int = 1_000_000, otherwise usual: Int) throws(WrongMethodName) -> Int {
        guard let text else { return usual }
        guard let count = Int(text), 1...most ~= count else {
            throw wrong(text, "the number of \(things), from 1 to \(most)", example: "\(usual)")
        }
        return count
    }

    /// A layer's name; whether a network has it is not known here.
    func layer() throws(WrongMethodName) -> String? {
        if text == "" { throw wrong("", "the name of a layer", example: "features.29") }
        return text
    }

    /// The path of a file, which has to be named.
    func file() throws(WrongMethodName) -> String {
        guard let text, !text.isEmpty else {
            throw WrongMethodName(
                description: "\(method) takes a file, such as \(method):attention.safetensors; none was given.")
        }
        return text
    }

    private func wrong(_ text: String, _ wanted: String, example: String) -> WrongMethodName {
        WrongMethodName(
            description: "The parameter of \(method) is \(wanted), such as \(method):\(example); '\(text)' was given.")
    }

    private func short(_ number: Float) -> String { number == number.rounded() ? "\(Int(number))" : "\(number)" }
}
