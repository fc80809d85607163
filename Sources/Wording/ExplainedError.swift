import Foundation

/// An error that tells its reader what was being done to what, what was found, and what to do.
///
/// Each layer has one type of its own:
///
///     print(error)   // reading /data/train.gz: expected 60000 images, found the end of the file. Install it again.
public protocol ExplainedError: LocalizedError, Sendable, CustomStringConvertible {
    /// What was being done to what: "reading /data/train.gz".
    var attempt: String { get }
    /// What was found instead of what was expected.
    var finding: String { get }
    /// What the reader can do about it; "" where the finding says it.
    var advice: String { get }
}

extension ExplainedError {
    /// One line: "ATTEMPT: FINDING. ADVICE."
    public var description: String {
        [sentence("\(attempt): \(finding)"), sentence(advice)].filter { !$0.isEmpty }.joined(
            separator: " ")
    }

    public var errorDescription: String? { description }
}

/// The text with a full stop, unless it has an end of its own, as that of an error within an error.
private func sentence(_ text: String) -> String {
    text.isEmpty || text.hasSuffix(".") || text.hasSuffix("?") || text.hasSuffix("…")
        ? text : text + "."
}

/// The system's words for one of its error numbers: "No space left on device".
package func systemMessage(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }
