import Foundation
import Synchronization
import Testing

@testable import Notebook

/// What /proc tells of a machine's load. The texts were recorded on machines of two and of eight processors, and shortened.
@Suite struct LoadTests {
    private static let stat = """
        cpu  6823558 294904 780285 1329608 12028 0 5241 5994 0 0
        cpu0 3379350 144838 385807 707678 4699 0 1070 2953 0 0
        cpu1 3444207 150065 394477 621930 7328 0 4170 3040 0 0
        intr 121320370 0 0 0 0 0
        ctxt 210077392
        btime 1764487642
        processes 23910
        procs_running 3
        """

    @Test("Idling and waiting for disks are no work; what gives way is counted by itself")
    func processorTimes() throws {
        let times = try #require(ProcessorTimes(stat: Self.stat, ticksPerSecond: 100))
        #expect(times.count == 2)
        // By hand: user, system, interrupts and stolen time of both.
        let busy = (3_379_350 + 385_807 + 0 + 1070 + 2953) + (3_444_207 + 394_477 + 0 + 4170 + 3040)
        #expect(times.busy == Double(busy) / 100)
        #expect(times.givingWay == Double(144_838 + 150_065) / 100)
    }

    @Test(
        "Of the processors those count that a process may use", arguments: [("0-1", 2), ("1", 1), ("0,1", 2), ("0", 1)])
    func allowed(_ list: String, _ count: Int) throws {
        let status = "Name:\tcahier\nThreads:\t5\nCpus_allowed:\t3\nCpus_allowed_list:\t\(list)\nMems_allowed:\t1\n"
        let times = try #require(ProcessorTimes(stat: Self.stat, status: status, ticksPerSecond: 100))
        #expect(times.count == count)
        if list == "1" { #expect(times.givingWay == 1500.65) }
    }

    @Test(
        "A text without processors, or with another form, tells nothing",
        arguments: ["", "cpu 1 2 3 4\n", "cpu0 1 2\n"])
    func noTimes(_ stat: String) { #expect(ProcessorTimes(stat: stat, ticksPerSecond: 100) == nil) }

    @Test("Old kernels count fewer kinds of time")
    func oldKernel() throws {
        let times = try #require(ProcessorTimes(stat: "cpu0 100 20 30 4000\n", ticksPerSecond: 100))
        #expect(times.busy == 1.3 && times.givingWay == 0.2)
    }

    @Test("Threads that came or went in between don't count")
    func threadWaits() throws {
        let before = try #require(
            ThreadWaits(schedstats: ["7": "12409 2000000000 1", "8": "5 500000000 3", "9": "1 7000000000 1"]))
        let after = try #require(
            ThreadWaits(schedstats: ["7": "99 2250000000 4", "8": "5 500000000 3", "10": "1 9000000000 1"]))
        #expect(abs(after.since(before) - 0.25) < 1e-9)
        #expect(ThreadWaits(schedstats: [:]) == nil && ThreadWaits(schedstats: ["7": "not known"]) == nil)
    }

    @Test(
        "Own work is taken off; what gives way counts beside a process that gives way itself", arguments: [false, true])
    func load(givesWay: Bool) throws {
        // Ten seconds: of two processors one worked for 8 s, the other for 6 s and 3 s for what gives way.
        let machine = MadeUpMachine(stat: "cpu0 1000 0 0 0 0\ncpu1 2000 100 0 50 0\n", givesWay: givesWay)
        let watch = LoadWatch(machine.readings)
        machine.pass(10, stat: "cpu0 1800 0 0 200 0\ncpu1 2600 400 0 150 0\n", own: 9, waited: ["1": 4, "2": 1])
        #expect(watch.seconds == 10)
        let load = try #require(watch.load())
        #expect(load.processors == 2)
        #expect(abs(load.others - (givesWay ? 0.8 : 0.5)) < 1e-9)
        #expect(abs(try #require(load.waiting) - 0.5) < 1e-9)
        // It has begun anew.
        #expect(watch.seconds == 0 && watch.load() == nil)
    }

    @Test("Where the kernel doesn't tell, nothing is known")
    func unknown() {
        let machine = MadeUpMachine(stat: nil)
        let watch = LoadWatch(machine.readings)
        machine.pass(10, stat: nil, own: 9, waited: [:])
        #expect(watch.load() == nil)
    }

