import Charts
import Foundation
import Tensors

extension Examples {
    /// Accuracy that falls with the fault rate, the earlier the smaller `tolerance` is.
    static func accuracy(_ rate: Double, tolerance: Double, best: Double = 92) -> Double {
        10 + (best - 10) / (1 + pow(rate / tolerance, 1.3))
    }

    static let networks = [("unprotected", 3e-7), ("clipped", 2e-5), ("tuned", 9e-5)]
    static let rates = stride(from: -8.0, through: -3, by: 0.5).map { pow(10, $0) }

    static let lines = [
        Example(
            "line-band", "Lines with bands, named at their ends",
            "Lines on a logarithmic axis; the dashed rule is what a paper reports, the ring one of its points.",
            alternativeText: "Three falling curves with bands around them, a dashed rule near the top, and a ring.",
            Chart {
                RuleMark(y: .value("Accuracy", 93.5)).annotation("paper, no faults")
                for (name, tolerance) in networks {
                    for rate in rates {
                        let middle = accuracy(rate, tolerance: tolerance)
                        AreaMark(
                            x: .value("Fault rate", rate), yStart: .value("Accuracy", middle - 3),
                            yEnd: .value("Accuracy", middle + 3)
                        )
                        .foregroundStyle(by: .value("Network", name))
                    }
                }
                for (name, tolerance) in networks {
                    for rate in rates {
                        LineMark(
                            x: .value("Fault rate", rate), y: .value("Accuracy", accuracy(rate, tolerance: tolerance))
                        )
                        .foregroundStyle(by: .value("Network", name))
                    }
                }
                PointMark(x: .value("Fault rate", 1e-5), y: .value("Accuracy", 80.0)).symbol(.ring, size: 12)
                    .foregroundStyle(.ink)
                    .annotation("paper, clipped")
            }
            .xScale(.log).yScale(.linear, domain: 0...100).xAxis("Fault rate", unit: "per bit").yAxis(
                "Accuracy", unit: "%")),
        Example(
            "points-intervals", "Points with intervals over categories",
            "Bars are 95 % intervals; symbols tell the series apart besides colour.",
            alternativeText: "Four categories, each with two points and their intervals side by side.",
            Chart {
                for (index, layer) in ["conv1", "conv2", "dense1", "dense2"].enumerated() {
                    for (series, offset) in [("clean", 0.0), ("faulty", 7.0)] {
                        let middle = 88 - Double(index) * 3 - offset
                        ErrorBar(
                            x: .value("Layer", layer), yStart: .value("Accuracy", middle - 2),
                            yEnd: .value("Accuracy", middle + 3)
                        )
                        .foregroundStyle(by: .value("Weights", series))
                        PointMark(x: .value("Layer", layer), y: .value("Accuracy", middle)).foregroundStyle(
                            by: .value("Weights", series))
                    }
                }
            }
            .yAxis("Accuracy", unit: "%")),
        Example(
            "steps-area", "A stepped line over the area under it", "The line changes halfway between two points.",
            alternativeText: "A staircase that rises and falls, filled down to zero.",
            Chart {
                for hour in 0...12 {
                    AreaMark(
                        x: .value("Epoch", hour),
                        y: .value("Learning rate", [1.0, 3, 6, 6, 6, 4, 4, 2, 2, 1, 1, 0.5, 0.5][hour])
                    ).interpolation(.stepCenter)
                }
                for hour in 0...12 {
                    LineMark(
                        x: .value("Epoch", hour),
                        y: .value("Learning rate", [1.0, 3, 6, 6, 6, 4, 4, 2, 2, 1, 1, 0.5, 0.5][hour])
                    ).interpolation(.stepCenter)
                }
            }
            .xAxis("Epoch").yAxis("Learning rate", unit: "10⁻³").size(height: 240)),
    ]

