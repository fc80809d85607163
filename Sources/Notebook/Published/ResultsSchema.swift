import Foundation
import Methods
import Registration
import Reports
import Verdicts
import Wording

/// The content of `results.schema.json`, which lies beside each `results.json` and says all that it may hold.
enum ResultsSchema {
    static let fileName = "results.schema.json"

    static func json() throws -> Data {
        let schema = results.whole(title: "The results of a study's run", definitions: definitions)
        let object = try JSONSerialization.jsonObject(with: schema.canonicalBytes)
        return try JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
            + Data("\n".utf8)
    }

    private static let results = Schema.object(
        [
            "$schema": .constant(fileName), "format": .constant(Results.format), "study": .text,
            "profile": .choice(Profile.self), "seed": .integer.saying("Of everything that the run drew."),
            "registration": Schema.object(["digest": .text, "file": .text, "seed": .integer]).orNull.saying(
                "What the run went by; null where there is none that can be relied on."),
            "data": .list(of: .object(["name": .text, "value": .text])), "findings": .list(of: .reference("finding")),
            "untested": Schema.list(of: .object(["words": .text, "reason": namedText(["missing", "invalid"])])).saying(
                "Clauses of the abstract that no finding tests."),
            "tables": .list(
                of: .object([
                    "identifier": .text, "title": .text, "columns": .list(of: .text), "units": .list(of: .text),
                    "rows": Schema.list(of: .list(of: Schema.any([.number, .text]).orNull)).saying(
                        "Each column is of numbers or of text; what is missing is null."),
                ])),
            "steps": .list(
                of: .object(["name": .text, "key": .text, "digest": .text, "isTimed": Schema.truth.orNull])),
        ], others: ["replicates": Schema.integer.saying("How many the run has; left out where one.")])

    private static let definitions: [String: Schema] = [
        "finding": finding, "estimate": estimate, "recipe": recipe, "judgedClause": judgedClause,
        "declaration": declaration, "clause": clause, "rule": rule, "margin": margin, "claimedValue": claimedValue,
        "outcome": outcome, "control": control, "steadiness": steadiness, "registration": registration,
    ]

    // MARK: - Findings

    private static let words = (Verdict.Word.allCases.map(\.rawValue) + Answer.allCases.map(\.rawValue)).uniqued

    private static let finding = Schema.object(
        [
            "identifier": .text, "words": .text, "source": Schema.text.saying("Where the words were read."),
            "kind": Schema.choice(TestKind.allCases.map(\.title)).orNull.saying(
                "Of test; null for a question of ours."),
            "word": Schema.choice(words).saying("The verdict, or a question's answer."),
            "registeredWord": Schema.choice(words).saying("By the registered rule, which is what counts."),
            "rule": .text, "reason": .text, "declaration": .reference("declaration"),
            "clauses": .list(of: .reference("judgedClause")),
            "controls": .list(
                of: .object([
                    "control": .reference("control"), "clauses": .list(of: .reference("judgedClause")),
                    "outcome": Schema.reference("outcome").orNull,
                ])),
            "outcome": .reference("outcome"), "isStrict": Schema.truth.saying("Whether it is the same at 99.93 %."),
            "isOfOneNetwork": .truth, "steadiness": Schema.reference("steadiness").orNull,
            "shown": .list(of: .reference("estimate")), "data": Schema.list(of: .text).orNull,
            "isTimed": Schema.truth.orNull, "registration": Schema.reference("registration").orNull,
        ], others: ["replicates": Schema.text.saying("How it is of the run's replicates; left out where there is one.")]
    )

    private static let judgedClause = Schema.object([
        "clause": .reference("clause"), "estimate": .reference("estimate"), "outcome": .reference("outcome"),
        "needs": Schema.text.orNull.saying("How many units would decide what is undecided."),
    ])

    private static let outcome = Schema.object([
        "name": .choice([
            "holds", "partly", "fails", "undecided", "not tested (missing)", "not tested (invalid)",
        ]),
        "failure": Schema.choice(Failure.self).orNull, "holding": .list(of: .text),
        "failing": .list(of: .object(["name": .text, "failure": .choice(Failure.self)])), "because": Schema.text.orNull,
    ])

    private static let steadiness = Schema.object([
        "analyses": Schema.list(
            of: .object([
                "options": .map(of: .text), "outcome": .reference("outcome"),
                "estimate": Schema.reference("estimate").orNull,
                "counting": .choice(Steadiness.Counting.self),
            ])
        ).saying("By the rule alone, the registered one first."), "refused": .list(of: .text),
        "tipping": Schema.text.orNull,
    ])

    private static let registration = Schema.object([
        "level": .choice(RegistrationLevel.self), "because": .list(of: .text), "digest": Schema.text.orNull,
        "file": Schema.text.orNull, "written": Schema.text.orNull, "drawn": .list(of: .text),
        "hasRegisteredSeed": .truth,
        "data": Schema.object(["kind": .choice(DataState.Kind.self), "because": .text]).orNull,
        "deviations": .list(
            of: .object([
                "field": .text, "registered": .text, "done": .text, "because": Schema.text.orNull,
                "moment": .object([
                    "isAfterData": .truth, "run": Schema.integer.orNull, "date": Schema.text.orNull,
                ]), "registeredWord": Schema.text.orNull, "doneWord": Schema.text.orNull,
            ])), "registered": Schema.reference("declaration").orNull,
        "registeredOutcome": Schema.reference("outcome").orNull,
    ])

    static func namedText(_ names: [String]) -> Schema {
        .object(["name": .choice(names), "text": Schema.text.orNull])
    }
}
