import Wording

/// What went wrong while the bytes of a file were taken apart.
package struct FormatError: ExplainedError, Equatable {
    package let attempt: String
    package let finding: String
    package let advice: String

    package init(_ attempt: String, _ finding: String, advice: String = "") {
        self.attempt = attempt
        self.finding = finding
        self.advice = advice
    }
}
