import Foundation
import GRDB
import Testing

@testable import Notebook

@Suite struct ParcelTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func origin(_ host: String) -> Parcel.Origin {
        Parcel.Origin(
            host: host, process: 1, processor: "a processor", arithmetic: "AVX2", job: nil,
            attempt: "attempt of \(host)")
    }

    private func entry(_ kind: Parcel.Kind, _ name: String, _ data: Data, created: Double = 1) -> Parcel.Entry {
        let components = "components of \(name)"
        let key = contentDigest(of: Data((kind == .value ? components : "key of \(name)").utf8))
        return Parcel.Entry(
            kind: kind, key: kind == .checkpoint ? "step" : key, stepKey: kind == .value ? key : "step", step: "a step",
            name: kind == .value ? "" : name, components: kind == .value ? components : nil, encoding: "json",
            digest: contentDigest(of: data), size: data.count, seconds: 2, evaluations: 3, created: created)
    }

    private func parcel(
        _ entries: [(Parcel.Kind, String, String)], host: String = "one", plan: String = "cahier-1", created: Double = 1
    ) -> Parcel {
        var parcel = Parcel(plan: plan, origin: origin(host))
        for (kind, name, text) in entries {
            parcel.entries.append(entry(kind, name, Data(text.utf8), created: created))
            parcel.contents.append(Data(text.utf8))
        }
        return parcel
    }

    private var plan: SubmissionPlan {
        SubmissionPlan(
            name: "cahier-1", study: "a study", settings: [Setting()], arithmetic: .current, program: "",
            identities: [[:]], sources: [[:]], steps: [], workingFolder: "/")
    }

    private func written(_ parcels: Parcel...) throws -> [URL] {
        try parcels.enumerated().map { index, parcel in
            let file = scratch.folder.appendingPathComponent("\(UUID().uuidString)-\(index).parcel")
            try parcel.encoded().write(to: file)
            return file
        }
    }

    @Test func whatIsWrittenIsRead() throws {
        let parcel = parcel([(.value, "a", "1"), (.piece, "b", ""), (.checkpoint, "c", "\n\n")])
        let read = try Parcel(decoding: try parcel.encoded())
        #expect(read.entries == parcel.entries)
        #expect(read.contents == parcel.contents)
        #expect(read.plan == parcel.plan && read.origin == parcel.origin)
        #expect(try Parcel(decoding: try Parcel(plan: "p", origin: origin("h")).encoded()).entries.isEmpty)
    }

    @Test func oneThatIsShorterOrLongerThanItSaysIsSeenAtAGlance() throws {
        let data = try parcel([(.value, "a", "1"), (.piece, "b", "22"), (.checkpoint, "c", "")]).encoded()
        let file = scratch.folder.appendingPathComponent("one.parcel")
        try data.write(to: file)
        #expect(Parcel.seemsWhole(file))
        for count in Array(0..<150) + [data.count - 1] {
            try data.prefix(count).write(to: file)
            #expect(!Parcel.seemsWhole(file), "\(count) of \(data.count) bytes")
        }
        try (data + [0]).write(to: file)
        #expect(!Parcel.seemsWhole(file))
        #expect(!Parcel.seemsWhole(scratch.folder.appendingPathComponent("none.parcel")))
    }

    @Test func aTroubleIsThreeLines() throws {
        let trouble = ShardTrouble(step: "a step", who: "share 0/2 on one", finding: "it is\nnot here")
        #expect(ShardTrouble(text: trouble.text)?.finding == "it is not here")
        #expect(ShardTrouble(text: trouble.text)?.step == "a step")
        #expect(ShardTrouble(text: ShardTrouble(step: "", who: "w", finding: "f").text)?.step == "")
        for text in ["", "a step", "a step\nsomebody", "a step\nsomebody\n", "\n\nfinding\n"] {
            #expect(ShardTrouble(text: text) == nil, "\(text)")
        }
    }

    @Test func oneThatIsCutShortAnywhereIsRefused() throws {
        let whole = try parcel([(.piece, "a", "0.5"), (.piece, "b", "0.25")]).encoded()
        for length in 0..<whole.count {
            #expect(throws: ParcelDamage.self, "\(length) bytes") { try Parcel(decoding: whole.prefix(length)) }
        }
        #expect(throws: ParcelDamage.cutShort) { try Parcel(decoding: whole.dropLast()) }
        #expect(throws: ParcelDamage.changed) { try Parcel(decoding: whole + Data([0])) }
    }

    @Test func oneWithAFlippedBitAnywhereIsRefused() throws {
        let whole = try parcel([(.piece, "a", "0.5")]).encoded()
        for index in whole.indices {
            for bit in 0..<8 {
                var data = whole
                data[index] ^= 1 << UInt8(bit)
                #expect(throws: ParcelDamage.self, "bit \(bit) of byte \(index)") { try Parcel(decoding: data) }
            }
        }
    }

    /// A seal says that nothing was changed, not that what was sealed is right.
    @Test func oneWhoseEntryIsNotWhatItsDigestSaysIsRefused() throws {
        var parcel = parcel([(.piece, "a", "0.5")])
        parcel.contents = [Data("0.6".utf8)]
        #expect(throws: ParcelDamage.changed) { try Parcel(decoding: try parcel.encoded()) }
    }

    @Test func anotherVersionSaysSo() throws {
        let text = Data("cahier parcel 2\n".utf8)
        #expect(throws: ParcelDamage.otherVersion("cahier parcel 2")) { try Parcel(decoding: text) }
    }

    @Test func takingOverTwiceAddsNothing() throws {
        let store = try scratch.store()
        let files = try written(
            parcel([(.value, "v", "1"), (.piece, "a", "2")]),
            parcel([(.piece, "a", "2"), (.piece, "b", "3")], host: "two"))
        let first = try store.adopt(files, of: plan)
        #expect(first.values == 1 && first.pieces == 2)
        #expect(first.origins.map(\.host) == ["one", "two"])
        let second = try store.adopt(files, of: plan)
        #expect(second.values == 0 && second.pieces == 0)
        #expect(second.refused.isEmpty)
        #expect(try store.verify(console: Console(isQuiet: true)).isSound)
    }

    @Test func twoDigestsUnderOneKeyTakeOverNothing() throws {
        let store = try scratch.store()
        let files = try written(
            parcel([(.value, "v", "1"), (.piece, "a", "2")]), parcel([(.piece, "a", "4")], host: "two"))
        let error = try #require(throws: NotebookError.self) { try store.adopt(files, of: plan) }
        #expect(error.finding.contains("the piece \"a\" of \"a step\""))
        #expect(error.finding.contains("one (a processor, AVX2)") && error.finding.contains("two (a processor, AVX2)"))
        #expect(try scratch.count("SELECT COUNT(*) FROM \"values\"") == 0)
        #expect(try scratch.count("SELECT COUNT(*) FROM pieces") == 0)
    }

    @Test func whatTheStoreHasIsNeverOverwritten() throws {
        let store = try scratch.store()
        _ = try store.adopt(try written(parcel([(.value, "v", "1")])), of: plan)
        let error = try #require(throws: NotebookError.self) {
            try store.adopt(try written(parcel([(.value, "v", "2")], host: "two")), of: plan)
        }
        #expect(error.finding.contains("the store \(store.file.path)"))
        #expect(try scratch.text("SELECT CAST(data AS TEXT) FROM contents") == "1")
    }

    @Test func damagedAndForeignOnesAreLeftOutAndNamed() throws {
        let store = try scratch.store()
        let files = try written(
            parcel([(.piece, "a", "1")]), parcel([(.piece, "b", "2")], plan: "cahier-2"), parcel([(.piece, "c", "3")]))
        try Data(contentsOf: files[0]).dropLast().write(to: files[0])
        let adoption = try store.adopt(files + [scratch.folder.appendingPathComponent("none")], of: plan)
        #expect(adoption.pieces == 1)
        #expect(
            adoption.refused == [
                "\(files[0].path): it is cut short; it is left out",
                "\(files[1].path) belongs to cahier-2; it is left out",
            ])
    }

    @Test func aValueThatDoesNotBelongUnderItsKeyIsLeftOut() throws {
        let store = try scratch.store()
        var parcel = parcel([(.value, "v", "1")])
        parcel.entries[0].components = "others"
        let adoption = try store.adopt(try written(parcel), of: plan)
        #expect(adoption.values == 0)
        #expect(adoption.refused.count == 1)
    }

    @Test func theLatestCheckpointStaysWhicheverComesFirst() throws {
        let (old, new) = (
            parcel([(.checkpoint, "c", "old")], created: 1),
            parcel([(.checkpoint, "c", "new")], host: "two", created: 2)
        )
        for parcels in [[old, new], [new, old]] {
            let scratch = try Scratch(), store = try scratch.store()
            for parcel in parcels { _ = try store.adopt(try written(parcel), of: plan) }
            #expect(try store.checkpoint(stepKey: "step", name: "c").data == Data("new".utf8))
        }
    }

    @Test func nothingIsKeptBesideAStepsValue() throws {
        let store = try scratch.store()
        var piece = parcel([(.piece, "a", "1"), (.checkpoint, "c", "2")])
        let value = parcel([(.value, "v", "3")], host: "two")
        for index in piece.entries.indices { piece.entries[index].stepKey = value.entries[0].key }
        _ = try store.adopt(try written(piece, value, piece), of: plan)
        #expect(try scratch.count("SELECT COUNT(*) FROM pieces") == 0)
        #expect(try scratch.count("SELECT COUNT(*) FROM checkpoints") == 0)
    }
}

@Suite struct ShareTests {
    @Test(arguments: ["", "/", "1", "1/", "/1", "2/2", "-1/2", "0/0", "0/-1", "0.0/1", "0/1/2", " 0/1"])
    func wrongOnesAreNone(_ text: String) { #expect(Share(text) == nil) }

    @Test func everyPieceIsInOneShare() throws {
        for count in 1...7 {
            let shares = try (0..<count).map { try #require(Share("\($0)/\(count)")) }
            for offset in 0..<3 {
                let divisions = shares.map { Division($0, joins: false, offset: offset) }
                for piece in 0..<20 { #expect(divisions.count { $0.has(piece) } == 1) }
                for division in divisions { division.begin(pieces: 20) }
                #expect(divisions.reduce(0) { $0 + $1.due } == 20)
            }
        }
    }

    @Test func whatAPieceIsMadeOfIsItsOwn() throws {
        let division = Division(try #require(Share(1, of: 2)), joins: false)
        #expect(!division.has(0))
        #expect(throws: DivisionEnd.left) { try division.claimUndivided() }
        try division.within {
            #expect(division.has(0))
            try division.claimUndivided()
        }
    }
}
