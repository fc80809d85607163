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
                == "y: Accuracy, 0 to 100. x: Epoch, 1 to 4. The line falls from 88.8 to 10.1, half-way by 3.")
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
                == "y: Rate, 10⁻⁵ to 0.001, logarithmic. x: Layer, 0 to 2. The line rises from 10⁻⁵ to 0.001, half-way by 1."
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
                == "y: Accuracy, 0.5 to 1. x: Readout, 2 in number. plain 0.946 [0.926, 0.966], augmented 0.93 [0.91, 0.95]."
        )
        let lying = Chart {
            ErrorBar(xStart: .value("Gini", 0.6), xEnd: .value("Gini", 0.8), y: .value("Map", "LRP"))
            PointMark(x: .value("Gini", 0.7), y: .value("Map", "LRP")).foregroundStyle(by: .value("Kind", "relevance"))
        }
        .xScale(.linear, domain: 0...1).yAxis("")
        #expect(lying.inWords == "x: Gini, 0 to 1. relevance: LRP 0.7.")
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
        #expect(cloud.inWords.hasSuffix("40 points, x from 0 to 3, y from 0 to 39."))
    }

    @Test func cellsNameTheirExtremes() {
        let chart = Chart {
            for (x, y, value) in [(1, "a", 0.5), (2, "a", 0.9), (1, "b", 0.1)] {
                RectangleMark(x: .value("Angle", x), y: .value("Net", y)).foregroundStyle(by: .value("Accuracy", value))
            }
        }
        #expect(chart.inWords.hasSuffix("3 cells, lowest 0.1 at 1, b, highest 0.9 at 2, a."))
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
                == "y: Accuracy, 0 to 1. x: Bit, 0 to 31. A line at y 0.5 (chance). Shaded from x 22.5 to 30.5 (exponent). "
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
            chart.inWords == "y: Accuracy, 0 to 100. x: Rate, 0 to 1. 20 panels, conv 1 to conv 20. "
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
                == "y: Accuracy (%), 0 to 1. x: Fault rate, 0 to 1.")
    }
}
