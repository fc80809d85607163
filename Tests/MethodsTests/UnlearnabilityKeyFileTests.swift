import Foundation
import Methods
import Testing

@Suite struct UnlearnabilityKeyFileTests {
    private func file(seed: UInt32 = 5, side: Int = 3) throws -> UnlearnabilityKeyFile {
        UnlearnabilityKeyFile(
            try UnlearnabilityKey(numPySeed: seed, classes: 3, side: side), classNames: ["a", "b", "c"],
            fraction: try PoisonedFraction(0.25, seed: .max), size: 32,
            images: .init(data: "mine", count: 8, poisoned: 2, cleanDigest: "12", poisonedDigest: "34"))
    }

    private func read(_ text: String) throws -> UnlearnabilityKeyFile {
        try UnlearnabilityKeyFile(decoding: Data(text.utf8), path: "key.json")
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let file = try file(side: 5), bytes = try file.encoded()
        #expect(try UnlearnabilityKeyFile(decoding: bytes, path: "key.json") == file)
        #expect(try file.encoded() == bytes)
        let given = UnlearnabilityKeyFile(file.key.centred)
        #expect(try UnlearnabilityKeyFile(decoding: given.encoded(), path: "key.json") == given)
    }

    /// As other programs see it.
    @Test func membersOfTheFile() throws {
        let object = try #require(try JSONSerialization.jsonObject(with: file().encoded()) as? [String: Any])
        #expect(object["format"] as? String == "cahier-unlearnability-key/1" && object["seed"] as? Int == 5)
        #expect(object["generator"] as? String == "numpy-legacy" && object["blur"] as? Double == 0.3)
        #expect(object["kernel"] as? Int == 3 && object["denominator"] as? Int == 4_294_967_296)
        let filters = try #require(object["filters"] as? [[[Int]]])
        #expect(filters.map { $0.flatMap(\.self) } == (try file().key.filters.map { $0.numerators.map { Int($0) } }))
        #expect(object["fraction"] as? Double == 0.25 && object["fraction_seed"] as? UInt64 == .max)
        #expect(object["size"] as? Int == 32 && object["classes"] as? [String] == ["a", "b", "c"])
        let images = try #require(object["images"] as? [String: Any])
        #expect(images["clean_sha256"] as? String == "12" && images["poisoned_sha256"] as? String == "34")
    }

    @Test func aKeyByHandNeedsFiltersAlone() throws {
        let file = try read(
            #"{"format": "cahier-unlearnability-key/1", "kernel": 1, "filters": [[[1]], [[4294967296]]]}"#)
        #expect(file.key.filters.map(\.numerators) == [[1], [ClassFilter.denominator]])
        #expect(file.fraction == .all && file.classNames.isEmpty && file.size == nil && file.images == nil)
        #expect(file.key.origin == .given)
    }

    @Test func damagedFilesSayWhatIsWrong() throws {
        let text = String(decoding: try file().encoded(), as: UTF8.self)
        let first = try #require(try file().key.filters[0].numerators.first)
        let cases: [(String, String)] = [
            ("", "damaged"), ("[]", "expected it to be"), (String(text.dropLast(20)), "damaged"),
            (text.replacing("cahier-unlearnability-key/1", with: "other/1"), "expected the format"),
            (text.replacing("\"kernel\" : 3", with: "\"kernel\" : 4"), "expected filters of 4 rows"),
            (text.replacing("\"kernel\" :", with: "\"kernels\" :"), "kernel is missing"),
            (text.replacing("\(first)", with: "\(first &+ 1)"), "not those of the seed 5"),
            (text.replacing("\(first)", with: "5294967296"), "expected numbers from 0 to 4294967296"),
            (text.replacing("\(first)", with: "-1"), ""), (text.replacing("4294967296,", with: "7,"), ""),
            (text.replacing("\"c\"", with: "\"c\", \"d\""), "4 names of classes for 3 filters"),
            (text.replacing("0.25", with: "1.25"), "from 0 to 1"), (text.replacing("32", with: "0"), ""),
            (
                #"{"format": "cahier-unlearnability-key/1", "kernel": 2, "filters": [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]}"#,
                "expected an odd side"
            ), (#"{"format": "cahier-unlearnability-key/1", "kernel": 1, "filters": [[[1]]]}"#, "at least two classes"),
            (#"{"format": "cahier-unlearnability-key/1", "kernel": 1, "filters": []}"#, "at least two classes"),
        ]
        for (damaged, words) in cases {
            #expect(damaged != text, "\(words)")
            let error = #expect(throws: MethodError.self, "\(words): \(damaged.prefix(80))") { try read(damaged) }
            #expect(error?.attempt == "reading the key key.json")
            #expect(words.isEmpty || error?.finding.contains(words) == true, "\(error?.finding ?? "") says: \(words)")
        }
    }
}
