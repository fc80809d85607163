import Foundation

/// What kept a study from being watched: what was being done to what, what was found, what to do.
public struct WatchError: Error, Sendable, Equatable, CustomStringConvertible {
    public var attempt: String
    public var finding: String
    public var advice: String

    init(_ attempt: String, _ finding: String, advice: String) {
        self.attempt = attempt
        self.finding = finding
        self.advice = advice
    }

    public var description: String { "\(attempt): \(finding). \(advice)." }
}

/// The system's words for one of its error numbers.
func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }
