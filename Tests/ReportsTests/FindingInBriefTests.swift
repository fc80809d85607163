import Foundation
import Reports
import Testing
import Verdicts

/// A finding with many clauses fits a screen, and loses nothing.
@Suite struct FindingInBriefTests {
    private static let across = Outcome.undecided(because: "the interval reaches across the bound")
    private static let networks = ["Lite0", "SqueezeNet", "VGG-16"], attacks = ["FGSM", "PGD", "DDN"]

    private struct Named {
        var name: String
        var form: Form
        var outcome: Outcome
    }

    private static func exceeds(_ bound: Double, _ unit: String = "") -> Form {
        .exceeds(Margin(bound, unit, source: "the test"))
    }

    /// Networks × attacks by two measures: of the first two fail and one is open, unless `outcomes` say otherwise.
    private static func clauses(_ outcomes: [Outcome] = [.fails(.shortOfBound), .fails(.shortOfBound), across])
        -> [Named]
    {
        let names = networks.flatMap { network in attacks.map { "\(network), \($0)" } }
        let first = names.enumerated().map { place, name in
            Named(
                name: "\(name), log of Y", form: exceeds(0.405),
                outcome: place < outcomes.count ? outcomes[place] : .holds)
        }
        return first + names.map { Named(name: "\($0), grey share", form: exceeds(33.4, "%"), outcome: .holds) }
    }

    /// - Parameters:
    ///   - controls: how many clauses a control that must fail has; 0 is one that was not run.
    ///   - controlled: how their first clauses come out; the others fail, as they must.
    private func finding(
        _ named: [Named], controls: [Int] = [3, 1], controlled: [Outcome] = [], _ whole: Outcome? = nil
    ) -> FindingSummary {
        func judged(_ part: Named, _ place: Int) -> JudgedClause {
            let isOpen = part.outcome == Self.across, count = [24, 8, 5][place % 3]
            return JudgedClause(
                Rule.Clause(part.name, part.form),
                Estimate(
                    label: part.name, value: 50 + Double(place), lower: 49.5 + Double(place),
                    upper: 50.5 + Double(place),
                    unit: part.form.unit,
                    interval: "95 % Student's t over \(count) images; trainings held fixed: 1"
                        + (isOpen ? "; 1 left out (no change)" : "")),
                part.outcome, needs: isOpen ? "\(place + 100) images\(JudgedClause.needsInAll)" : nil)
        }
        let made = controls.enumerated().map { number, count in
            (0..<max(1, count)).map {
                Named(
                    name: "case \($0), control \(number), log of Y", form: Self.exceeds(0.405),
                    outcome: $0 < controlled.count ? controlled[$0] : .fails(.shortOfBound))
            }
        }
        let judgedControls = zip(controls, made).enumerated().map { number, control in
            let clauses = control.1.map { Rule.Clause($0.name, $0.form) }
            return JudgedControl(
                Control("the control \(number)", .mustFail, clauses.count == 1 ? .clause(clauses[0]) : .allOf(clauses)),
                control.0 == 0 ? [] : control.1.enumerated().map { judged($1, 40 * (number + 1) + $0) },
                control.0 == 0 ? nil : .fails(.shortOfBound))
        }
        let rule = Rule.allOf(named.map { Rule.Clause($0.name, $0.form) })
        return FindingSummary(
            declaration: Declaration(
                "many", .question(Question("Is it so everywhere?")), test: "A test", units: ["images"], rule: rule,
                controls: judgedControls.map(\.control)),
            clauses: named.enumerated().map { judged($1, $0) }, controls: judgedControls,
            outcome: whole ?? .all(named.map { ($0.name, $0.outcome) }))
    }

    /// The page as it is, and the text of the document where the tools are there.
    private func report(_ finding: FindingSummary) throws -> (page: String, print: String?) {
        var report = SampleReport(figures: 0).report()
        report.findings = [finding]
        let folder = try TemporaryFolder()
        try write(report, to: folder.url)
        let print = try tool("pdftotext", ["-raw", folder.url.appendingPathComponent("report.pdf").path, "-"])
        return (
            try folder.text("report.html"), print?.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        )
    }

    /// What is opened at a click; `nil` where nothing is.
    private func folded(_ page: String) -> String? {
        guard let start = page.range(of: "<details class=\"numbers\">"),
            let end = page.range(of: "</details>", range: start.upperBound..<page.endIndex)
        else { return nil }
        return String(page[start.lowerBound..<end.upperBound])
    }

