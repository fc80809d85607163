import Verdicts

/// How many claims were tested, by the kind of test, by where their words were read, and what came of it.
public struct Tally: Sendable, Equatable {
    /// Claims with a verdict that is about a kind of network, by kind and word; where a rule was changed, by the registered
    /// one.
    public private(set) var byKind: [TestKind: [Verdict.Word: Int]] = [:]
    /// The same of one network alone, which is tallied apart.
    public private(set) var ofOneNetwork: [TestKind: [Verdict.Word: Int]] = [:]
    /// Claims with a verdict by where their words were read, and by word: "abstract", "paper", "quoted".
    public private(set) var bySource: [String: [Verdict.Word: Int]] = [:]
    /// The same of one network alone.
    public private(set) var bySourceOfOneNetwork: [String: [Verdict.Word: Int]] = [:]
    public private(set) var tested = 0
    /// Of those that are tested, the ones that are not undecided: what may be so by chance.
    public private(set) var decided = 0
    public private(set) var missing = 0
    public private(set) var invalid = 0

    public init(_ findings: [FindingSummary], untested: [UntestedClause] = []) {
        for finding in findings {
            guard let verdict = finding.registeredVerdict else { continue }
            switch verdict.word {
            case .missing: missing += 1
            case .invalid: invalid += 1
            default:
                tested += 1
                if verdict.word != .inconclusive { decided += 1 }
                let source = finding.sourceKind
                if verdict.isOfOneNetwork {
                    ofOneNetwork[verdict.kind, default: [:]][verdict.word, default: 0] += 1
                    bySourceOfOneNetwork[source, default: [:]][verdict.word, default: 0] += 1
                } else {
                    byKind[verdict.kind, default: [:]][verdict.word, default: 0] += 1
                    bySource[source, default: [:]][verdict.word, default: 0] += 1
                }
            }
        }
        for clause in untested {
            switch clause.reason {
            case .missing: missing += 1
            case .invalid: invalid += 1
            }
        }
    }

    public var claims: Int { tested + missing + invalid }

    /// "Of 9 claims of the paper 6 are tested, 2 are not, each for the reason given, and for 1 a control says that the test can't
    /// answer."
    public var sentence: String { sentence(papers: 1) }

    /// The same of so many papers: "Of 29 claims of 3 papers 20 are tested, …".
    public func sentence(papers: Int) -> String {
        guard claims > 0 else { return "No claim of the \(papers == 1 ? "paper" : "papers") is tested." }
        var parts = ["\(tested) \(tested == 1 ? "is" : "are") tested"]
        if missing > 0 {
            parts.append(
                "\(missing) \(missing == 1 ? "is" : "are") not, \(missing == 1 ? "" : "each ")for the reason given")
        }
        if invalid > 0 { parts.append("for \(invalid) a control says that the test can't answer") }
        let list =
            parts.count < 2 ? parts[0] : parts.dropLast().joined(separator: ", ") + ", and " + parts[parts.count - 1]
        return
            "Of \(claims) \(claims == 1 ? "claim" : "claims") of \(papers == 1 ? "the paper" : "\(papers) papers") \(list)."
    }
}

extension Report {
    var tally: Tally { Tally(findings, untested: untested) }
}
