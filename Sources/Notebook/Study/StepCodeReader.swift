import Synchronization

/// Reads what a study's steps compute when it is first asked for, and once: it takes tens of milliseconds.
final class StepCodeReader: Sendable {
    private let code: StepCode
    private let read = Mutex<Result<StepCodeTable?, any Error>?>(nil)

    init(_ code: StepCode) { self.code = code }

    /// The study's code with that of the steps that all studies share; nothing where nobody has read it.
    /// - Throws: `DecodingError` where it is not what the plugin wrote.
    var table: StepCodeTable? {
        get throws {
            try read.withLock { known in
                let found = known ?? Result { code.json.isEmpty ? nil : try StepCodeTable([stepCode, code]) }
                known = found
                return try found.get()
            }
        }
    }
}
