import Testing

@testable import Watching

/// What `watch` takes from `explain --json`.
@Suite struct ExplainedTests {
    @Test func whatIsNotThereIsToldWithItsRemedy() throws {
        let explained = try Explained(
            json: """
                warning: something
                {"steps": [{"name": "images", "status": "missing", "finding": "there is none", "advice": "Fetch it"},
                           {"name": "training", "status": "to run"}, {"name": "score", "status": "depends"},
                           {"name": "stamps", "status": "read", "source": "Tux Paint stamps"}]}
                Error: a run of my-study would lack images.
                """)
        #expect(explained.absent == ["images is missing: there is none: Fetch it"])
        #expect(explained.missing == ["training", "score"])
    }

    @Test func whatIsNoExplanationIsAnError() {
        for text in ["", "Error: no", "{\"step\": 1}"] {
            #expect(throws: WatchError.self) { try Explained(json: text) }
        }
    }
}
