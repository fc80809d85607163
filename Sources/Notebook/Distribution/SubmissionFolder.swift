import Files
import Foundation

/// The folder that a plan's processes share: the plan, parcels of finished work, progress and logs.
///
/// It may lie on a network's file system. Nobody opens a database in it, locks a file, or goes by a file's date: files are
/// listed, whole ones are read, and each has one writer.
public struct SubmissionFolder: Sendable {
    public let folder: URL

    public init(_ folder: URL) { self.folder = folder.absoluteURL }

    var planFile: URL { folder.appendingPathComponent("plan.json") }
    /// What the store had when the plan was made.
    var seedFile: URL { folder.appendingPathComponent("seed\(Parcel.suffix)") }
    public var logs: URL { folder.appendingPathComponent("logs") }
    func parcels(of step: PlannedStep) -> URL { folder.appendingPathComponent("parcels/\(step.folder)") }
    func values(of step: PlannedStep) -> URL { folder.appendingPathComponent("values/\(step.folder)") }
    func progress(of step: PlannedStep) -> URL { folder.appendingPathComponent("progress/\(step.folder)") }

    /// Whether there is a plan here.
    public var isThere: Bool { FileManager.default.fileExists(atPath: planFile.path) }

    /// - Throws: `NotebookError` where there is none, or none that this version reads.
    public func plan() throws -> SubmissionPlan {
        struct Format: Decodable { var format: Int }
        let attempt = "reading the plan \(planFile.path)"
        guard let data = try? Data(contentsOf: planFile) else {
            throw NotebookError(
                .submission, attempt, "there is none", advice: "Name a folder that cahier submit has written")
        }
        guard let found: Format = try? CanonicalJSON.decode(from: data) else {
            throw NotebookError(.submission, attempt, "it is damaged", advice: "Submit the study again")
        }
        guard found.format == SubmissionPlan.currentFormat else {
            throw NotebookError(
                .submission, attempt,
                "it is of format \(found.format), and this cahier reads format \(SubmissionPlan.currentFormat)",
                advice: "Use the version that wrote it")
        }
        do { return try CanonicalJSON.decode(from: data) } catch {
            throw NotebookError(.submission, attempt, "it is damaged", advice: "Submit the study again")
        }
    }

    /// Writes a plan with what its processes need, the plan itself last.
    ///
    /// - Throws: `NotebookError` where that can't be written.
    func write(_ plan: SubmissionPlan, seed: Parcel) throws {
        do {
            try Folder.make(folder)
            // What others computed for this user is nobody else's to write.
            chmod(folder.path, 0o700)
            try Folder.make(logs)
            for step in plan.steps {
                for folder in [parcels(of: step), values(of: step), progress(of: step)] { try Folder.make(folder) }
            }
            try WholeFile.write(try seed.encoded(), to: seedFile)
            try WholeFile.write(try readableJSON(plan), to: planFile)
        } catch let error as FileError {
            throw NotebookError(
                .submission, error.attempt, error.finding, advice: error.advice(or: "name another folder with --dir"))
        }
    }

    /// Whether a step's value lies in the folder.
    ///
    /// A file that is shorter than it says is none; whether its bytes are the right ones shows when it is read.
    public func isDone(_ step: PlannedStep) -> Bool { files(in: values(of: step)).contains(where: Parcel.seemsWhole) }

    /// The parcels in a folder; none where there is no such folder.
    func files(in folder: URL) -> [URL] {
        let names = (try? Folder.names(in: folder)) ?? []
        return names.filter { $0.hasSuffix(Parcel.suffix) }.map(folder.appendingPathComponent)
    }
}
