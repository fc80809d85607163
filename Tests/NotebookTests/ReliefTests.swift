import Foundation
import Testing

@testable import Notebook

/// Steps that others go on with where something else computes on the machine.
@Suite struct ReliefTests {
    let scratch: Scratch
    let machine = MadeUpMachine()
    let transcript = Transcript()
    init() throws { scratch = try Scratch() }

    private func relief(threads: Int = 2, memory: (available: Int, needed: Int)? = nil) -> Relief {
        Relief(threads: threads, machine.readings) { memory }
    }

    private func isWanted(
        _ relief: Relief, pieces: Int = 11, took seconds: Double = 4, for done: Int = 1, dependsOnThreads: Bool = false
    ) -> Bool {
        relief.isWanted(
            for: RunningStep(name: "maps", key: "k", parameters: "", seed: 1, dependsOnThreads: dependsOnThreads),
            pieces: pieces, took: seconds, for: done, transcript.console)
    }

    @Test("Before the work one line says what was chosen, and why")
    func lines() {
        let idle = relief()
        machine.pass(0.4, others: 0.1)
        idle.begin(transcript.console)
        idle.begin(transcript.console)
        #expect(transcript.text == "1 process with 2 threads, since others use 0.1 of 2 processors\n")
        let busy = relief()
        machine.pass(0.4, others: 1)
        let other = Transcript()
        busy.begin(other.console)
        #expect(
            other.text
                == "1 process with 2 threads; others use 1.0 of 2 processors, so that threads wait for each other: long steps of pieces whose numbers no threads change go on in 1 process with 1 thread (--workers 1: none do)\n"
        )
        let alone = Transcript()
        relief(threads: 1).begin(alone.console)
        #expect(alone.text == "1 process with 1 thread\n")
        let blind = Transcript()
        Relief(threads: 2, MadeUpMachine(stat: nil).readings) { nil }.begin(blind.console)
        #expect(blind.text == "1 process with 2 threads, since it can't be told here what else computes\n")
    }

    @Test("Others go on where the run is slowed down, much is left, and no bytes depend on threads")
    func wanted() {
        let relief = relief()
        machine.pass(0.4, others: 1)
        relief.begin(transcript.console)
        // Nobody can.
        #expect(!isWanted(relief))
        relief.callUpon { _ in }
        machine.pass(3, others: 0.7)
        #expect(!isWanted(relief, dependsOnThreads: true))
        #expect(!isWanted(relief, pieces: 3, took: 4) && !isWanted(relief, pieces: 1_000, took: 1.9, for: 2))
        #expect(isWanted(relief))
        #expect(
            transcript.text.contains(
                "1 process with 1 thread goes on with \"maps\", of which 44 s are left at this pace"))
        // What others left is computed here.
        relief.relieve("k")
        #expect(!isWanted(relief))
    }

    @Test("Nobody is called upon once the neighbour is gone")
    func gone() {
        let relief = relief()
        relief.callUpon { _ in }
        machine.pass(0.4, others: 1)
        relief.begin(transcript.console)
        machine.pass(3, others: 0.1)
        #expect(!isWanted(relief))
    }

    @Test("A neighbour that comes later is noticed, and said once")
    func later() {
        let relief = relief()
        relief.callUpon { _ in }
        machine.pass(0.4, others: 0)
        relief.begin(transcript.console)
        for _ in 0..<5 {
            machine.pass(6, others: 0.67)
            relief.note(transcript.console)
        }
        #expect(transcript.text.split(separator: "\n").count { $0.hasPrefix("something else computes here") } == 1)
        #expect(
            transcript.text.contains(
                "something else computes here: others use 0.7 of 2 processors, and 0.7 of this run's 2 threads wait for one; long steps of pieces"
            ), "\(transcript.text)")
        #expect(isWanted(relief))
    }

    @Test("There are as many processes as others leave processors and memory for")
    func processes() {
        func asked(_ threads: Int, others: Double, _ memory: (available: Int, needed: Int)?) -> Int? {
            // Eight processors.
            let machine = MadeUpMachine(stat: (0..<8).map { "cpu\($0) 0 0 0 0\n" }.joined())
            let relief = Relief(threads: threads, machine.readings) { memory }
            var found: Int?
            relief.callUpon { found = $0 }
            machine.pass(
                1, stat: "cpu0 \(Int(others * 100)) 0 0 0\n" + (1..<8).map { "cpu\($0) 0 0 0 0\n" }.joined(), own: 0,
                waited: [:])
            relief.begin(transcript.console)
            relief.relieve("k")
            return found
        }
        #expect(asked(8, others: 3, nil) == 5)
        #expect(asked(4, others: 5, nil) == 3 && asked(2, others: 7.2, nil) == 1)
        #expect(asked(8, others: 3, (available: 3_500, needed: 1_000)) == 3)
        #expect(asked(8, others: 3, (available: 10, needed: 1_000)) == 1)
    }

    /// Twelve pieces, of which the first takes so long that more than 15 seconds seem to be left.
    ///
    /// - Parameter stop: the piece that fails.
    private func trials(_ counter: Counter, stop: Int? = nil) -> Step<[Int]> {
        Step("trials", file: "M/a.swift", line: 1, column: 5) { [machine] lab in
            try lab.pieces("trial", count: 12) { trial in
                if trial == stop { throw Failure() }
                counter.increment()
                if trial == 0 { Thread.sleep(forTimeInterval: 2.2) }
                machine.pass(3, others: 1)
                return trial * trial
            }
        }
    }

    @Test("What others computed is found, and what they left is computed here", arguments: [1, 5, nil])
    func handedOver(_ stop: Int?) throws {
        let store = try scratch.store(), own = Counter(), others = Counter()
        // A step whose code uses no tensors, so that its key knows of no threads.
        let code = try StepCodeTable([
            StepCode(
                json:
                    #"{"steps":{"M/a.swift:1:5":{"code":{"closure":"1"},"methods":{}}},"findings":{},"types":{},"texts":{}}"#
            )
        ])
        func made(_ store: Store) -> Resolver {
            Resolver(store: store, setting: Setting(), run: nil, console: transcript.console, code: code)
        }
        let relief = relief(), file = scratch.storeFile, step = trials(others, stop: stop)
        var failure: (any Error)?
        relief.callUpon { processes in
            #expect(processes == 1)
            do {
                let store = try Store(at: file), other = made(store)
                let key = try #require(try other.key(of: step.node, [:]))
                other.equipment.division = Division(
                    .whole, joins: true, claims: PieceClaims(store, step: "trials", key: key, run: nil),
                    neverWaits: true)
                _ = try other.value(of: step)
            } catch {
                failure = error
            }
        }
        machine.pass(0.4, others: 1)
        let resolver = made(store)
        resolver.equipment.relief = relief
        #expect(try resolver.value(of: trials(own)) == (0..<12).map { $0 * $0 })
        #expect((failure is Failure) == (stop != nil), "\(String(describing: failure))")
        #expect(others.count == stop.map { $0 - 1 } ?? 11 && own.count + others.count == 12)
        #expect(transcript.text.contains("goes on with \"trials\""), "\(transcript.text)")
        for table in ["claims", "pieces", "checkpoints"] {
            #expect(try scratch.count("SELECT COUNT(*) FROM \(table)") == 0, "\(table)")
        }
        // What was computed here before is in the sum.
        if stop == nil { #expect(try #require(Double(scratch.text("SELECT seconds FROM \"values\""))) >= 2.2) }
    }
}
