import Foundation

/// How well layers tell responses of brain regions, as users have it from Brain-Score: a row for each benchmark.
public struct BrainScores: Codable, Sendable {
    public struct Score: Codable, Sendable, Hashable {
        public let model, layer, region, benchmark: String
        public let value: Double

        public init(model: String, layer: String, region: String, benchmark: String, value: Double) {
            (self.model, self.layer, self.region, self.benchmark) = (model, layer, region, benchmark)
            self.value = value
        }
    }

    public let scores: [Score]

    public init(_ scores: [Score]) { self.scores = scores }

    /// Reads a table with the columns model, layer, region, benchmark, score, and others.
    ///
    /// - Throws: ``DatasetError`` that names the line where something is missing, twice, or no score.
    public init(contentsOf file: URL) throws {
        let table = try CellTable(file, advice: "Correct the file, or name another with --data brain-scores=FILE")
        let wanted = ["model", "layer", "region", "benchmark", "score"]
        guard Set(wanted).isSubset(of: table.columns) else {
            throw table.error(
                "expected the columns \(wanted.joined(separator: ",")), found \(table.columns.joined(separator: ","))")
        }
        var seen: [[String]: Int] = [:]
        scores = try table.rows.map { row in
            let names = try ["model", "layer", "region", "benchmark"].map { try row.text($0) }
            if let earlier = seen.updateValue(row.line, forKey: names) {
                throw row.error("scores \(names.joined(separator: ", ")) again, as line \(earlier) does")
            }
            let value = try row.number("score", "a score from -1 to 1") { -1...1 ~= $0 }
            return Score(model: names[0], layer: names[1], region: names[2], benchmark: names[3], value: value)
        }
        guard !scores.isEmpty else { throw table.error("it has no score") }
    }

    /// The mean over benchmarks; `nil` where there is none. Capitals, hyphens, dots and the like tell no names apart.
    public func score(model: String, layer: String, region: String) -> Double? {
        let wanted = [model, layer, region].map(Self.plain)
        let found = scores.filter { [$0.model, $0.layer, $0.region].map(Self.plain) == wanted }.map(\.value)
        return found.isEmpty ? nil : found.reduce(0, +) / Double(found.count)
    }

    private static func plain(_ name: String) -> String {
        String(name.lowercased().unicodeScalars.filter(CharacterSet.alphanumerics.contains))
    }
}
