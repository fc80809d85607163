import Files
import Foundation

/// Why a process did nothing of a submission's work: what it has no progress to say it in.
///
/// A file of lines in the folder, so that a job's script can write one, too: the step, who it was, what it found.
public struct ShardTrouble: Sendable, Equatable {
    /// "" where it was none's in particular.
    public var step: String
    /// "share 3/20 on node07, job 8123_3".
    public var who: String
    public var finding: String

    public init(step: String, who: String, finding: String) {
        (self.step, self.who, self.finding) = (step, who, finding)
    }

    static let suffix = ".txt"

    var text: String {
        [step, who, finding].map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
            .joined(separator: "\n") + "\n"
    }

    /// - Returns: nothing where the text is no such file's.
    init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 3, !lines[1].isEmpty, !lines[2].isEmpty else { return nil }
        self.init(step: lines[0], who: lines[1], finding: lines[2])
    }
}

extension SubmissionFolder {
    var troubles: URL { folder.appendingPathComponent("troubles") }

    private func file(_ name: String) -> URL { troubles.appendingPathComponent(name + ShardTrouble.suffix) }

    /// Says in the folder why nothing was done; where that can't be written, it is left to standard error.
    ///
    /// - Parameter share: nothing for what was no process's, but the submission's.
    public func note(_ error: any Error, share: Share?, step: String?) {
        let origin = Parcel.Origin.current(attempt: "")
        var who = "the submission"
        if let share { who = "share \(share.text) on \(origin.host)\(origin.job.map { ", job \($0)" } ?? "")" }
        let trouble = ShardTrouble(step: step ?? "", who: who, finding: message(of: error))
        guard (try? Folder.make(troubles)) != nil else { return }
        try? WholeFile.write(Data(trouble.text.utf8), to: file(Self.troubleName(share, step)))
    }

    /// Takes back what an earlier attempt of the same process said.
    public func takeBackTrouble(share: Share?, step: String?) {
        try? FileManager.default.removeItem(at: file(Self.troubleName(share, step)))
    }

    /// Takes back all that was said, before the work is submitted again.
    public func takeBackTroubles() { try? FileManager.default.removeItem(at: troubles) }

    private static func troubleName(_ share: Share?, _ step: String?) -> String {
        guard let share else { return "submission" }
        if let job = Parcel.Origin.job { return job }
        return "\(share.index)-of-\(share.count)-\(contentDigest(of: Data((step ?? "").utf8)).prefix(8))"
    }

    func allTroubles() -> [ShardTrouble] {
        let names = (try? Folder.names(in: troubles)) ?? []
        return names.filter { $0.hasSuffix(ShardTrouble.suffix) }.sorted()
            .compactMap { name in
                (try? String(contentsOf: troubles.appendingPathComponent(name), encoding: .utf8))
                    .flatMap(ShardTrouble.init(text:))
            }
    }

    /// Bytes that may still be written into the folder; nothing where nobody knows.
    var room: Int? {
        let facts = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
        return (facts?[.systemFreeSize] as? NSNumber)?.intValue
    }
}
