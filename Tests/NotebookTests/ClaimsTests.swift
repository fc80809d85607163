import Foundation
import Notebook
import Testing

@Suite struct ClaimsTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func claimByDeadProcess(_ process: String) throws {
        let key = try scratch.text("SELECT key FROM \"values\"")
        try scratch.tamper(
            "DELETE FROM \"values\"; INSERT INTO claims VALUES ('\(key)', 'number', 7, '\(process)', 'another store')")
    }

    @Test(arguments: ["a-boot 1 1", "", "nonsense", "a b c d"])
    func aClaimOfADeadProcessIsVoid(_ process: String) throws {
        let step = Step("number") { _ in 5 }
        _ = try quietResolver(try scratch.store()).value(of: step)
        try claimByDeadProcess(process)
        #expect(try quietResolver(try scratch.store()).value(of: step) == 5)
        #expect(try scratch.count("SELECT COUNT(*) FROM claims") == 0)
    }

    @Test func aFailedStepCanBeClaimedAgain() throws {
        let store = try scratch.store()
        #expect(throws: Failure.self) {
            try quietResolver(store).value(of: Step("number") { _ -> Int in throw Failure() })
        }
        #expect(try scratch.count("SELECT COUNT(*) FROM claims") == 0)
        #expect(try quietResolver(store).value(of: Step("number") { _ in 5 }) == 5)
    }

    @Test func aClaimThatCouldNotBeRemovedDoesNotStopItsOwnProcess() throws {
        let store = try scratch.store(), file = scratch.storeFile
        let step = Step("number") { _ -> Int in
            // From here on, claims cannot be removed.
            try Scratch.tamper(
                file, "CREATE TRIGGER keep BEFORE DELETE ON claims BEGIN SELECT RAISE(ABORT, 'kept'); END")
            throw Failure()
        }
        #expect(throws: Failure.self) { try quietResolver(store).value(of: step) }
        #expect(try scratch.count("SELECT COUNT(*) FROM claims") == 1)
        try scratch.tamper("DROP TRIGGER keep")
        #expect(try quietResolver(store).value(of: Step("number") { _ in 5 }) == 5)
    }

    @Test func twoLabsOfOneProcessShareTheWork() async throws {
        let counter = Counter(), file = scratch.storeFile
        _ = try scratch.store()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    try quietResolver(try Store(at: file)).value(
                        of: Step("number") { _ in
                            counter.increment()
                            Thread.sleep(forTimeInterval: 0.3)
                            return 5
                        })
                }
            }
            for try await value in group { #expect(value == 5) }
        }
        #expect(counter.count == 1)
    }
}
