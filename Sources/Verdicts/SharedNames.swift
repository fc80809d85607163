/// Names in parts, "VGG-16, FGSM, grey share", told together: what all of them share once, then the rest.
///
///     SharedNames(["VGG-16, FGSM, grey", "VGG-16, PGD, grey"]).text()     // "VGG-16, grey: FGSM, PGD"
///
/// Names that are all combinations of what differs are told as such: "grey: VGG-16, AlexNet × FGSM, PGD".
package struct SharedNames: Equatable {
    /// What every name has, in the same place; empty where they share nothing.
    package let shared: String
    /// Each name without what is shared.
    package let own: [String]
    /// What the names are all combinations of; `nil` where some are missing.
    private let combined: [[String]]?

    package init(_ names: [String]) {
        let names = names.map { $0.split(separator: ", ", omittingEmptySubsequences: false).map(String.init) }
        let lengths = names.map(\.count)
        guard names.count > 1, let first = names.first, let least = lengths.min(), let most = lengths.max() else {
            (shared, own, combined) = ("", names.map { $0.joined(separator: ", ") }, nil)
            return
        }
        func isShared(_ part: ([String]) -> String) -> Bool { names.allSatisfy { part($0) == part(first) } }
        if least == most {
            let values = (0..<most).map { place in names.grouped { $0[place] }.map(\.key) }
            let places = values.indices.filter { values[$0].count > 1 }
            shared = values.filter { $0.count == 1 }.flatMap(\.self).joined(separator: ", ")
            own = names.map { name in places.map { name[$0] }.joined(separator: ", ") }
            let varying = places.map { values[$0] }
            combined = varying.reduce(1) { $0 * $1.count } == Set(own).count ? varying : nil
        } else {
            // Each keeps a part of its own.
            var start = 0, end = 0
            while start < least - 1, isShared({ $0[start] }) { start += 1 }
            while start + end < least - 1, isShared({ $0[$0.count - 1 - end] }) { end += 1 }
            shared = (first.prefix(start) + first.suffix(end)).joined(separator: ", ")
            own = names.map { $0.dropFirst(start).dropLast(end).joined(separator: ", ") }
            combined = nil
        }
    }

    /// In one phrase; of more than `most` in a row the first and how many there are beside them.
    package func text(atMost most: Int = .max) -> String {
        let rest =
            combined.map { $0.map { nameList($0, atMost: most) }.joined(separator: " × ") }
            ?? nameList(own, atMost: most)
        return shared.isEmpty ? rest : "\(shared): \(rest)"
    }
}

extension Rule {
    /// The rule in words where its clauses are many: what is asked is said once, with what its clauses are called together.
    ///
    ///     "in all of 18 cases: exceeds 0.4 in 9 (log of Y: VGG-16, AlexNet × …); exceeds 33.4 % in 9 (grey share: …)"
    package var briefSentence: String {
        switch self {
        case .clause: sentence
        case .allOf(let clauses): "in all of \(clauses.count) cases: \(Self.asked(of: clauses))"
        case .atLeast(let least, let clauses):
            "in at least \(least) of \(clauses.count) cases: \(Self.asked(of: clauses))"
        case .atLeastCases(let least, let cases):
            "in at least \(least) of \(cases.count) cases (\(SharedNames(cases.map(\.name)).text(atMost: 6))), with all that is asked of each: \(Self.asked(of: cases.flatMap(\.clauses)))"
        }
    }

    private static func asked(of clauses: [Clause]) -> String {
        let groups = clauses.grouped(by: \.form.sentence)
        return groups.map { asked, alike in
            let names = SharedNames(alike.map(\.name)).text(atMost: 6)
            return groups.count == 1 ? "\(asked) (\(names))" : "\(asked) in \(alike.count) (\(names))"
        }.joined(separator: "; ")
    }
}