    @Test(
        "Half a processor that isn't there is too little room",
        arguments: [(2, 0.4, 2, false), (2, 0.5, 2, true), (8, 3.0, 4, false), (8, 4.5, 4, true), (1, 0.9, 1, true)])
    func room(_ processors: Int, _ others: Double, _ threads: Int, _ isCrowded: Bool) {
        let load = MachineLoad(processors: processors, others: others)
        #expect(load.leavesNoRoom(for: threads) == isCrowded)
        // The same, where nobody counts what waits.
        #expect(load.slowsDown(threads) == isCrowded)
    }

    @Test("A run is slowed down where its threads wait and others work")
    func slowness() {
        func slows(_ others: Double, _ waiting: Double) -> Bool {
            MachineLoad(processors: 2, others: others, waiting: waiting).slowsDown(2)
        }
        #expect(slows(0.67, 0.6))
        // Its own threads are in each other's way, or there is room for all.
        #expect(!slows(0.1, 0.6) && !slows(0.67, 0.1))
        let free = [0.0, 0.4, 0.67, 1.2, 1.6, 5].map { MachineLoad(processors: 2, others: $0).free }
        #expect(free == [2, 2, 1, 1, 1, 1])
        #expect(MachineLoad(processors: 8, others: 2.7).free == 5)
    }

    @Test func memory() {
        let text =
            "MemTotal:        8056612 kB\nMemFree:          212380 kB\nMemAvailable:    5123456 kB\nBuffers: 1 kB\n"
        #expect(ProcessUsage.memoryAvailable(inMeminfo: text) == 5_123_456 * 1024)
        #expect(ProcessUsage.memoryAvailable(inMeminfo: "MemTotal: 8056612 kB\n") == nil)
    }

    @Test("This machine tells", .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/schedstat")))
    func here() throws {
        let watch = LoadWatch()
        // Something to count.
        let start = ContinuousClock.now
        var sum = 0.0
        while ContinuousClock.now - start < .milliseconds(200) { sum += 1 / (1 + sum) }
        let load = try #require(watch.load())
        #expect(load.processors == ProcessInfo.processInfo.activeProcessorCount && sum > 0)
        #expect((0...Double(load.processors) + 0.2).contains(load.others))
        #expect(try #require(load.waiting) >= 0)
    }
}

/// A machine whose clock and texts a test sets.
final class MadeUpMachine: Sendable {
    private struct State {
        var seconds = 0.0, own = 0.0, busy = 0.0
        var waited: [String: Double] = ["1": 100, "2": 200]
        var stat: String?
    }

    private let state: Mutex<State>
    private let givesWay: Bool

    /// - Parameter stat: its /proc/stat.
    init(stat: String?, givesWay: Bool = false) {
        state = Mutex(State(stat: stat))
        self.givesWay = givesWay
    }

    /// Of two processors.
    convenience init() { self.init(stat: Self.stat(busy: 0)) }

    private static func stat(busy seconds: Double) -> String { "cpu0 \(Int(seconds * 100)) 0 0 0\ncpu1 0 0 0 0\n" }

    func pass(_ seconds: Double, stat: String?, own: Double, waited: [String: Double]) {
        state.withLock { state in
            state.seconds += seconds
            state.own += own
            state.stat = stat
            state.waited.merge(waited) { $0 + $1 }
        }
    }

    /// Two threads of the process work where others leave them a processor, and wait otherwise.
    func pass(_ seconds: Double, others: Double) {
        let busy = state.withLock { state in
            state.busy += seconds * 2
            return state.busy
        }
        pass(seconds, stat: Self.stat(busy: busy), own: seconds * (2 - others), waited: ["2": seconds * others])
    }

    var readings: LoadReadings {
        LoadReadings(
            processors: { self.state.withLock(\.stat) }, process: { nil },
            threads: { self.state.withLock(\.waited).mapValues { "1 \(Int($0 * 1e9)) 1" } },
            ownSeconds: { self.state.withLock(\.own) }, clock: { self.state.withLock(\.seconds) },
            givesWay: { self.givesWay })
    }
}
