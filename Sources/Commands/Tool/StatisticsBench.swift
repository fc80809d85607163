import ArgumentParser
import Benchmarks
import Foundation

struct StatisticsBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics",
        abstract: "Times estimates with their intervals, and all specifications of each.",
        discussion: """
            Random data like a report's: 20 fault seeds, 5,000 images, three trainings with both. For each design the median \
            time of one estimate, that of all its specifications together, and the size of its file of values.

            Examples:
              cahier bench statistics
              cahier bench statistics --json --runs 15
            """)

    @OptionGroup var timing: TimingOptions

    func run() throws {
        let results = try StatisticsBenchmark(runs: timing.runs).measure()
        if timing.json {
            try print(try benchmarkJSON(["designs": results]))
        } else {
            for result in results {
                try print(
                    result.design.padding(toLength: 40, withPad: " ", startingAt: 0)
                        + String(
                            format: "%9.2f ms, %2d specifications %9.2f ms, %7d bytes", 1000 * result.seconds,
                            result.specifications, 1000 * result.specificationsSeconds, result.bytes))
            }
        }
    }
}