    static let bars = [
        Example(
            "bars", "Bars from zero, some of them negative",
            "One bar for each category; lengths are proportional to values.",
            alternativeText: "Five bars, three up and two down.",
            Chart {
                for (name, value) in [
                    ("LeNet-5", 4.2), ("AlexNet", 11.0), ("VGG-16", 7.5), ("ResNet-18", -2.4), ("MobileNet", -0.9),
                ] {
                    BarMark(x: .value("Network", name), y: .value("Gain", value))
                }
            }
            .yAxis("Gain by clipping", unit: "points").size(height: 280)),
        Example(
            "bars-grouped", "Grouped bars with intervals",
            "Series stand side by side; an interval stands on its own bar.",
            alternativeText: "Three groups of three bars with error bars.",
            Chart {
                for (index, network) in ["LeNet-5", "AlexNet", "VGG-16"].enumerated() {
                    for (place, protection) in ["none", "clipped", "tuned"].enumerated() {
                        let value = 40 + Double(place) * 18 - Double(index) * 9
                        BarMark(x: .value("Network", network), y: .value("Accuracy", value)).foregroundStyle(
                            by: .value("Protection", protection))
                        ErrorBar(
                            x: .value("Network", network), yStart: .value("Accuracy", value - 4),
                            yEnd: .value("Accuracy", value + 5)
                        )
                        .foregroundStyle(by: .value("Protection", protection))
                    }
                }
            }
            .yAxis("Accuracy", unit: "%").size(height: 300)),
        Example(
            "bars-stacked", "Stacked bars", "The parts of one whole; negative parts go the other way.",
            alternativeText: "Four stacks of three parts each.",
            Chart {
                for (layer, parts) in [
                    ("conv1", [2.0, 5, 1]), ("conv2", [8.0, 12, 3]), ("dense1", [20.0, 31, 6]),
                    ("dense2", [3.0, 4, -5]),
                ] {
                    for (name, value) in zip(["forward", "backward", "update"], parts) {
                        BarMark(x: .value("Layer", layer), y: .value("Time", value)).foregroundStyle(
                            by: .value("Part", name))
                    }
                }
            }
            .bars(.stacked).yAxis("Time", unit: "ms").size(height: 300)),
        Example(
            "bars-lying", "Lying bars for long names", "A category on y makes a bar lie; names read from the top.",
            alternativeText: "Six horizontal bars of falling length with names at their left.",
            Chart {
                for (name, value) in [
                    ("faults in the highest exponent bit", 61.0), ("faults in the sign bit", 22.5),
                    ("faults in other exponent bits", 14.1), ("faults in the fraction's upper half", 3.3),
                    ("stuck-at-zero weights", 1.2), ("rounding to Float16", 0.1),
                ] {
                    BarMark(x: .value("Accuracy lost", value), y: .value("Cause", name)).annotation(
                        String(format: "%.1f", value), position: .trailing)
                }
            }
            .xScale(.linear, domain: 0...70).xAxis("Accuracy lost", unit: "points").yAxis("")),
        Example(
            "bars-lying-grouped", "Lying bars of two series, with intervals", "",
            alternativeText: "Three pairs of horizontal bars with error bars.",
            Chart {
                for (index, network) in ["LeNet-5", "AlexNet", "VGG-16"].enumerated() {
                    for (place, data) in ["CIFAR-10", "Fashion-MNIST"].enumerated() {
                        let value = 90 - Double(index * 12) + Double(place * 5)
                        BarMark(x: .value("Accuracy", value), y: .value("Network", network)).foregroundStyle(
                            by: .value("Data", data))
                        ErrorBar(
                            xStart: .value("Accuracy", value - 3), xEnd: .value("Accuracy", value + 3),
                            y: .value("Network", network)
                        )
                        .foregroundStyle(by: .value("Data", data))
                    }
                }
            }
            .xAxis("Accuracy", unit: "%").yAxis("")),
    ]

    /// Draws from a normal distribution, the same ones each time.
    static func normals(_ count: Int, _ name: String, mean: Double = 0, deviation: Double = 1) -> [Double] {
        var stream = RandomStream(seed: 1, "gallery", name)
        return (0..<count).map { _ in mean + deviation * stream.normal() }
    }

