// A study of coins for the tests of registrations; a test edits it by its environment.
import Commands
import Foundation
import Notebook

/// What a test wants to be different, from the environment.
func wish(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

/// Heads exceed a margin that a test may edit.
let heads = Declaration(
    "heads",
    .claim(
        Claim("Heads come more often than tails", .abstract), scope: "coins",
        facets: Facets(data: .close, because: [.data: "another coin"]),
        countsAgainst: .yes(because: "any coin would do")),
    test: wish("PROSE") ?? "Share of heads of all tosses, between 0 and 1", units: ["tosses"], extent: .noNetwork,
    rule: .clause(
        .init(
            "share of heads",
            .exceeds(Margin(Double(wish("MARGIN") ?? "") ?? 0.5, "", source: "as many as tails")))),
    drawn: ["tosses"], known: wish("KNOWN"), changedBecause: wish("REASON"))

/// What depends on no seed: nothing is drawn for it.
let known = Declaration(
    "known", .question(Question("Are most of the known coins bent?")), test: "Share of bent coins", units: ["coins"],
    extent: .noNetwork,
    rule: .clause(.init("share of bent coins", .exceeds(Margin(0.5, "", source: "as many as straight ones")))))

let coins = Study(
    wish("NAME") ?? "coins", title: "Coins", question: "Which side comes more often?",
    paper: Paper("Nobody, Nowhere", doi: "10.1/1", version: "v1", read: ["abstract"]), code: stepCode
) {
    let tosses = Step("tosses", plan: { $0.profile == .quick ? 100 : 1600 }) { lab, count in
        var stream = RandomStream(seed: lab.seed, "tosses")
        return (0..<count).map { _ in stream.uniform() < 0.6 ? 1 : 0 }
    }
    let bent = Step("bent coins", plan: { $0.profile == .quick ? 75 : 300 }) { _, count in count }

    if wish("EDITED") == nil {
        Finding(heads, tosses) { tosses in
            Numbers(["share of heads": try .proportion(tosses.reduce(0, +), of: tosses.count, "tosses")])
        }
    } else {
        // The estimator edited: the first half alone.
        Finding(heads, tosses) { tosses in
            let half = tosses.prefix(tosses.count / 2)
            return Numbers(["share of heads": try .proportion(half.reduce(0, +), of: half.count, "tosses")])
        }
    }
    Finding(known, bent) { bent in
        Numbers(["share of bent coins": try .proportion(bent, of: bent * 4 / 3, "coins")])
    }
    Untested("Edges come, too", .missing(needs: "thicker coins"))
}

Cahier.main(knowing: [coins])
