import Charts
import Foundation

extension Examples {
    private static let gained = Field("Accuracy gained", unit: "points")

    static let findings = [
        Example(
            "forest", "Findings below each other",
            "Each row has a scale of its own: what is asked for is shaded, the paper's value is a diamond.",
            alternativeText: "Six rows, each with an interval on a shaded strip.",
            .diagram(
                .forest(
                    Forest(rows: [
                        ForestRow(
                            "Clipping keeps VGG-16 accurate at 10⁻⁵", 68.4, 66.1, 70.6, field: gained, bound: .above(5),
                            paper: 68.9, word: "replicated", isStrict: true),
                        ForestRow(
                            "Tuned thresholds beat the largest clean activation", -0.19, -0.28, -0.11, field: gained,
                            bound: .above(0), word: "not found here", isHollow: true),
                        ForestRow(
                            "Turned pictures are answered as well as upright ones", 0.042, 0.031, 0.055,
                            field: Field("Accuracy lost"), bound: .within(-0.05...0.05), paper: 0.006,
                            word: "inconclusive"),
                        ForestRow(
                            "The map says which type of object it is", 0.612, 0.55, 0.67,
                            field: Field("Share of pairs"), bound: .above(0.5), word: "holds here"),
                        ForestRow(
                            "Relevance is conserved", 3.2e-6, 2.8e-6, .infinity, field: Field("Error"),
                            bound: .below(1e-5), word: "holds here", isHollow: true),
                        ForestRow("People are as accurate", .nan, word: "not tested"),
                    ])))),
        Example(
            "forest-cases", "Cases on one axis", "All rows share a field, and so an axis.",
            alternativeText: "Five intervals on one axis, with the region above five shaded.",
            .diagram(
                .forest(
                    Forest(
                        field: gained,
                        rows: [("LeNet-5", 1.0), ("AlexNet", 37.6), ("VGG-16", 51.4), ("ResNet-18", 22.3)].map { name, value in
                            ForestRow(
                                name, value, value - 2.4, value + 2.7, bound: .above(5),
                                paper: name == "VGG-16" ? 68.9 : nil, word: value > 5 ? "holds" : "fails",
                                isHollow: name == "LeNet-5")
                        })))),
        Example(
            "forest-strip", "A row for a table", "240 by 28 pixels, without words.",
            alternativeText: "One interval on a shaded strip.",
            .diagram(.strip(ForestRow("", 0.612, 0.55, 0.67, bound: .above(0.5), paper: 0.74)))),
        Example(
            "specifications", "All analyses that could be defended",
            "Sorted by their estimate, with the options of each below. A bar at the right shows how the analyses with an option came out.",
            alternativeText: "Forty-eight estimates that rise from left to right, over a grid of ticks.",
            .diagram(.specifications(curve))),
        Example(
            "outcomes", "How steady an outcome is", "A cell for each analysis; the registered one is marked.",
            alternativeText: "A row of filled cells that ends in open and crossed ones.",
            .diagram(
                .outcomes(
                    OutcomeStrip(
                        Array(repeating: .holds, count: 37) + Array(repeating: .partly, count: 3)
                            + Array(repeating: .undecided, count: 4) + [.fails, .fails, .reversed], registered: .holds)))),
        Example(
            "outcomes-many", "Very many outcomes", "In two rows, where cells would else be too narrow.",
            alternativeText: "Two rows of narrow cells.",
            .diagram(
                .outcomes(
                    OutcomeStrip(
                        Array(repeating: .holds, count: 90) + Array(repeating: .undecided, count: 22),
                        registered: .undecided)))),
    ]

    /// The full product of four forks.
    private static let curve: SpecificationCurve = {
        let forks: [SpecificationCurve.Fork] = [
            .init("Interval", ["t over trainings", "bootstrap", "BCa"]), .init("Average", ["mean", "trimmed mean"]),
            .init("Clipped values", ["zero", "saturate"]), .init("Images", ["all", "even half", "odd half", "without ties"]),
        ]
        var all: [SpecificationCurve.Specification] = []
        for (a, interval) in forks[0].options.enumerated() {
            for (b, average) in forks[1].options.enumerated() {
                for (c, clipped) in forks[2].options.enumerated() {
                    for (d, images) in forks[3].options.enumerated() {
                        let value = 9.5 - 8.2 * Double(c) + 0.7 * Double(b) + 0.9 * sin(Double(a + 3 * d))
                        let half = 1.2 + 0.5 * Double(a) + (d == 1 || d == 2 ? 0.6 : 0)
                        all.append(
                            .init(
                                value, value - half, value + half,
                                value - half > 2 ? .holds : value + half < 2 ? .fails : .undecided,
                                options: [interval, average, clipped, images], isCounted: b == 0 || d == 0))
                    }
                }
            }
        }
        return SpecificationCurve(gained, forks: forks, all, registered: 0, bound: .above(2), paper: 11.4)
    }()
}
