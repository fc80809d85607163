import Verdicts

/// How the claims of all reports came out: by kind of test, whose words are its own and are never pooled, by where their
/// words were read, and what chance allows.
struct IndexTallies {
    let entries: [IndexPage.Entry]

    var html: String {
        let tally = Tally(entries.flatMap(\.findings), untested: entries.flatMap(\.untested))
        guard tally.claims > 0 else { return "" }
        let kinds = TestKind.allCases.map { kind in
            row(kind.title, tally.byKind[kind], isHollow: false)
                + row("\(kind.title), one network", tally.ofOneNetwork[kind], isHollow: true)
        }
        return """
            <p class="note">\(HTML.escaped(tally.sentence(papers: papers)))</p>
            <dl class="tallies">
            \(kinds.joined())</dl>
            \(sources(tally))
            <p class="note">\(HTML.escaped(chance(tally)))</p>
            """
    }

    /// How many papers the claims are of; several studies may be of one.
    private var papers: Int {
        Set(entries.filter { Tally($0.findings, untested: $0.untested).claims > 0 }.map(\.citation)).count
    }

    /// Nothing is said where all words were read in one place.
    private func sources(_ tally: Tally) -> String {
        let kinds = ["abstract", "paper", "quoted"].map { source in
            (name: source, counts: tally.bySource[source], ofOne: tally.bySourceOfOneNetwork[source])
        }.filter { $0.counts != nil || $0.ofOne != nil }
        guard kinds.count > 1 else { return "" }
        let rows = kinds.map { name, counts, ofOne in
            row(name, counts, isHollow: false) + row("\(name), one network", ofOne, isHollow: true)
        }
        return """
            <p class="note">By where the claims' words were read, of \(tally.tested) that are tested:</p>
            <dl class="tallies">
            \(rows.joined())</dl>
            """
    }

    private func row(_ name: String, _ counts: [Verdict.Word: Int]?, isHollow: Bool) -> String {
        guard let counts, !counts.isEmpty else { return "" }
        let words = Verdict.Word.allCases.compactMap { word in
            counts[word].map { "\(HTML.word(word.rawValue, OutcomeMark(word), isHollow: isHollow)) \($0)" }
        }
        return "<dt>\(HTML.escaped(name))</dt><dd>\(words.joined(separator: ", "))</dd>\n"
    }

    private func chance(_ tally: Tally) -> String {
        let count = tally.decided
        guard count > 0 else { return "" }
        let most = (count + 39) / 40
        return """
            Each decided verdict errs at most once in 40 times on each side: of \(count), \(most == 1 ? "one" : "up to \(most)") may be chance. \
            Nothing is corrected for their number; ● marks what also holds at 99.93 %. Papers and claims were chosen: this is no rate for a field.
            """
    }
}

extension OutcomeMark {
    init(_ word: Verdict.Word) {
        self =
            switch word {
            case .reproduced, .replicated, .holdsHere: .held
            case .partlyReproduced, .partlyReplicated, .partlyHere: .partly
            case .notReproduced, .contradicted, .notFoundHere: .failed
            case .inconclusive: .undecided
            case .missing, .invalid: .untested
            }
    }
}

/// Menus that show some of the findings only; made of nothing but markup, and hidden where no script can follow them.
struct IndexChoices {
    let findings: [FindingSummary]

    var html: String {
        guard findings.count > 1 else { return "" }
        func menu(_ name: String, _ label: String, _ values: [String]) -> String {
            let items = Set(values).sorted().map { "<option>\(HTML.escaped($0))</option>" }.joined()
            return
                "<label>\(label) <select data-choose=\"\(name)\"><option value=\"\">all</option>\(items)</select></label>\n"
        }
        return """
            <div class="choose" hidden="">
            \(menu("word", "Outcome", findings.map(\.registeredWord)))\(menu("kind", "Kind of test", findings.map { $0.registeredVerdict?.kind.title ?? "question" }))\(menu("source", "Words read in", findings.map(\.sourceKind)))<label>Order <select data-order=""><option value="">as in the study</option><option value="word">by outcome</option><option value="kind">by kind of test</option><option value="source">by source</option></select></label>
            </div>
            """
    }
}
