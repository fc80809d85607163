import Foundation

/// Rebuilds the program and redraws a study's report whenever a source is saved.
package struct WatchLoop {
    /// What is watched, and how.
    package struct Plan: Sendable {
        package var study: String
        package var package: WatchedPackage
        package var report: URL
        /// What `run` and `explain` take beside the study: profile, seed, store.
        package var settings: [String]
        /// What names the folder for reports.
        package var output: [String]
        /// What `figures` takes beside the study: the store.
        package var store: [String]
        /// Whether steps that must run are run.
        package var runs: Bool

        package init(
            study: String, package: WatchedPackage, report: URL, settings: [String], store: [String], output: [String],
            runs: Bool
        ) {
            (self.study, self.package, self.report) = (study, package, report)
            (self.settings, self.store, self.output, self.runs) = (settings, store, output, runs)
        }
    }

    private enum Interrupted: Error { case bySave, byUser }

    private let plan: Plan
    private let state: WatchState
    private let say: (String) -> Void
    private let isEnding: () -> Bool
    private let pause = 0.1

    package init(_ plan: Plan, state: WatchState, say: @escaping (String) -> Void, isEnding: @escaping () -> Bool) {
        (self.plan, self.state, self.say, self.isEnding) = (plan, state, say, isEnding)
    }

    /// Builds, draws, and does so again after each save, until the end is asked for.
    package func run() {
        var sources = SourceSnapshot(of: plan.package.root)
        var times = RebuildTimes(.planning)
        while !isEnding() {
            do {
                try rebuild(sources, &times)
            } catch Interrupted.byUser {
                return
            } catch Interrupted.bySave {
            } catch {
                fail("\(error)", [CompilerError(message: "\(error)")])
            }
            guard let saved = nextSave(after: sources, &times) else { return }
            sources = saved
        }
    }

    /// Waits until sources are no longer what they were, and have stayed the same for a moment: several files saved at
    /// once are one save.
    private func nextSave(after old: SourceSnapshot, _ times: inout RebuildTimes) -> SourceSnapshot? {
        var before = SourceSnapshot(of: plan.package.root)
        let drawn = reportTime
        while before == old {
            if isEnding() { return nil }
            if reportTime != drawn {
                say("the report was drawn by another program")
                times = RebuildTimes(.planning)
                return old
            }
            Thread.sleep(forTimeInterval: pause)
            before = SourceSnapshot(of: plan.package.root)
        }
        times = RebuildTimes(.noticing)
        state.enter(.building)
        while !isEnding() {
            Thread.sleep(forTimeInterval: pause)
            let now = SourceSnapshot(of: plan.package.root)
            if now == before {
                say("saved: \(now.changes(since: old).joined(separator: ", "))")
                return now
            }
            before = now
        }
        return nil
    }

    /// When the report was written; a run in another terminal, as the page asks for, changes it.
    private var reportTime: Date? {
        try? FileManager.default.attributesOfItem(atPath: plan.report.path)[.modificationDate] as? Date
    }

    private func rebuild(_ sources: SourceSnapshot, _ times: inout RebuildTimes) throws {
        state.enter(.building)
        times.enter(.planning)
        // Package.swift asks for this variable. Steps run on code that is optimised, as everywhere else.
        let build = try follow(
            ChildProgram(
                "swift", plan.package.buildCommand,
                variables: plan.runs ? [:] : ["CAHIER_WATCH": plan.package.root.path]), sources
        ) { text in
            if let part = RebuildTimes.part(after: text) { times.enter(part) }
        }
        guard build.status == 0 else {
            fail("The build failed", CompilerError.all(in: build.text, package: plan.package.root))
            return
        }
        let program = plan.package.program
        times.enter(.checking)
        state.enter(.drawing)
        let explanation = try follow(
            ChildProgram(program, ["explain", plan.study, "--json"] + plan.settings), sources)
        guard let explained = try? Explained(json: explanation.text) else {
            return fail("The new program failed", explanation.text)
        }
        guard explained.absent.isEmpty else {
            return fail("Not all that the study works on is here", explained.absent.joined(separator: "\n"))
        }
        guard explanation.status == 0 else { return fail("The new program failed", explanation.text) }
        let call: [String]
        if explained.missing.isEmpty, let run = explained.drawableRun {
            call = ["figures", plan.study, "--run", "\(run)"] + plan.store + plan.output
            times.enter(.drawing)
        } else if explained.missing.isEmpty || plan.runs {
            // Where all values are there and no run has had just these, a run computes nothing.
            call = arguments("run")
            if !explained.missing.isEmpty { state.enter(.running) }
            times.enter(explained.missing.isEmpty ? .drawing : .running)
        } else {
            let run = ["swift", "run", "-c", WatchedPackage.configuration, plan.package.product] + arguments("run")
            let command = run.map(Self.quoted).joined(separator: " ")
            state.enter(.mustRun(steps: explained.missing, command: command))
            say("must run first: \(explained.missing.joined(separator: ", ")); \(command)   [\(times.summary())]")
            return
        }
        let drawing = try follow(ChildProgram(program, call), sources)
        guard drawing.status == 0 else { return fail("Drawing the report failed", drawing.text) }
        state.show()
        say("report drawn in \(times.summary())")
    }

    /// Waits for a program's end.
    /// - Throws: `Interrupted` if a source was saved or the end was asked for; then the program has been ended, too.
    private func follow(_ program: ChildProgram, _ sources: SourceSnapshot, look: (String) -> Void = { _ in }) throws
        -> (status: Int32, text: String)
    {
        var next = ContinuousClock.now
        while true {
            let status = program.look()
            look(program.text)
            if let status { return (status, program.text) }
            let interruption: Interrupted? =
                if isEnding() {
                    .byUser
                } else if ContinuousClock.now >= next, SourceSnapshot(of: plan.package.root) != sources { .bySave } else
                {
                    nil
                }
            if let interruption {
                program.stop()
                throw interruption
            }
            if ContinuousClock.now >= next { next = .now + .seconds(pause) }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    private func arguments(_ command: String) -> [String] { [command, plan.study] + plan.settings + plan.output }

    /// A word as a shell takes it.
    private static func quoted(_ word: String) -> String {
        word.wholeMatch(of: /[A-Za-z0-9_.,:=\/+-]+/) != nil ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    private func fail(_ title: String, _ output: String) {
        fail(title, [CompilerError(message: output.trimmingCharacters(in: .whitespacesAndNewlines))])
    }

    private func fail(_ title: String, _ errors: [CompilerError]) {
        state.enter(.failed(title: title, errors: errors))
        say("\(title)\n" + errors.map(\.text).joined(separator: "\n"))
    }
}
