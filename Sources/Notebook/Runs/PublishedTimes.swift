import Foundation

/// What the steps of a report's run took, and on which machine.
public struct PublishedTimes: Equatable, Sendable, Codable {
    /// The run's number, in the store of whoever made the report.
    var run: Int
    /// "AMD EPYC, 2 logical cores".
    var machine: String
    /// By step.
    var seconds: [String: Double]

    /// Those of several studies, by the studies' names, as the plugin `PublishedTimes` leaves them; of none where the text
    /// is another.
    public static func byStudy(json: String) -> [String: PublishedTimes] {
        (try? JSONDecoder().decode([String: PublishedTimes].self, from: Data(json.utf8))) ?? [:]
    }
}

extension PublishedTimes {
    /// - Returns: nothing where the folder has no report of this profile, or none that this version can read.
    init?(in folder: URL, profile: Profile) {
        struct Run: Decodable {
            struct Step: Decodable {
                var name: String
                var origin: String
                var seconds: Double
            }

            struct Machine: Decodable { var processor: String? }

            var run: Int
            var steps: [Step]
            var provenance: Machine
        }
        struct Results: Decodable { var profile: Profile }
        guard let results: Results = PublishedFile.read("results.json", in: folder), results.profile == profile,
            let run: Run = PublishedFile.read("run.json", in: folder), let machine = run.provenance.processor
        else { return nil }
        let computed = run.steps.filter { $0.origin != RunValue.Origin.source.rawValue }
        self.init(
            run: run.run, machine: machine,
            seconds: Dictionary(computed.map { ($0.name, $0.seconds) }) { first, _ in first })
    }
}

extension Study {
    /// The study with what its published full run took: what a full run expects of steps that its store has no time of.
    public func knowing(_ times: PublishedTimes?) -> Study {
        var study = self
        study.publishedTimes = times
        return study
    }
}
