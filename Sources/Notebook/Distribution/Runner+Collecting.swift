import Foundation
import Wording

/// What was brought together of a plan's work.
public struct CollectedWork: Sendable {
    public var values: Int
    public var pieces: Int
    /// A line for each file that was left out.
    public var refused: [String]
    /// The machines that it was computed on, each once: "node07 (AMD EPYC 7543, AVX2, oneDNN 2.6.3, 2 threads)".
    public var machines: [String]
    /// The planned steps that have no value yet.
    public var missing: [PlannedStep]
}

extension Runner {
    /// Brings the finished work of a plan into the store, under its keys; from then on it is as if it had been computed
    /// here.
    ///
    /// - Throws: `NotebookError` where the plan is another program's, or two digests stand under one key: then nothing is
    ///   brought.
    public func collect(_ study: Study, _ plan: SubmissionPlan, from folder: SubmissionFolder) throws -> CollectedWork {
        try plan.check(study, store: store)
        // Before the values come, so that they are not taken for older than it.
        if let setting = plan.setting { try recordRegistration(of: study, for: setting) }
        var files = [folder.seedFile]
        for step in plan.steps {
            files += folder.files(in: folder.values(of: step)) + folder.files(in: folder.parcels(of: step))
        }
        var adoption = try store.adopt(files, of: plan)
        // As long as it lay there, what it should have had would count as done.
        for file in adoption.damaged {
            let aside = file.appendingPathExtension("damaged")
            adoption.refused.append(
                rename(file.path, aside.path) == 0
                    ? "\(file.lastPathComponent) is now \(aside.lastPathComponent), to be computed again"
                    : "\(file.path) can't be moved aside: remove it, so that it is computed again")
        }
        let machines = adoption.origins.filter { $0.attempt != Store.seedAttempt }.map {
            "\($0.host) (\($0.processor), \($0.arithmetic))"
        }
        return CollectedWork(
            values: adoption.values, pieces: adoption.pieces, refused: adoption.refused,
            machines: machines.uniqued.sorted(), missing: try missing(study, plan))
    }

    /// Whether a registration speaks for the study.
    public func hasRegistration(_ study: Study) throws -> Bool {
        try RegistrationDesk(study, in: registrations, store).link != nil
    }

    /// Records the study's registration in the store, unless it is there: what is computed from now on is younger.
    public func recordRegistration(of study: Study, for setting: Setting) throws {
        _ = try RegistrationDesk(study, in: registrations, store).facts(for: setting, isRunning: true)
    }

    /// The planned steps that have no value in the store.
    private func missing(_ study: Study, _ plan: SubmissionPlan) throws -> [PlannedStep] {
        var missing: [PlannedStep] = []
        for (replicate, setting) in plan.settings.enumerated() {
            let resolver = Resolver(
                store: store, setting: setting, run: nil, console: console, code: try study.codeTable)
            resolver.knownFacts = plan.sources[replicate]
            let steps = try explainedSteps(of: study, resolver).steps
            let names = Set(
                steps.filter { step in
                    switch step.status {
                    case .toRun, .depends: true
                    case .reused, .read, .missing: false
                    }
                }.map(\.name))
            missing += plan.steps.filter { $0.replicate == replicate && names.contains($0.name) }
        }
        return missing
    }
}
