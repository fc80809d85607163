import Foundation
import Verdicts

@testable import Registration

/// A folder of its own for one test, removed at its end.
final class Scratch {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("registration-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var place: RegistrationPlace { RegistrationPlace(folder: folder.appendingPathComponent("Registrations")) }

    /// Runs a program in the folder and gives its exit status.
    @discardableResult func run(_ arguments: String...) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Makes the folder a checkout of git's.
    func makeCheckout() throws {
        try run("git", "init", "--quiet")
        try run("git", "config", "user.name", "Ada")
        try run("git", "config", "user.email", "ada@example.org")
    }

    func commit() throws {
        try run("git", "add", "--all")
        try run("git", "commit", "--quiet", "--message", "A commit")
    }
}

/// What a fixture may be told to have otherwise.
struct Wish {
    var test = "Share of heads of all tosses, mean over tosses, between 0 and 1"
    var words = "Heads come more often, and not by chance"
    var margin = 2.0
    var unit = "points"
    var source = "what a reader would care about"
    var extraControl = false
    /// Whether the control is that of the first clause.
    var isOfTheClause = false
    var countsAgainst = CountsAgainst.yes(because: "any coin would do")
    var exclusions = "a toss that isn't seen is not counted"
    var network = Likeness.close
}

func declaration(_ wish: Wish = Wish()) -> Declaration {
    let margin = Margin(wish.margin, wish.unit, source: wish.source)
    var controls = [
        Control(
            "a fair coin", .mustFail, .clause(.init("fair coin", .exceeds(margin))),
            counterparts: wish.isOfTheClause ? ["direction": "fair coin"] : nil)
    ]
    if wish.extraControl {
        controls.append(Control("a bent coin", .mustPass, .clause(.init("bent coin", .exceeds(margin)))))
    }
    return Declaration(
        "heads",
        .claim(
            Claim(wish.words, .abstract, value: ClaimedValue(11.1, "points", spread: "± 0.3", on: "a penny")),
            scope: "coins", facets: Facets(network: wish.network, because: [.network: "another mint"]),
            countsAgainst: wish.countsAgainst),
        test: wish.test, units: ["tosses"],
        rule: .allOf([
            .init("direction", .exceeds(margin)),
            .init(
                "size",
                .size(
                    ClaimedValue(11.1, "points", on: "a penny"),
                    within: Margin(1, "points", source: "the paper's own difference"))),
        ]), controls: controls, exclusions: wish.exclusions,
        forks: [Fork("heads are", [.init("faces"), .init("letters", .notEquivalent(because: "tails"))])],
        drawn: ["tosses"])
}

func registration(
    _ declaration: Declaration = declaration(), study: String = "coins", plan: JSONValue = ["count": 200],
    code: String = "c0de", stopping: String = "all of the plan, no look before"
) -> Registration {
    Registration(
        study: study, previous: nil, written: Date(timeIntervalSince1970: 1_796_000_000), by: ["Ada <ada@example.org>"],
        tool: .init(version: "0.1.0", commit: nil, isClean: nil),
        paper: .init(citation: "Nobody, Nowhere", doi: "10.1/1", version: "v1", read: ["abstract"]),
        full: .init(parameters: ["tosses": plan], trainings: 0), code: ["tosses": code], stopping: stopping,
        findings: [
            .init(
                declaration: declaration, estimatorCode: "e5t", steps: ["tosses"],
                data: DataState(.noneYet))
        ], untested: [UntestedClause("edges, too", .missing(needs: "thicker coins"))])
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(uniqueKeysWithValues: elements))
    }
}
