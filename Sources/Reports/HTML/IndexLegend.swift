import Registration
import Verdicts

/// What the marks and the words of the index mean, for those who see one first.
struct IndexLegend {
    let entries: [IndexPage.Entry]

    private var findings: [FindingSummary] { entries.flatMap(\.findings) }

    var html: String {
        guard !findings.isEmpty else { return "" }
        let rows = (outcomes + kinds + levels).map { "<dt>\($0.word)</dt><dd>\(HTML.escaped($0.meaning))</dd>\n" }
        return """
            <p class="note">\(HTML.escaped(FindingsHTML.key))</p>
            <details><summary>What the words mean</summary>
            <dl>
            \(rows.joined())</dl>
            </details>
            """
    }

    /// A word as markup, with what it means.
    private typealias Row = (word: String, meaning: String)

    /// The words that occur, verdicts before answers.
    private var outcomes: [Row] {
        let said = Set(findings.flatMap { [$0.word, $0.registeredWord] })
        let verdicts = Verdict.Word.allCases.filter { said.contains($0.rawValue) }
        let answers = Answer.allCases.filter { answer in
            said.contains(answer.rawValue) && !Verdict.Word.allCases.contains { $0.rawValue == answer.rawValue }
        }
        var rows: [Row] = verdicts.map { (HTML.word($0.rawValue, OutcomeMark($0)), $0.meaning) }
        for answer in answers { rows.append((HTML.word(answer.rawValue, OutcomeMark(answer)), answer.meaning)) }
        if entries.contains(where: { !$0.untested.isEmpty }) {
            rows.append(
                (
                    HTML.word("not tested", .untested),
                    "no finding tests this clause of the abstract, for the reason beside it"
                ))
        }
        return rows
    }

    private var kinds: [Row] {
        let known = Set(findings.compactMap { $0.verdict?.kind } + findings.compactMap { $0.registeredVerdict?.kind })
        return TestKind.allCases.filter { known.contains($0) }.map { (HTML.escaped($0.title), $0.meaning) }
    }

    private var levels: [Row] {
        let known = Set(findings.compactMap { $0.registration?.level })
        var rows: [Row] = RegistrationLevel.allCases.filter(known.contains).map {
            (HTML.escaped($0.rawValue), $0.meaning)
        }
        if findings.contains(where: { $0.steadinessOfOutcome?.isFragile == true }) {
            rows.append(
                ("fragile", "another analysis of the same numbers reverses it, or fewer than four in five agree"))
        }
        return rows
    }
}

extension OutcomeMark {
    init(_ answer: Answer) {
        self =
            switch answer {
            case .yes: .held
            case .inPart: .partly
            case .no: .failed
            case .undecided: .undecided
            case .missing, .invalid: .untested
            }
    }
}
