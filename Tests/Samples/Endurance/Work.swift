import Foundation
import Notebook

/// What the studies of this program do for work; the tests set its pace and read what was done.
enum Work {
    private static let environment = ProcessInfo.processInfo.environment
    /// How many seconds each unit takes.
    private static let pace = environment["WORK_PACE"].flatMap(Double.init) ?? 0
    /// For how many seconds the first trial computes, where it is to seem long.
    private static let firstTrial = environment["WORK_FIRST_TRIAL"].flatMap(Double.init) ?? 0
    /// A file that receives a line for each unit, at its beginning.
    private static let log = environment["WORK_LOG"]
    /// The unit that fails.
    private static let failing = environment["WORK_FAILS_AT"]
    /// The unit that comes out otherwise, as on a machine that computes wrongly.
    private static let wrong = environment["WORK_IS_WRONG_AT"]

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Does a unit of work: its result depends on nothing but its name, the seed and the profile.
    static func unit(_ name: String, _ lab: Lab) throws -> Double {
        if let log, let file = fopen(log, "a") {
            fputs(name + "\n", file)
            fclose(file)
        }
        if name == failing { throw Failure(description: "\(name) was asked to fail") }
        Thread.sleep(forTimeInterval: pace)
        if name == "trial 0" {
            let start = ContinuousClock.now
            while ContinuousClock.now - start < .seconds(firstTrial) {}
        }
        let digits = contentDigest(of: Data("\(name) \(lab.seed) \(lab.profile)".utf8)).prefix(13)
        let value = Double(UInt64(digits, radix: 16) ?? 0) / Double(1 << 52)
        return name == wrong ? value + 1 : value
    }
}
