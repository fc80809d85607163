import Charts
import Foundation
import Testing

@Suite struct ChartWordsTests {
    private func lines(_ values: [Double], _ series: String = "") -> Chart {
        Chart {
            for (index, value) in values.enumerated() {
                let mark = LineMark(x: .value("Epoch", index + 1), y: .value("Accuracy", value))
                series.isEmpty ? mark : mark.foregroundStyle(by: .value("Network", series))
            }
        }
        .yScale(.linear, domain: 0...100)
    }

    @Test func aFallSaysWhereItIsHalfWay() {
        #expect(
            lines([88.82, 80, 20, 10.1]).inWords
                == "Line chart. Accuracy from 0 to 100, over epoch from 1 to 4. The line falls from 88.8 to 10.1, half-way by 3."
        )
        #expect(lines([10, 90], "LeNet").inWords.hasSuffix("LeNet rises from 10 to 90."))
    }

    @Test func aPeakAndAValleyAreNamedWithTheirPlaces() {
        #expect(lines([10, 80, 90, 30]).inWords.hasSuffix("The line rises from 10 to 90 at 3 and falls to 30."))
        #expect(lines([90, 20, 80]).inWords.hasSuffix("The line falls from 90 to 20 at 2 and rises to 80."))
        #expect(lines([50, 90, 10, 60]).inWords.hasSuffix("The line goes from 50 to 60, between 10 at 3 and 90 at 2."))
    }

    @Test func whatIsLevelOnTheAxisStays() {
        #expect(lines([88, 88.5, 87.9]).inWords.hasSuffix("The line stays between 87.9 and 88.5."))
        #expect(lines([50, 50, 50]).inWords.hasSuffix("The line stays at 50."))
        #expect(lines([50]).inWords.hasSuffix("The line has 50 at 1."))
    }

    /// A hundredfold growth is level on no logarithmic axis, and half-way is a factor of ten.
    @Test func aLogarithmicAxisIsReadAsItIsDrawn() {
        let chart = Chart {
            for (index, value) in [1e-5, 1e-4, 1e-3].enumerated() {
                LineMark(x: .value("Layer", index), y: .value("Rate", value))
            }
        }
        .yScale(.log)
        #expect(
            chart.inWords
                == "Line chart. Rate from 10⁻⁵ to 0.001, logarithmic, over layer from 0 to 2. The line rises from 10⁻⁵ to 0.001, half-way by 1."
        )
    }

    @Test func linesAreReadFromLeftToRightWithoutWhatIsNotShown() {
        let chart = Chart {
            for (x, y) in [(3.0, 10.0), (1, 90), (2, .nan)] { LineMark(x: .value("x", x), y: .value("y", y)) }
        }
        #expect(chart.inWords.hasSuffix("The line falls from 90 to 10."))
    }

    @Test func categoriesAreListedWithTheirIntervals() {
        let standing = Chart {
            for (name, value) in [("plain", 0.9456), ("augmented", 0.93)] {
                ErrorBar(
                    x: .value("Readout", name), yStart: .value("Accuracy", value - 0.02),
                    yEnd: .value("Accuracy", value + 0.02))
                PointMark(x: .value("Readout", name), y: .value("Accuracy", value))
            }
        }
        .yScale(.linear, domain: 0.5...1)
        #expect(
            standing.inWords
                == "Dot plot. Accuracy from 0.5 to 1, for readout (2). plain 0.946 [0.926, 0.966], augmented 0.93 [0.91, 0.95]."
        )
        let lying = Chart {
            ErrorBar(xStart: .value("Gini", 0.6), xEnd: .value("Gini", 0.8), y: .value("Map", "LRP"))
            PointMark(x: .value("Gini", 0.7), y: .value("Map", "LRP")).foregroundStyle(by: .value("Kind", "relevance"))
        }
        .xScale(.linear, domain: 0...1)
        #expect(lying.inWords == "Dot plot. Gini from 0 to 1, for map (1). relevance: LRP 0.7.")
    }

    @Test func anIntervalBelongsToTheSameSeries() {
        let chart = Chart {
            ErrorBar(xStart: .value("Gini", 0.6), xEnd: .value("Gini", 0.8), y: .value("Map", "LRP")).foregroundStyle(
                by: .value("Kind", "relevance"))
            PointMark(x: .value("Gini", 0.7), y: .value("Map", "LRP")).foregroundStyle(by: .value("Kind", "relevance"))
        }
        #expect(chart.inWords.hasSuffix("relevance: LRP 0.7 [0.6, 0.8]."))
        // What is said at the pointer has it, too.
        #expect(chart.readings.map { [$0.interval?.lower ?? 0, $0.interval?.upper ?? 0] } == [[0.6, 0.8]])
    }

    @Test func barsBoxesAndHistogramsSayWhatTheyShow() {
        let bars = Chart {
            for (name, value) in [("LeNet", 91.0), ("VGG", 93.25)] {
                BarMark(x: .value("Network", name), y: .value("Accuracy", value))
            }
        }
        #expect(bars.inWords.hasSuffix("LeNet 91, VGG 93.2."))
        let boxes = Chart { BoxMark(x: .value("Network", "LeNet"), y: .values("Accuracy", [1.0, 2, 3, 4, 5])) }
        #expect(boxes.inWords.hasSuffix("LeNet 3 [2, 4]."))
        let histogram = Chart { HistogramMark(x: .values("v", [0.5, 1.5, 1.6, 2.5]), bins: .edges([0, 1, 2, 3])) }
        #expect(histogram.inWords.hasSuffix("3 bars, the highest 2 at 1."))
    }

    @Test func pointsOnNumbersAreListedOrBounded() {
        func points(_ count: Int) -> Chart {
            Chart {
                for index in 0..<count {
                    PointMark(x: .value("Bit", index), y: .value("Accuracy", index == 5 ? 10 : 80))
                }
            }.yScale(.linear, domain: 0...100)
        }
        #expect(points(2).inWords.hasSuffix("80 at 0, 80 at 1."))
        #expect(points(32).inWords.hasSuffix("32 points, lowest 10 at 5, highest 80 at 0."))
        let cloud = Chart { for index in 0..<40 { PointMark(x: .value("x", index % 4), y: .value("y", index)) } }
        // By hand: 500 / √(5000 · 5330).
        #expect(
            cloud.inWords.hasSuffix(
                "40 points, x from 0 to 3, y from 0 to 39, and the two hardly go together (rank correlation 0.10)."))
    }

    /// What has a colour of its own is what the chart is about: it is named with its rank, once.
    @Test func whatStandsOutIsNamedWithItsRank() {
        func chart(_ own: [String: Int]) -> Chart {
            Chart {
                for index in 1...24 {
                    let name = "map \(index)"
                    ErrorBar(
                        xStart: .value("Area", Double(index) - 0.5), xEnd: .value("Area", Double(index) + 0.5),
                        y: .value("Map", name)
                    ).foregroundStyle(own[name].map(ChartColor.series) ?? .muted)
                    PointMark(x: .value("Area", index), y: .value("Map", name))
                        .foregroundStyle(own[name].map(ChartColor.series) ?? .muted)
                }
            }
        }
        #expect(
            chart(["map 22": 0, "map 11": 1]).inWords.hasSuffix(
                "24 points, lowest 1 [0.5, 1.5] at map 1, highest 24 [23.5, 24.5] at map 24, map 11 11 [10.5, 11.5] (11th lowest), map 22 22 [21.5, 22.5] (3rd highest)."
            ))
        let ends = chart(["map 1": 0, "map 23": 1]).inWords
        #expect(ends.hasSuffix("at map 24, map 23 23 [22.5, 23.5] (2nd highest)."))
        #expect(chart([:]).inWords.hasSuffix("highest 24 [23.5, 24.5] at map 24."))
        // What a chart highlights stands out, too.
        #expect(chart([:]).highlight(["map 5"]).inWords.hasSuffix("map 5 5 [4.5, 5.5] (5th lowest)."))
    }

    /// Points in no order of x are a scatter: words say how the two quantities go together, and no name twice.
    @Test func aScatterSaysHowItsQuantitiesGoTogether() {
        func chart(_ y: (Int) -> Int) -> Chart {
            Chart {
                for index in [3, 0, 9, 5, 1, 8, 4, 7, 2, 6] {
                    PointMark(x: .value("p(animal)", index), y: .value("p(artifact)", y(index)))
                        .foregroundStyle(by: .value("Photograph of", "animals"))
                        .facet(by: .value("Photograph of", "animals"))
                }
            }
        }
        #expect(
            chart { 9 - $0 }.inWords
                == "Scatter plot. p(artifact) from 0 to 9, over p(animal) from 0 to 9. animals: 10 points, x from 0 to 9, y from 0 to 9, and y falls as x rises (rank correlation −1.00)."
        )
        #expect(chart { $0 * $0 }.inWords.hasSuffix("and y rises with x (rank correlation 1.00)."))
        // Swaps of neighbours: 1 − 6 · 10 / 990.
        #expect(chart { $0 ^ 1 }.inWords.hasSuffix("and y rises with x (rank correlation 0.94)."))
        // 0 and 1, five each, 62.5 / √(82.5 · 62.5) by their ranks; ties have the mean of theirs.
        #expect(chart { $0 < 5 ? 0 : 1 }.inWords.hasSuffix("and y rises with x (rank correlation 0.87)."))
        #expect(!chart { _ in 4 }.inWords.contains("rank correlation"))
    }

    @Test func aSymbolKeepsItsCase() {
        func beginning(_ name: String) -> String {
            let chart = Chart {
                for x in 0...2 { LineMark(x: .value("Epoch", x), y: .value(Field(name), x)) }
            }
            return String(chart.inWords.dropFirst("Line chart. ".count).prefix(while: { $0 != " " }))
        }
        for (name, written) in [
            ("p(artifact)", "p(artifact)"), ("n", "n"), ("d′", "d′"), ("pH", "pH"), ("accuracy", "Accuracy"),
            ("AUC", "AUC"),
        ] {
            #expect(beginning(name) == written)
        }
    }

    @Test func cellsNameTheirExtremes() {
        let chart = Chart {
            for (x, y, value) in [(1, "a", 0.5), (2, "a", 0.9), (1, "b", 0.1)] {
                RectangleMark(x: .value("Angle", x), y: .value("Net", y)).foregroundStyle(by: .value("Accuracy", value))
            }
        }
        #expect(chart.inWords.hasSuffix("3 cells, lowest 0.1 (1, b), highest 0.9 (2, a)."))
    }

    @Test func rulesAndRegionsAreToldBeforeThePanelsTheyAreIn() {
        let chart = Chart {
            RuleMark(y: .value("Accuracy", 0.5)).annotation("chance")
            RectangleMark(xStart: .value("Bit", 22.5), xEnd: .value("Bit", 30.5)).annotation("exponent")
            for name in ["VGG-16", "AlexNet"] {
                for (x, y) in [(0, 0.9), (31, 0.6)] {
                    LineMark(x: .value("Bit", x), y: .value("Accuracy", y)).facet(by: .value("Network", name))
                }
            }
            RuleMark(y: .value("Accuracy", 0.8)).facet(by: .value("Network", "AlexNet")).annotation("clean")
        }
        .yScale(.linear, domain: 0...1)
        #expect(
            chart.inWords
                == "Line chart, two panels. Accuracy from 0 to 1, over bit from 0 to 31. A line at y 0.5 (chance). Shaded from x 22.5 to 30.5 (exponent). "
                + "VGG-16: the line falls from 0.9 to 0.6. AlexNet: the line falls from 0.9 to 0.6; a line at y 0.8 (clean)."
        )
    }

    @Test func pointsOnALineAreToldOnceAndMarkedOnesByTheirText() {
        let chart = Chart {
            for (x, y) in [(0, 10.0), (1, 90)] {
                LineMark(x: .value("T", x), y: .value("Area", y))
                PointMark(x: .value("T", x), y: .value("Area", y))
            }
            PointMark(x: .value("T", 1), y: .value("Area", 90)).annotation("chosen")
        }
        #expect(chart.inWords.hasSuffix("The line rises from 10 to 90; chosen: 90 at 1."))
    }

    @Test func pointsBesideLinesHaveTheNameThatTheyAreGiven() {
        let chart = Chart {
            for (x, y) in [(0, 10.0), (1, 90)] {
                LineMark(x: .value("T", x), y: .value("Area", y)).foregroundStyle(by: .value("Net", "ours"))
                PointMark(x: .value("T", x), y: .value("Area", y + 5)).named("the paper's net").foregroundStyle(.ink)
            }
        }
        #expect(chart.inWords.hasSuffix("ours rises from 10 to 90; the paper's net: 15 at 0, 95 at 1."))
        // It is no series: the legend doesn't have it.
        #expect(ChartPlan(chart).series == ["ours"])
    }

    @Test func manyPanelsAreToldTogether() {
        let chart = Chart {
            for panel in 1...20 {
                for (x, y) in [(0, 80.0 + Double(panel)), (1, 20.0 - Double(panel))] {
                    LineMark(x: .value("Rate", x), y: .value("Accuracy", y)).foregroundStyle(
                        by: .value("Protection", "unprotected")
                    )
                    .facet(by: .value("Layer", "conv \(panel)"))
                }
            }
        }
        #expect(
            chart.inWords
                == "Line chart, 20 panels from conv 1 to conv 20. Accuracy from 0 to 100, over rate from 0 to 1. "
                + "unprotected: from 81 (conv 1) – 100 (conv 20) to 0 (conv 20) – 19 (conv 1).")
    }

    @Test func numbersKeepThreeDigitsAndFourFromAThousandOn() {
        let chart = Chart {
            for (name, value) in [("a", 0.123456), ("b", 1013), ("c", -88.86), ("d", 0)] {
                BarMark(x: .value("n", name), y: .value("v", value))
            }
        }
        #expect(chart.inWords.hasSuffix("a 0.123, b 1013, c −88.9, d 0."))
    }

    @Test func anEmptyChartHasItsAxesAlone() {
        #expect(
            Chart {}.xAxis("Fault rate").yAxis("Accuracy", unit: "%").inWords
                == "Chart. Accuracy (%) from 0 to 1, over fault rate from 0 to 1.")
    }

    /// The review of a reader: axes of both signs say how they are drawn.
    @Test func aSymmetricLogarithmicAxisSaysSo() throws {
        let chart = Chart {
            for value in [-8.48, 0, 5.44] { PointMark(x: .value("Sum / logit", value), y: .value("Rule", "z⁺")) }
        }
        .xScale(.symlog(linearWithin: 1))
        #expect(chart.inWords.contains("Sum / logit from −8.48 to 5.44, symmetric-logarithmic beyond ±1"))
        #expect(!chart.inWords.contains("(logarithmic"))
        let commands = try chart.drawingCommands()
        #expect(commands.contains { $0.contains("\"Sum / logit (logarithmic beyond ±1)\"") })
        for label in ["−5", "−2", "2", "5"] {
            #expect(commands.contains { $0.contains("\"\(label)\" at") }, "\(label)")
        }
    }

    @Test func theDiagonalOfAComparisonIsNoNews() {
        let names = ["LRP", "RISE", "blob"]
        let values = [["LRP", "RISE"]: 0.13, ["LRP", "blob"]: 0.49, ["RISE", "blob"]: -0.0013]
        let chart = Chart {
            for one in names {
                for other in names {
                    RectangleMark(x: .value("Map", one), y: .value("Other map", other)).foregroundStyle(
                        by: .value(
                            Field("Rank correlation", bounds: -1...1),
                            one == other ? 1 : values[[one, other]] ?? values[[other, one]] ?? .nan))
                }
            }
        }
        #expect(
            chart.inWords
                == "Heat map. Rank correlation in colour; along x map (3), along y other map (3). Symmetric; beside the diagonal, lowest −0.0013 (RISE, blob), highest 0.49 (LRP, blob)."
        )
    }

    @Test func cellsHaveTheirIntervalsAndTheCentresOfTheirAxes() {
        let chart = Chart {
            for (x, value) in [(-165, 0.51), (0, 0.9), (165, 0.6)] {
                RectangleMark(x: .value("Angle", x), y: .value("Net", "a")).interval(value - 0.02, value + 0.03)
                    .foregroundStyle(by: .value("Accuracy", value))
            }
        }
        #expect(
            chart.inWords
                == "Heat map. Accuracy in colour; along x angle from −165 to 165, along y net (1). 3 cells, lowest 0.51 [0.49, 0.54] (−165, a), highest 0.9 [0.88, 0.93] (0, a)."
        )
        #expect(chart.readings.first?.interval?.upper == 0.54)
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func noDescriptionIsLongerThanSomebodyListens(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let chart = Chart {
            for panel in 0..<4 {
                for series in 0..<4 {
                    for x in 0..<6 {
                        LineMark(
                            x: .value("Fault rate", x),
                            y: .value("Accuracy", Double.random(in: 0...100, using: &random))
                        )
                        .foregroundStyle(by: .value("Protection", "protection number \(series)")).facet(
                            by: .value("Network", "network number \(panel)"))
                    }
                }
            }
        }
        #expect(chart.inWords.count <= 600, "seed \(seed)")
        #expect(
            chart.inWords.hasPrefix("Line chart, four panels.") && chart.inWords.hasSuffix("The table has the rest."),
            "seed \(seed)")
    }

    @Test func linesThatRunOnEachOtherAreSaidToAndBothSeen() throws {
        func chart(_ distance: Double) -> Chart {
            Chart {
                for (name, shift) in [("clipped", 0.0), ("tuned", distance), ("none", -40)] {
                    for x in 0...9 {
                        LineMark(x: .value("Rate", x), y: .value("Accuracy", 90 - Double(x) + shift)).foregroundStyle(
                            by: .value("Protection", name))
                    }
                }
            }
            .yScale(.linear, domain: 0...100)
        }
        #expect(chart(-0.3).inWords.contains("clipped and tuned coincide"))
        #expect(!chart(-5).inWords.contains("coincide"))
        // The one below is a wide shade around the one above.
        let strokes = try chart(-0.3).drawingCommands().filter { $0.contains("stroke series-1 6 ") }
        #expect(strokes.count == 1)
        #expect(try !chart(-5).drawingCommands().contains { $0.contains("stroke series-1 6 ") })
    }
}
