import Methods
import Verdicts

/// Estimates and declarations in `results.schema.json`.
extension ResultsSchema {
    static let bounds = Schema.tuple(.number, .number).orNull

    static let estimate = Schema.object([
        "label": .text, "text": Schema.text.saying("Value, interval and unit as they are printed everywhere."),
        "value": Schema.number.orNull.saying("null where it is not defined for these units."),
        "lower": Schema.number.orNull.saying("The interval's end; null where there is none."),
        "upper": Schema.number.orNull, "unit": .text,
        "interval": Schema.text.saying("What the interval is, or why there is none."),
        "recipe": Schema.reference("recipe").orNull.saying(
            "How value and interval follow from the columns of the files; null where they are not published."),
        "values": Schema.list(of: .text).saying(
            "Files in this folder, a row for each unit; several where one would be too large."),
        "confidence": Schema.number.orNull,
        "count": Schema.integer.orNull.saying("How many there are of the units that there are fewest of."),
        "varying": Schema.list(of: .text).saying("The kinds of unit that the interval is over."),
    ])

    static let recipe = Schema.object([
        "design": .choice(PublishedRecipe.Design.self), "confidence": .number,
        "recipe": Schema.choice(Interval.Recipe.self).orNull, "without": Schema.text.orNull,
        "units": Schema.list(of: .text).saying("Columns with the units' names."),
        "columns": Schema.list(of: .text).saying("Columns with the values."), "factor": .number,
        "bounds": .list(of: bounds),
        "missing": .list(
            of: .any([
                .object(["leaveOut": .object(["because": .text])]),
                .object(["count": .object(["as": .number, "because": .text])]), .object(["worstCase": .object([:])]),
            ])),
        "statistic": Schema.object([
            "formula": Schema.text.orNull, "function": Schema.text.orNull, "kind": .choice(StatisticKind.self),
            "bounds": bounds,
        ]).orNull,
        "resampling": Schema.object(["resamples": .integer, "lowerError": .number, "upperError": .number]).orNull,
        "folds": Schema.object(["column": .text, "testedPerTrained": .number, "factor": .number]).orNull,
    ])

    static let margin = Schema.object(["value": .number, "unit": .text, "source": .text])

    static let claimedValue = Schema.object([
        "value": .number, "unit": .text, "spread": Schema.text.orNull, "on": .text, "isUpTo": .truth,
    ]).saying("A number as the paper prints it.")

    static let clause = Schema.object([
        "name": .text,
        "form": .object([
            "form": .choice([
                "exceeds", "below", "notWorse", "equals", "size", "predicts", "beyondControl", "exact",
            ]), "margin": Schema.reference("margin").orNull, "absentWithin": Schema.reference("margin").orNull,
            "target": Schema.number.orNull, "paper": Schema.reference("claimedValue").orNull,
            "control": Schema.text.orNull, "relation": Schema.choice(Form.Relation.self).orNull,
        ]),
    ])

    static let rule = Schema.any([
        .object([
            "rule": .choice(["clause", "allOf", "atLeast"]), "least": .integer,
            "clauses": .list(of: .reference("clause")),
        ]),
        .object([
            "rule": .constant("atLeastCases"), "least": .integer, "clauses": .list(of: .reference("clause")),
            "cases": .list(of: .object(["name": .text, "clauses": .list(of: .text)])),
        ]),
    ])

    static let control = Schema.object([
        "name": .text, "expectation": .choice(Control.Expectation.self), "rule": .reference("rule"),
        "counterparts": Schema.map(of: .text).orNull.saying(
            "The control's clauses by those of the finding's that ask the same; null where it is about the test as a whole."
        ),
    ])

    private static let facets: Schema = {
        var members = Dictionary(
            uniqueKeysWithValues: Facets.Name.allCases.map { ($0.rawValue, Schema.choice(Likeness.self)) })
        members["artefacts"] = .choice(Facets.Artefacts.self)
        members["because"] = .map(of: .text)
        return .object(members)
    }()

    static let declaration = Schema.object([
        "identifier": .text,
        "subject": .object([
            "claim": Schema.object([
                "words": .text, "source": namedText(["abstract", "paper", "quoted"]),
                "value": Schema.reference("claimedValue").orNull,
            ]).orNull,
            "question": Schema.object(["words": .text, "origin": namedText(["ours", "recalled"])]).orNull,
            "scope": Schema.text.orNull, "facets": facets.orNull, "countsAgainst": namedText(["yes", "no"]).orNull,
        ]), "test": .text, "units": .list(of: .text), "extent": .choice(Declaration.Extent.self),
        "rule": .reference("rule"), "controls": .list(of: .reference("control")), "exclusions": .text,
        "forks": .list(
            of: .object([
                "name": .text,
                "options": .list(
                    of: .object([
                        "name": .text, "equivalence": namedText(["equivalent", "uncertain", "notEquivalent"]),
                    ])),
            ])), "drawn": .list(of: .text), "changedBecause": Schema.text.orNull,
        "known": Schema.text.orNull.saying("What of its results was known when its rule was written."),
    ])
}
