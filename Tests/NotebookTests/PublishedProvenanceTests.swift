import Testing

@testable import Notebook

@Suite struct PublishedProvenanceTests {
    @Test(
        "What a report says of its command names no folder of whoever ran it",
        arguments: [
            ("run coins --store /home/me/s.sqlite --seed 2", "run coins --seed 2"),
            ("run coins --store=/home/me/s.sqlite --output=/home/me/out", "run coins"),
            ("run --output /home/me/out coins --artifacts /home/me/a --profile full", "run coins --profile full"),
            // What changes numbers stays, whatever it is called.
            (
                "run coins --data photographs=store --option output=2",
                "run coins --data photographs=store --option output=2"
            ),
            ("run coins", "run coins"),
        ])
    func published(_ given: String, _ expected: String) {
        var provenance = Provenance()
        provenance.arguments = given.split(separator: " ").map(String.init)
        provenance.version = "0.1.0"
        #expect(provenance.published.arguments.joined(separator: " ") == expected)
        #expect(provenance.published.version == "0.1.0")
    }
}
