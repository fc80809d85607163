import Foundation
import Wording

/// What went wrong in a study, a step, the store or the output folder.
///
///     print(error)   // opening the store /data/store.sqlite: the file is no SQLite database. Name another file with
///     --store, …
public struct NotebookError: ExplainedError, Equatable {
    /// The part that failed, for those who decide on the kind rather than on the text.
    public enum Kind: Sendable, Equatable {
        /// The SQLite file: cannot be opened, read, written or understood.
        case store
        /// A step's inputs, parameters or value.
        case step
        /// A study's own description, or a name that no study has.
        case study
        /// The folder that receives the report.
        case output
        /// The folder that several processes share, or the plan in it.
        case submission
    }

    public let kind: Kind
    public let attempt: String
    public let finding: String
    public let advice: String

    public init(_ kind: Kind, _ attempt: String, _ finding: String, advice: String) {
        self.kind = kind
        self.attempt = attempt
        self.finding = finding
        self.advice = advice
    }
}

/// The message of any error, in the words of the module that threw it.
package func message(of error: any Error) -> String {
    // Foundation's own errors are readable only through localizedDescription; the others say it themselves.
    error is CocoaError || error is POSIXError ? error.localizedDescription : String(describing: error)
}
