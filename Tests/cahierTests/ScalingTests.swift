import Foundation
import Testing

/// What the documentation says of more nodes than one: a simulation from the published runs, by a script.
@Suite struct ScalingTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private func script(_ arguments: String...) -> (status: Int32, output: String) {
        Python.run([Python.script("scaling.py")] + arguments)
    }

    @Test func theSimulationAgreesWithWhatIsCountedByHand() throws {
        let result = script("--test")
        #expect(result.status == 0 && result.output == "ok\n", "\(result.output)")
    }

    @Test func theDocumentedTableIsThatOfTheCommittedRuns() throws {
        let document = Self.root.appendingPathComponent("Sources/README.md")
        let result = script("--check", document.path)
        #expect(result.status == 0, "\(result.output)")
        // A table that is another one is seen.
        let changed = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).md")
        defer { try? FileManager.default.removeItem(at: changed) }
        let text = try String(contentsOf: document, encoding: .utf8)
        try text.replacing("| ten replicates |", with: "| ten replicas |").write(
            to: changed, atomically: true, encoding: .utf8)
        #expect(script("--check", changed.path).status != 0)
    }

    /// What the script takes from `explain`: which steps hang on which, and which are made of pieces.
    @Test func explainSaysWhatStepsAreMadeOf() throws {
        let endurance = try Endurance()
        let result = try endurance("explain", "endurance", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let page = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        let steps = try #require(page?["steps"] as? [[String: Any]])
        let found = Dictionary(
            uniqueKeysWithValues: steps.map { step in
                (
                    step["name"] as? String ?? "",
                    (inputs: step["inputs"] as? [String] ?? [], isInPieces: step["isInPieces"] as? Bool)
                )
            })
        #expect(found["total"]?.inputs == ["trials", "training", "features"])
        #expect(found["trials"]?.inputs.contains("numbers") == true)
        #expect(
            found.mapValues { $0.isInPieces } == [
                "numbers": false, "trials": true, "training": false, "features": false, "total": false,
            ])
    }
}