    static let distributions = [
        Example(
            "boxes", "Box plots",
            "Quartiles and median; whiskers end at the most extreme values within 1.5 interquartile ranges, points lie beyond.",
            alternativeText: "Four boxes of different heights, some with outliers.",
            Chart {
                for (index, network) in ["LeNet-5", "AlexNet", "VGG-16", "ResNet-18"].enumerated() {
                    BoxMark(
                        x: .value("Network", network),
                        y: .values(
                            "Accuracy", normals(60, network, mean: 80 - Double(index * 4), deviation: 2 + Double(index))
                        ))
                }
            }
            .yAxis("Accuracy over 60 seeds", unit: "%")),
        Example(
            "boxes-grouped", "Grouped box plots", "Series side by side, outliers with the series' symbol.",
            alternativeText: "Three pairs of boxes.",
            Chart {
                for (index, layer) in ["conv1", "conv2", "dense1"].enumerated() {
                    for (place, weights) in ["clean", "faulty"].enumerated() {
                        BoxMark(
                            x: .value("Layer", layer),
                            y: .values(
                                "Activation",
                                normals(
                                    80, layer + weights, mean: 3 - Double(place) + Double(index) * 0.4,
                                    deviation: 0.5 + Double(place) * 0.5))
                        )
                        .foregroundStyle(by: .value("Weights", weights))
                    }
                }
            }),
        Example(
            "boxes-lying", "Lying box plots on a logarithmic axis", "Values from below one to some ten thousand.",
            alternativeText: "Four horizontal boxes, each farther right than the one above.",
            Chart {
                for (index, layer) in ["first convolution", "second convolution", "third convolution", "dense"]
                    .enumerated()
                {
                    BoxMark(
                        x: .values(
                            "Activation", normals(200, layer, mean: Double(index), deviation: 0.5).map { pow(10, $0) }),
                        y: .value("Layer", layer))
                }
            }
            .xScale(.log).yAxis("")),
        Example(
            "histogram", "A histogram of raw values",
            "Bins of Freedman and Diaconis' width, rounded to 1, 2 or 5 times a power of ten.",
            alternativeText: "A bell-shaped histogram.",
            Chart { HistogramMark(x: .values("Weight", normals(2000, "weights", deviation: 0.04))) }.size(height: 260)),
        Example(
            "histograms", "Histograms that overlap", "Both share their bins; outlines differ in dash.",
            alternativeText: "Outlines of two histograms that overlap in the middle.",
            Chart {
                let clean = normals(1500, "clean", mean: 0, deviation: 1),
                    faulty = normals(1500, "faulty", mean: 1.8, deviation: 1.5)
                let edges = Histogram.edges(for: clean + faulty)
                for (name, values) in [("clean", clean), ("faulty", faulty)] {
                    HistogramMark(x: .values("Logit", values), bins: .edges(edges)).foregroundStyle(
                        by: .value("Weights", name))
                }
            }
            .size(height: 260)),
    ]

    static let heatMap = Example(
        "heat-map", "A heat map with its numbers",
        "Cells are as wide as the distance between their values; the crossed one is missing. Numbers are black or white, whichever reads better.",
        alternativeText:
            "A grid of coloured cells with numbers, from dark at the left to light at the right, one crossed out.",
        Chart {
            for (row, layer) in ["conv1", "conv2", "conv3", "dense"].enumerated() {
                for column in 0..<6 {
                    let value = row == 2 && column == 3 ? Double.nan : Double(column * column) * 3 + Double(row) * 4
                    RectangleMark(x: .value("Threshold", column), y: .value("Layer", layer)).foregroundStyle(
                        by: .value(Field("Accuracy", unit: "%"), value))
                    TextMark(
                        x: .value("Threshold", column), y: .value("Layer", layer), value.isNaN ? "" : String(Int(value))
                    )
                }
            }
        }
        .colorScale(.viridis).yAxis(""))

    static let cloud = Example(
        "cloud", "A hundred thousand points",
        "Drawn as a picture within the vector chart, so that its size does not grow with the number of points.",
        alternativeText: "Two overlapping clouds of points, darker in their middles.",
        Chart {
            let x = normals(100_000, "x"), y = normals(100_000, "y")
            for index in 0..<100_000 {
                let isUpper = index % 3 == 0
                PointMark(
                    x: .value("First component", x[index] + (isUpper ? 2.5 : 0)),
                    y: .value("Second component", 0.6 * x[index] + 0.8 * y[index] + (isUpper ? 2 : 0))
                )
                .foregroundStyle(by: .value("Class", isUpper ? "shirt" : "coat"))
            }
        })
}
