import Foundation

/// What a user calls a run: a number, a study's latest or previous one, or a file that a run was exported to.
///
///     RunReference("12")                          // run 12 of the store
///     RunReference("clipped-activation@latest")   // also @previous
///     RunReference("reviewer.cahier")             // the latest complete run in another store
///     RunReference("reviewer.cahier@3")
public enum RunReference: Sendable, Equatable {
    case number(Int)
    case latest(study: String)
    case previous(study: String)
    case file(URL, Int?)

    /// - Throws: `NotebookError` where the text is none of these.
    public init(_ text: String) throws {
        if let number = Int(text) {
            self = .number(number)
            return
        }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        if FileManager.default.fileExists(atPath: text) {
            self = .file(URL(fileURLWithPath: text), nil)
        } else if parts.count == 2, parts[1] == "latest" {
            self = .latest(study: parts[0])
        } else if parts.count == 2, parts[1] == "previous" {
            self = .previous(study: parts[0])
        } else if let last = parts.last, parts.count >= 2, let number = Int(last),
            FileManager.default.fileExists(atPath: String(text.dropLast(last.count + 1)))
        {
            self = .file(URL(fileURLWithPath: String(text.dropLast(last.count + 1))), number)
        } else {
            throw NotebookError(
                .store, "looking for the run \"\(text)\"",
                "it is neither a number nor a study's name with @latest or @previous, and no such file is there",
                advice: "cahier runs lists the runs; examples: 12, clipped-activation@latest, exported-run.cahier")
        }
    }

    /// The complete run that is meant, and the store that it is in.
    /// - Parameter store: opens the store that numbers and studies refer to.
    /// - Throws: `NotebookError` if there is no such run, or it isn't complete.
    public func find(in store: () throws -> Store) throws -> (store: Store, run: RunRecord) {
        switch self {
        case .number(let number):
            let store = try store()
            return (store, try Self.complete(number, in: store))
        case .latest(let study):
            let store = try store()
            return (store, try Self.complete(of: study, before: 0, in: store))
        case .previous(let study):
            let store = try store()
            return (store, try Self.complete(of: study, before: 1, in: store))
        case .file(let file, let number):
            let store = try Store(at: file, for: .reading)
            if let number { return (store, try Self.complete(number, in: store)) }
            return (store, try Self.complete(of: nil, before: 0, in: store))
        }
    }

    private static func complete(_ number: Int, in store: Store) throws -> RunRecord {
        let attempt = "looking for run \(number) in the store \(store.file.path)"
        guard let run = try store.run(number) else {
            throw NotebookError(.store, attempt, "there is no such run", advice: "cahier runs lists the runs")
        }
        guard run.status == .complete else {
            throw NotebookError(
                .store, attempt, "the run is \(run.status.rawValue)", advice: "Run the study again to complete it")
        }
        return run
    }

    private static func complete(of study: String?, before: Int, in store: Store) throws -> RunRecord {
        let runs = try store.runs(of: study).filter { $0.status == .complete }
        guard runs.count > before else {
            throw NotebookError(
                .store,
                "looking for \(before == 0 ? "the latest" : "the previous") complete run\(study.map { " of \"\($0)\"" } ?? "") in the store \(store.file.path)",
                "it has \(runs.count == 0 ? "none" : "only one")", advice: "cahier runs lists the runs")
        }
        return runs[runs.count - 1 - before]
    }
}