    @Test func whatManyClausesShareIsSaidOnce() throws {
        let (page, print) = try report(finding(Self.clauses()))
        let reader = PageReader(page)
        #expect(reader.failure == nil)
        let outcome =
            "of 18 clauses 15 hold, 2 fail, 1 is undecided. Those that fail (on the wrong side of its bound): Lite0, log of Y: FGSM, PGD."
        let rule =
            "in all of 18 cases: exceeds 0.405 in 9 (log of Y: Lite0, SqueezeNet, VGG-16 × FGSM, PGD, DDN); exceeds 33.4 % in 9 (grey share: Lite0, SqueezeNet, VGG-16 × FGSM, PGD, DDN)"
        let control =
            "the control 0 must fail: in all of 3 cases: exceeds 0.405 (control 0, log of Y: case 0, case 1, case 2); it fails"
        for text in [outcome, rule, control] { #expect(reader.text.contains(text), "\(text)") }
        #expect(
            reader.text.contains(
                "Numbers of 18 clauses (15 hold, 2 fail, 1 is undecided) and of controls (4)Those that fail: Lite0, log of Y: FGSM, PGD"
            ))
        guard let print else { return }
        for text in [outcome, rule, control] { #expect(print.contains(text), "\(text)") }
    }

    /// Of a control with many parts the picture has the one that tells most.
    @Test(arguments: [
        ([], 0, "all 6 fail", "fails"), ([.fails(.shortOfBound), across], 1, "5 fail, 1 is undecided", "undecided"),
        ([across, .fails(.shortOfBound), across, .holds, .holds], 3, "2 hold, 2 fail, 2 are undecided", "holds"),
    ]) func aControlOfManyPartsIsOneRowInThePicture(outcomes: [Outcome], shown: Int, tally: String, word: String) throws
    {
        func pictures(controls: Int) throws -> [[String]] {
            let finding = finding(Array(Self.clauses().prefix(1)), controls: [controls], controlled: outcomes)
            return PageReader(try report(finding).page).all("svg").compactMap { $0["aria-label"] }
                .filter { $0.contains("control: ") }.map { $0.components(separatedBy: "control: ") }
        }
        let (many, few) = (try pictures(controls: 6), try pictures(controls: 4))
        #expect(many.count == 2 && few.count == 2)
        for rows in many {
            try #require(rows.count == 2)
            #expect(
                rows[1].hasPrefix("case \(shown), control 0, log of Y (must fail), the nearest of 6: \(tally): "))
            #expect(rows[1].contains("; \(word)"), "\(rows[1])")
        }
        for rows in few { #expect(rows.count > 2 && !rows[1].contains("nearest")) }
    }

    /// Each number has its row, in the table of what is asked of it, and what its row leaves out stands beside the table.
    @Test func nothingIsLost() throws {
        for (named, controls) in [
            (Self.clauses(), [3, 1]), (Self.clauses([]), [1]),
            (Self.clauses([Self.across, .fails(.reversed)]), [5, 0]),
            (Array(Self.clauses().prefix(9)), [0]), (Array(Self.clauses().suffix(10)), [2, 2]),
        ] {
            let finding = finding(named, controls: controls), (page, print) = try report(finding)
            let numbers = try #require(folded(page)), text = PageReader(numbers).text
            let rows = named.count + controls.reduce(0) { $0 + max(1, $1) }
            #expect(numbers.components(separatedBy: "<th scope=\"row\">").count - 1 == rows)
            for clause in finding.clauses + finding.controls.flatMap(\.clauses) {
                var parts = clause.clause.name.split(separator: ", ").map(String.init)
                parts += [clause.estimate.text, clause.clause.form.sentence, clause.outcome.word]
                parts += clause.estimate.interval.components(separatedBy: "; ").flatMap {
                    $0.components(separatedBy: " over ")
                }
                if let needs = clause.needs { parts.append(String(needs.dropLast(JudgedClause.needsInAll.count))) }
                if case .fails(let failure) = clause.outcome { parts.append(failure.text) }
                for part in parts {
                    #expect(text.contains(part), "\(clause.clause.name): \(part)")
                    if let print {
                        #expect(
                            print.contains(part.split(whereSeparator: \.isWhitespace).joined(separator: " ")),
                            "in print: \(part)")
                    }
                }
            }
            #expect(!controls.contains(0) || text.contains("not run"))
        }
    }

    /// The picture has a row for each of the 18 clauses and the 4 of controls.
    @Test func thePictureIsComplete() throws {
        let (page, _) = try report(finding(Self.clauses()))
        #expect(page.contains("aria-label=\"Forest plot, 22 rows"))
    }

    @Test func fewNumbersStandOpen() throws {
        let few = finding(Array(Self.clauses().prefix(7)), controls: [1]), (page, _) = try report(few)
        #expect(folded(page) == nil)
        let text = PageReader(page).text
        #expect(text.contains("Lite0, DDN, log of Y: undecided: the interval reaches across the bound"))
        #expect(text.contains("all of: Lite0, FGSM, log of Y; Lite0, PGD, log of Y"))
        #expect(text.contains("95 % Student's t over 24 images; trainings held fixed: 1"))
        let one = finding(Array(Self.clauses().prefix(8)), controls: [1])
        #expect(folded(try report(one).page) != nil)
    }

    /// What decides: the nearest of those that hold, the fewer of a mixture, what is open, or a control.
    @Test func whichDecide() throws {
        func summary(_ outcomes: [Outcome], _ whole: Outcome? = nil, controls: [Int] = [1]) throws -> String {
            PageReader(try report(finding(Self.clauses(outcomes), controls: controls, whole)).page).text
        }
        #expect(try summary([]).contains("all 18 hold"))
        #expect(try summary([]).contains("The nearest to its bound: Lite0, FGSM, grey share"))
        let failing = Array(repeating: Outcome.fails(.reversed), count: 9)
        let mostlyFailing = Self.clauses(failing).prefix(10)
        let mixed = PageReader(try report(finding(Array(mostlyFailing))).page).text
        #expect(mixed.contains("1 holds, 9 fail") && mixed.contains("Those that hold: Lite0, FGSM, grey share"))
        let open = try summary([.holds, Self.across, Self.across])
        #expect(
            open.contains("undecided: 2 of 18 cases decide nothing: Lite0, PGD, log of Y; Lite0, DDN, log of Y; of 18"))
        #expect(
            open.contains(
                "Those that decide nothing (the interval reaches across the bound): Lite0, log of Y: PGD, DDN"))
        let control = Outcome.undecided(because: "the control the control 0 decides nothing, or was not run")
        #expect(try summary([], control, controls: [0]).contains("The control that decides: the control 0"))
    }
}
