import Foundation
import GRDB
import Testing

/// Bits that change on the disk: in blobs, and anywhere.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct FlippedBytesTests {
    let endurance: Endurance
    init() throws { endurance = try Endurance() }

    /// Flips a bit of a blob in the file, wherever its bytes lie.
    private func flip(_ sql: String) throws {
        let place = sql.contains("activation_chunks") ? endurance.activations : endurance.store
        let blob = try endurance.tamper(place) { try Data.fetchOne($0, sql: sql) }
        // A large blob goes on in other pages.
        let bytes = try #require(blob).prefix(200)
        try #require(!bytes.isEmpty)
        var file = try Data(contentsOf: place)
        var flips = 0
        while let range = file.firstRange(of: bytes) {
            file[range.lowerBound + bytes.count / 2] ^= 1
            flips += 1
        }
        try #require(flips > 0)
        try file.write(to: place)
    }

    @Test("A flipped bit in a value: figures complain, the next run computes it again")
    func value() throws {
        #expect(try endurance("run", "endurance").status == 0)
        let results = try endurance.results()
        // The total stands in the run's record too, in the same digits.
        for step in ["trials", "training", "features"] {
            try flip("SELECT data FROM contents JOIN \"values\" USING (digest) WHERE step = '\(step)'")
            let figures = try endurance("figures", "endurance")
            #expect(figures.status == 1)
            #expect(
                figures.errors.contains("the value of \"\(step)\" in the store \(endurance.store.path): it is damaged"),
                "\(figures.errors)")
            let run = try endurance("run", "endurance")
            #expect(run.status == 0, "\(run.errors)")
            #expect(
                run.errors.contains(
                    "the value of \"\(step)\" in the store \(endurance.store.path) is damaged; it is computed again"),
                "\(run.errors)")
            #expect(run.output.contains("1 step computed, 3 reused"), "\(run.output)")
            #expect(try endurance.results() == results)
            #expect(try endurance("figures", "endurance").status == 0)
        }
    }

    @Test(
        "A flipped bit in a piece, a checkpoint or activations is a miss",
        arguments: [
            ("trial 7", "SELECT data FROM pieces WHERE name = 'trial 3'", "the piece \"trial 3\" of \"trials\"", 1),
            ("epoch 5", "SELECT data FROM checkpoints", "the checkpoint of \"training\"", 5),
            ("chunk 4", "SELECT data FROM activation_chunks WHERE chunk = 2", "activations", 1),
        ])
    func unfinished(_ stop: String, _ blob: String, _ what: String, _ repeated: Int) throws {
        #expect(try endurance("run", "endurance", failingAt: stop).status == 1)
        try flip(blob)
        let run = try endurance("run", "endurance")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("damaged"), "\(run.errors)")
        #expect(run.errors.contains(what), "\(run.errors)")
        // One more for the unit that failed.
        #expect(endurance.work().count == Endurance.units.count + 1 + repeated)
        #expect(try endurance.results() == endurance.undisturbedResults())
    }

    @Test("A hundred flipped bits anywhere in the file: right results or a complaint")
    func anywhere() throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        var generator = SeededGenerator(seed: seed)
        // One run that is complete, and one with pieces, a checkpoint or activations, by turns.
        let complete = try endurance.undisturbedResults(), second = try endurance.undisturbedResults("--seed", "2")
        var pristine: [Data] = []
        for stop in ["trial 8", "epoch 6", "chunk 5"] {
            endurance.forgetStore()
            #expect(try endurance("run", "endurance").status == 0)
            #expect(try endurance("run", "endurance", "--seed", "2", failingAt: stop).status == 1)
            pristine.append(try Data(contentsOf: endurance.store))
        }
        var outcomes: [String: Int] = [:]
        for trial in 0..<100 {
            var file = pristine[trial % 3]
            // Most of the file is zeros that nothing reads.
            var place = Int.random(in: 0..<file.count, using: &generator)
            while file[place] == 0 { place = Int.random(in: 0..<file.count, using: &generator) }
            file[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            let (arguments, right) =
                trial % 2 == 0
                ? (["run", "endurance", "--seed", "2"], second) : (["figures", "endurance", "--run", "1"], complete)
            endurance.forgetStore()
            try file.write(to: endurance.store)
            let result = try endurance.cahier(arguments, environment: endurance.environment(pace: 0))
            #expect(result.status == 0 || result.status == 1, "seed \(seed), place \(place): \(result.errors)")
            if result.status == 0 {
                #expect(try endurance.results() == right, "seed \(seed), place \(place): \(result.errors)")
            } else {
                #expect(result.errors.contains("Error: "), "seed \(seed), place \(place): \(result.errors)")
                #expect(result.errors.contains(endurance.store.path), "seed \(seed), place \(place): \(result.errors)")
            }
            outcomes[
                result.status == 0 ? (result.errors.contains("damaged") ? "missed" : "right") : "complaint", default: 0] +=
                1
        }
        print("outcomes of flipped bits, seed \(seed): \(outcomes)")
    }
}
