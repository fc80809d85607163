import Foundation
import Methods
import Processes
import Tensors
import Testing

/// What is published beside an estimate is enough for another program, which knows nothing of this one.
@Suite struct RecomputeTests {
    private static let python = ProcessInfo.processInfo.environment["CAHIER_PYTHON"] ?? "python3"
    private static let hasPackages = run(["-c", "import numpy, scipy"]).status == 0
    private static let program = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("recompute.py").path

    @Test(
        .enabled(if: hasPackages, "\(python) has no numpy and scipy: estimates are not recomputed by another program"),
        arguments: [1, 2, 3] as [UInt64])
    func everyDesignIsRecomputed(seed: UInt64) throws {
        try inFolder { folder in
            let estimators = try PublishedEstimators(seed: seed)
            try estimators.write(to: folder)
            let result = Self.run([Self.program, folder.path])
            #expect(result.status == 0, "seed \(seed): \(result.output)")
            #expect(result.output.contains("\(estimators.all.count) estimates: "))
            #expect(result.output.contains("agree, 0 do not, 0 were not recomputed"), "\(result.output)")
        }
    }

    /// A value, an end, a recipe, a bound that is not the one it was: each is found.
    @Test(.enabled(if: hasPackages, "\(python) has no numpy and scipy"))
    func whatWasChangedIsFound() throws {
        try inFolder { folder in
            let seeds = try Samples([12, 14, 11, nil], of: "fault seeds", within: 0...100, measuring: "accuracy")
            let mean = try Estimator.mean(seeds), estimate = mean.estimate(), interval = try #require(estimate.interval)
            let recipe = String(decoding: try JSONEncoder().encode(mean.recipe()), as: UTF8.self)
            let text = """
                {"id": "seeds", "values": "values.csv", "recipe": \(recipe),
                 "value": \(try #require(estimate.value)), "lower": \(interval.lower), "upper": \(interval.upper)}
                """
            func check(_ results: String, _ values: String = mean.values.csv) throws -> (status: Int32, output: String)
            {
                try Data(results.utf8).write(to: folder.appendingPathComponent("results.json"))
                try Data(values.utf8).write(to: folder.appendingPathComponent("values.csv"))
                return Self.run([Self.program, folder.path])
            }
            #expect(try check(text).status == 0)
            #expect(try check(text, mean.values.csv.replacingOccurrences(of: ",14", with: ",15")).status == 1)
            #expect(try check(text.replacingOccurrences(of: "studentT", with: "bca")).status == 1)
            #expect(try check(text.replacingOccurrences(of: "[0,100]", with: "[0,99]")).status == 1)
            #expect(try check(text.replacingOccurrences(of: "\(interval.lower)", with: "null")).status == 1)
            let rounded = String(format: "%.1f", interval.lower)
            #expect(try check(text.replacingOccurrences(of: "\(interval.lower)", with: rounded)).status == 0)
            let off = String(format: "%.1f", interval.lower + 0.1)
            #expect(try check(text.replacingOccurrences(of: "\(interval.lower)", with: off)).status == 1)
            #expect(try check("{}").status == 2)
            #expect(try check(text.replacingOccurrences(of: "values.csv", with: "../values.csv")).status == 1)
        }
    }

    /// Values in several files, under other names of columns, are as good; a file that is missing is found.
    @Test(.enabled(if: hasPackages, "\(python) has no numpy and scipy"))
    func valuesInPieces() throws {
        try inFolder { folder in
            var stream = RandomStream(seed: 7, "pieces")
            let samples = try Samples((0..<40).map { _ in 1 + stream.uniform() }, of: "images", measuring: "plain")
            let other = try Samples((0..<40).map { _ in 2 + stream.uniform() }, of: "images", measuring: "clipped")
            let gain = try Estimator.statistic(.of(.correlation, [0, 1]), of: [other, samples], stream: stream)
            let doubled = try Estimator.mean(
                Samples(other.values.map { $0.map { 2 * $0 } }, of: "images", measuring: "plain"))
            let joined = ValueTable.joined([(name: "gain", table: gain.values), (name: "twice", table: doubled.values)])
            let pieces = joined[0].whole.csv(inPiecesOf: 700)
            #expect(pieces.count > 2)
            for (place, piece) in pieces.enumerated() {
                try Data(piece.utf8).write(to: folder.appendingPathComponent("\(place).csv"))
            }
            let files = pieces.indices.map { "\"\($0).csv\"" }.joined(separator: ", ")
            let parts = try zip([gain, doubled], joined[0].parts).map { estimator, part in
                let estimate = estimator.estimate(), interval = try #require(estimate.interval)
                let recipe = try JSONEncoder().encode(estimator.recipe(of: estimate, in: part.table))
                return """
                    {"label": "\(part.place)", "values": [\(files)], "recipe": \(String(decoding: recipe, as: UTF8.self)),
                     "value": \(try #require(estimate.value)), "lower": \(interval.lower), "upper": \(interval.upper)}
                    """
            }
            try Data("[\(parts.joined(separator: ","))]".utf8).write(to: folder.appendingPathComponent("results.json"))
            let whole = Self.run([Self.program, folder.path])
            #expect(whole.status == 0 && whole.output.hasPrefix("2 estimates"), "\(whole.output)")
            try FileManager.default.removeItem(at: folder.appendingPathComponent("1.csv"))
            #expect(Self.run([Self.program, folder.path]).status == 1)
        }
    }

    /// Code is recomputed by whoever writes it again, and said to be missing otherwise.
    @Test(.enabled(if: hasPackages, "\(python) has no numpy and scipy"))
    func statisticsThatAreCode() throws {
        try inFolder { folder in
            var stream = RandomStream(seed: 5, "code")
            let samples = try Samples((0..<30).map { _ in stream.normal() }, of: "images")
            let range = try Estimator.statistic(
                named: "mean_of_squares", of: [samples], stream: RandomStream(seed: 6, "resamples")
            ) { $0[0].map { $0 * $0 }.mean }
            let estimate = range.estimate(), interval = try #require(estimate.interval)
            let recipe = String(decoding: try JSONEncoder().encode(range.recipe()), as: UTF8.self)
            let text = """
                {"id": "squares", "values": "values.csv", "recipe": \(recipe),
                 "value": \(try #require(estimate.value)), "lower": \(interval.lower), "upper": \(interval.upper)}
                """
            try Data(text.utf8).write(to: folder.appendingPathComponent("results.json"))
            try Data(range.values.csv.utf8).write(to: folder.appendingPathComponent("values.csv"))
            let without = Self.run([Self.program, folder.path])
            #expect(without.status == 3 && without.output.contains("\"mean_of_squares\" is code"), "\(without.output)")
            let code = folder.appendingPathComponent("mine.py")
            try Data("def mean_of_squares(x):\n    return (x * x).mean()\n".utf8).write(to: code)
            let with = Self.run([Self.program, folder.path, "--functions", code.path])
            #expect(with.status == 0, "\(with.output)")
        }
    }

    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("recompute-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private static func run(_ arguments: [String]) -> (status: Int32, output: String) {
        guard let answer = ProgramCall(python, arguments).answer() else { return (127, "there is no \(python)") }
        return (answer.status, answer.output + answer.errors)
    }
}
