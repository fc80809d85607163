import Foundation
import Synchronization
import Testing

@testable import Tensors

/// Parts of some work, spread over oneDNN's threads.
@Suite struct ThreadTeamTests {
    /// How often each part was done.
    private func counts(_ parts: Int, _ perform: (_ body: @escaping @Sendable (Int) -> Void) -> Void) -> [Int] {
        let done = Mutex([Int](repeating: 0, count: parts))
        perform { part in done.withLock { $0[part] += 1 } }
        return done.withLock { $0 }
    }

    @Test(arguments: [0, 1, 2, 3, 7, 64, 1000]) func eachPartIsDoneOnce(parts: Int) {
        #expect(counts(parts) { ThreadTeam.perform(parts, $0) } == Array(repeating: 1, count: parts))
    }

    /// A region within a region has one thread, which does all of its parts.
    @Test func partsOfPartsAreDoneOnce() {
        let found = counts(40) { body in
            ThreadTeam.perform(8) { outer in ThreadTeam.perform(5) { body(5 * outer + $0) } }
        }
        #expect(found == Array(repeating: 1, count: 40))
    }

    @Test func severalThreadsMayAskAtOnce() {
        let found = counts(600) { body in
            DispatchQueue.concurrentPerform(iterations: 6) { caller in
                ThreadTeam.perform(100) { body(100 * caller + $0) }
            }
        }
        #expect(found == Array(repeating: 1, count: 600))
    }

    /// Whoever waits for the others sees what they wrote.
    @Test func whatWasWrittenIsThereAfterwards() {
        var sums = [Double](repeating: 0, count: 64)
        for round in 1...200 {
            sums.withUnsafeMutableBufferPointer { sums in
                nonisolated(unsafe) let sums = sums
                ThreadTeam.perform(64) { sums[$0] += Double($0) }
            }
            #expect(sums.reduce(0, +) == Double(round) * 2016)
        }
    }
}
