import Foundation
import Wording

/// What went wrong while a file or a folder was written, listed or named.
///
///     print(error)   // writing maps/dog.png: it may only be read. Make it writable, or choose another place.
package struct FileError: ExplainedError, Equatable {
    package let attempt: String
    package let finding: String
    /// What helps at the place itself; "" where nothing does.
    package let remedy: String

    package init(_ attempt: String, _ finding: String, remedy: String = "") {
        self.attempt = attempt
        self.finding = finding
        self.remedy = remedy
    }

    package var advice: String { advice(or: "choose another place") }

    /// The remedy, and what helps otherwise: "Move it away, or name another folder with --output".
    package func advice(or alternative: String) -> String {
        guard remedy.isEmpty else { return "\(remedy), or \(alternative)" }
        return alternative.prefix(1).uppercased() + alternative.dropFirst()
    }

    /// In words of our own for what happens to people, in the system's for the rest.
    init(_ attempt: String, code: Int32) {
        switch code {
        case EACCES, EPERM: self.init(attempt, "no permission to write there")
        case EROFS: self.init(attempt, "the file system is read-only")
        case ENOSPC: self.init(attempt, "the disk is full", remedy: "Make room on it")
        case EFBIG: self.init(attempt, "files as large as this aren't allowed", remedy: "Raise the limit (ulimit -f)")
        case EDQUOT: self.init(attempt, "your share of the disk is used up", remedy: "Make room on it")
        case ENOTDIR: self.init(attempt, "a file is in the way of its folder", remedy: "Move that file away")
        case ELOOP: self.init(attempt, "its links lead in a circle", remedy: "Remove them")
        case ENAMETOOLONG: self.init(attempt, "its name is too long")
        default: self.init(attempt, systemMessage(code))
        }
    }
}
