import Foundation

// Called by the build-tool plugin PublishedTimes:
//
//     step-code --times OUTPUT REPORT …
//
// Writes a Swift file with what the steps of these reports' runs took, those of full runs alone. A folder that is no report
// of this version's is left out.

/// What `Notebook` reads as its `PublishedTimes`.
private struct Times: Encodable {
    var run: Int
    var machine: String
    var seconds: [String: Double]
}

private struct Run: Decodable {
    struct Step: Decodable {
        var name: String
        var origin: String
        var seconds: Double
    }

    struct Machine: Decodable { var processor: String }

    var study: String
    var run: Int
    var steps: [Step]
    var provenance: Machine
}

private struct Results: Decodable { var profile: String }

private func content<Value: Decodable>(of path: String) -> Value? {
    FileManager.default.contents(atPath: path).flatMap { try? JSONDecoder().decode(Value.self, from: $0) }
}

func writeTimes(_ arguments: [String]) throws {
    guard let output = arguments.first else {
        throw Failure(description: "usage: step-code --times OUTPUT REPORT …")
    }
    var studies: [String: Times] = [:]
    for folder in arguments.dropFirst() {
        guard let results: Results = content(of: "\(folder)/results.json"), results.profile == "full",
            let run: Run = content(of: "\(folder)/run.json")
        else { continue }
        let computed = run.steps.filter { $0.origin != "source" }
        studies[run.study] = Times(
            run: run.run, machine: run.provenance.processor,
            seconds: Dictionary(computed.map { ($0.name, $0.seconds) }) { first, _ in first })
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(studies), as: UTF8.self)
    let text = """
        // Made by the plugin PublishedTimes from the reports in Output.
        import Notebook

        /// What the steps of published full runs took, by study.
        let publishedTimes = PublishedTimes.byStudy(
            json: #\"""
        \(literal(json))
        \"""#)

        """
    try write(text, to: output)
}
