import Foundation
import Testing

@testable import Registration

@Suite struct RegistrationChainTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func chain() throws -> RegistrationChain { try RegistrationChain(of: "coins", in: scratch.place) }

    private func write(_ count: Int) throws -> [RegistrationChain.Link] {
        var chain = try chain()
        return try (1...count).map { try chain.append(registration(declaration(Wish(margin: Double($0))))) }
    }

    @Test func eachNamesTheOneBefore() throws {
        let links = try write(3)
        #expect(links.map(\.name) == ["0001.json", "0002.json", "0003.json"])
        let read = try chain()
        #expect(read.problem == nil)
        #expect(read.links == links)
        #expect(read.links.map(\.registration.previous) == [nil, links[0].digest, links[1].digest])
    }

    @Test func noFolderIsAnEmptyChain() throws {
        #expect(try chain().links.isEmpty)
        #expect(try chain().problem == nil)
    }

    @Test func theLatestOfAMeaningApplies() throws {
        let links = try write(3)
        let read = try chain()
        #expect(read.applying(meaning: links[1].registration.meaning) == links[1])
        #expect(read.applying(meaning: "none") == links[2])
    }

    @Test func anEditBreaksTheChainBehindIt() throws {
        let links = try write(3)
        var edited = links[0].registration
        edited.by = ["Eve <eve@example.org>"]
        try edited.contents.write(to: links[0].file)
        let read = try chain()
        #expect(read.links.count == 1)
        #expect(read.problem?.contains("the chain is broken") == true)
        var appended = read
        #expect(throws: RegistrationError.self) { try appended.append(registration()) }
    }

    @Test(arguments: [
        "whitespace": "canonical form", "study": "of the study \"dice\"", "gap": "0002.json is missing", "rubbish": "byte 0",
        "name": "0004.json is missing",
    ])
    func whatIsWrongIsSaid(_ kind: String, _ words: String) throws {
        let links = try write(3)
        switch kind {
        case "whitespace": try (links[2].registration.contents + Data(" ".utf8)).write(to: links[2].file)
        case "study":
            var other = links[2].registration
            other.study = "dice"
            try other.contents.write(to: links[2].file)
        case "gap": try FileManager.default.removeItem(at: links[1].file)
        case "rubbish": try Data("rubbish".utf8).write(to: links[2].file)
        default: try Data("{}".utf8).write(to: links[2].file.deletingLastPathComponent().appendingPathComponent("0009.json"))
        }
        let problem = try #require(try chain().problem)
        #expect(problem.contains(words), "\(problem)")
        #expect(try chain().links.count == (kind == "gap" ? 1 : kind == "name" ? 3 : 2))
    }
}
