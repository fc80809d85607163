import Foundation

/// What `cahier explain --json` says of a study, as far as it decides whether the report can be drawn.
package struct Explained: Decodable {
    package struct Step: Decodable {
        package var name: String
        package var status: String
        /// Of what isn't there.
        package var finding: String?
        package var advice: String?
    }

    package var steps: [Step]
    /// A complete run with just the values that are wanted.
    package var drawableRun: Int?

    /// The steps whose values are not there.
    package var missing: [String] { steps.filter { $0.status == "to run" || $0.status == "depends" }.map(\.name) }

    /// A line for each thing that the study works on and that is not there.
    package var absent: [String] {
        steps.filter { $0.status == "missing" }.map { step in
            ["\(step.name) is missing", step.finding, step.advice].compactMap(\.self).joined(separator: ": ")
        }
    }

    package init(json: String) throws {
        // Warnings stand before the object.
        guard let begin = json.firstIndex(of: "{"), let end = json.lastIndex(of: "}"),
            let page = try? JSONDecoder().decode(Explained.self, from: Data(json[begin...end].utf8))
        else {
            throw WatchError(
                "asking the new program which steps must run",
                json.isEmpty ? "it says nothing" : json.trimmingCharacters(in: .whitespacesAndNewlines),
                advice: "Try `cahier explain` by hand")
        }
        self = page
    }
}
