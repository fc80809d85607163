import Foundation
import Testing

/// The quick profile's values never reach a full report.
@Suite struct ProfileSeparationTests {
    let endurance: Endurance
    init() throws { endurance = try Endurance() }

    @Test("A full run beside a store full of quick values, finished and not, ends as one with an empty store")
    func fullAfterQuick() throws {
        #expect(try endurance("run", "endurance", "--seed", "2", failingAt: "trial 7").status == 1)
        #expect(try endurance("run", "endurance").status == 0)
        let quick = try endurance.results()
        for seed in ["1", "2"] {
            endurance.forgetWork()
            let full = try endurance("run", "endurance", "--profile", "full", "--seed", seed)
            #expect(full.status == 0, "\(full.errors)")
            #expect(full.output.contains("4 steps computed, 0 reused"), "\(full.output)")
            #expect(endurance.work().sorted() == (Endurance.units + (12..<15).map { "trial \($0)" }).sorted())
            let undisturbed = try endurance.undisturbedResults(in: "Output", "--profile", "full", "--seed", seed)
            #expect(try endurance.results("Output") == undisturbed)
        }
        // The quick report is where it was, and a quick run doesn't touch the full one.
        #expect(try endurance.results() == quick)
        let full = try endurance.results("Output")
        #expect(try endurance("run", "endurance").status == 0)
        #expect(try endurance.results("Output") == full)
        #expect(try endurance.results() == quick)
    }

    @Test("A run's values by its key alone: figures after a failed full run are the quick run's, and say so")
    func figuresAfterAFailedFullRun() throws {
        #expect(try endurance("run", "endurance").status == 0)
        let quick = try endurance.results()
        #expect(try endurance("run", "endurance", "--profile", "full", failingAt: "total").status == 1)
        #expect(try endurance.results() == quick)
        let figures = try endurance("figures", "endurance", "--output", "Redrawn")
        #expect(figures.output.contains("run 1 redrawn"), "\(figures.errors)")
        #expect(try endurance.results("Redrawn") == quick)
        #expect(String(decoding: quick, as: UTF8.self).contains("\"profile\" : \"quick\""))
        let failed = try endurance("figures", "endurance", "--run", "2")
        #expect(failed.status == 1)
        #expect(failed.errors.contains("run 2 is failed"), "\(failed.errors)")
    }
}
