import Foundation

/// What runs published, quick ones where nothing is said.
extension Cahier {
    private struct Results: Decodable {
        struct Finding: Decodable {
            var identifier: String
            var word: String
        }
        var findings: [Finding]
    }

    /// A text file of a study's report.
    func published(_ path: String, of study: String, in output: String = ".cahier/output") throws -> String {
        try String(contentsOf: file("\(output)/\(study)/\(path)"), encoding: .utf8)
    }

    /// The findings' words, by the findings.
    func words(of study: String, in output: String = ".cahier/output") throws -> [String: String] {
        let file = try published("results.json", of: study, in: output)
        let results = try JSONDecoder().decode(Results.self, from: Data(file.utf8))
        return Dictionary(uniqueKeysWithValues: results.findings.map { ($0.identifier, $0.word) })
    }
}
