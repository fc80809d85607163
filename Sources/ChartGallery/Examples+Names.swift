import Charts
import Foundation

extension Examples {
    /// Lines that end at given heights.
    private static func lines(to ends: [(name: String, end: Double)], spread: Double = 60) -> Chart {
        Chart {
            for (index, line) in ends.enumerated() {
                for x in 0...10 {
                    let part = Double(x) / 10, start = 10 + spread * Double(index) / Double(max(ends.count - 1, 1))
                    LineMark(x: .value("Epoch", x), y: .value("Accuracy", start + (line.end - start) * part * part))
                        .foregroundStyle(by: .value("Network", line.name))
                }
            }
        }
        .yScale(.linear, domain: 0...100).yAxis("Accuracy", unit: "%")
    }

    static let names = [
        Example(
            "labels-close", "Labels that move apart",
            "Five lines end close together: labels move, and lines lead to them.",
            alternativeText: "Five lines that nearly meet at the right, with labels fanned out.",
            lines(to: [("LeNet-5", 80), ("AlexNet", 82), ("VGG-16", 83), ("ResNet-18", 90), ("MobileNet", 86)])),
        Example(
            "labels-together", "Eight lines that end at one point",
            "Labels would be too far from the point, so there is a legend.",
            alternativeText: "Eight lines of different dashes that meet at the right.",
            lines(to: (1...8).map { ("network \($0)", 80) })),
        Example(
            "labels-pairs", "Two bundles of lines", "", alternativeText: "Eight lines in two bundles with labels.",
            lines(to: [
                ("a1", 20), ("a2", 21), ("a3", 22), ("a4", 22.5), ("b1", 88), ("b2", 89), ("b3", 89.5), ("b4", 90),
            ])),
        Example(
            "labels-long", "Long names", "Names that would take the plot's place go above it.",
            alternativeText: "Three lines with a legend of long names.",
            lines(to: [
                ("clipped at the largest clean activation (ACT_max)", 60),
                ("clipped at the threshold found by interval search", 75), ("unprotected", 30),
            ])),
        Example(
            "annotations", "Rules, regions and notes", "Notes take the place where they cover least.",
            alternativeText: "Points with a shaded region, two rules and notes.",
            Chart {
                RectangleMark(xStart: .value("Bit", 22.5), xEnd: .value("Bit", 30.5)).annotation("exponent")
                RuleMark(y: .value("Accuracy", 91)).annotation("clean")
                RuleMark(x: .value("Bit", 15.5)).lineStyle(.dotted).annotation("half")
                for bit in 0...31 {
                    let accuracy = bit == 30 ? 11.0 : bit > 27 ? 84 - Double(bit % 5) : 91 - Double(bit % 3) * 0.4
                    let point = PointMark(x: .value("Bit", bit), y: .value("Accuracy", accuracy))
                    if bit == 30 { point.annotation("bit 30") } else { point }
                }
            }
            .yScale(.linear, domain: 0...100)),
        Example(
            "turned-names", "Many long names",
            "Names that don't fit side by side turn the chart, and are read as they are.",
            alternativeText: "Sixteen lying bars with names at the left.",
            Chart {
                for layer in 1...16 {
                    BarMark(x: .value("Layer", "convolution \(layer)"), y: .value("Sensitivity", 10 / Double(layer)))
                }
            }),
    ]

    /// Two measures of several maps, each with its interval.
    private static var measures: Chart {
        let maps = [
            ("LRP", 0.21, 3.1), ("Salient Relevance", 0.28, 1.9), ("Grad-CAM", 0.19, 0.7), ("SmoothGrad", 0.33, 2.4),
            ("Random map (control)", 0.52, -0.1),
        ]
        return Chart {
            for (name, deletion, pointing) in maps {
                for (field, value, half) in [
                    (Field("Deletion area"), deletion, 0.03),
                    (Field("Share on the object", unit: "%"), 20 * pointing, 6),
                ] {
                    ErrorBar(
                        xStart: .value(field, value - half), xEnd: .value(field, value + half), y: .value("Map", name)
                    )
                    .facet(by: .value("Measure", field.name))
                    PointMark(x: .value(field, value), y: .value("Map", name)).facet(by: .value("Measure", field.name))
                }
            }
        }
        .facetScales(.free).categories(.byValue).highlight(["LRP", "Salient Relevance"])
    }

    static let honesty = [
        Example(
            "measures", "Panels of different measures",
            "Each has a scale and a title of its own; names are ordered by value, and two of them stand out.",
            alternativeText: "Two panels of five dots with intervals, two of them in colour.", measures),
        Example(
            "coinciding", "Lines that coincide", "The lower one is drawn as a shade around the upper one.",
            alternativeText: "Three lines, two of which run on top of each other.",
            Chart {
                RuleMark(y: .value(Field("Accuracy", unit: "%"), 10)).annotation("chance")
                for (series, gain) in [("clipped at ACT_max", 30.0), ("clipped, tuned", 30.5), ("unprotected", 1)] {
                    for rate in rates {
                        LineMark(
                            x: .value(Field("Fault rate", unit: "per bit"), rate),
                            y: .value(Field("Accuracy", unit: "%"), accuracy(rate, tolerance: gain * 1e-7))
                        )
                        .foregroundStyle(by: .value("Protection", series))
                    }
                }
            }
            .xScale(.log).yScale(.linear, domain: 0...100)),
        Example(
            "crowded-rule", "A reference line in a crowd",
            "Its text would cover data wherever it stood in the panels, and so is in the legend.",
            alternativeText: "Two panels full of points with a dashed line across.",
            Chart {
                RuleMark(y: .value("Balanced accuracy", 0.89)).annotation("paper: at least about 0.89")
                for (panel, shift) in [("plain", 0.0), ("augmented", 0.02)] {
                    for index in 0..<240 {
                        PointMark(
                            x: .value(Field("Rotation", unit: "degrees"), 1.5 * Double(index) - 180),
                            y: .value("Balanced accuracy", 0.89 + shift + 0.08 * sin(Double(index * index)))
                        )
                        .facet(by: .value("Readout", panel))
                    }
                }
            }
            .yScale(.linear, domain: 0.75...1)),
    ]

    private static func panels(_ count: Int, columns: Int? = nil) -> Chart {
        Chart {
            RuleMark(y: .value("Accuracy", 92)).foregroundStyle(.muted)
            for panel in 0..<count {
                for (series, gain) in [("unprotected", 1.0), ("clipped", 30)] {
                    for rate in rates {
                        LineMark(
                            x: .value("Fault rate", rate),
                            y: .value("Accuracy", accuracy(rate, tolerance: gain * 1e-7 * pow(2.2, Double(panel))))
                        )
                        .foregroundStyle(by: .value("Protection", series)).facet(
                            by: .value("Layer", "layer \(panel + 1)"))
                    }
                }
            }
        }
        .xScale(.log).yScale(.linear, domain: 0...100).yAxis("Accuracy", unit: "%").facets(columns: columns)
    }

    static let facets = [
        Example(
            "facets-two", "Two panels", "Panels share both axes.", alternativeText: "Two panels of two curves.",
            panels(2)),
        Example(
            "facets-rows", "Panels in one column", "", alternativeText: "Three panels below each other.",
            panels(3, columns: 1)),
        Example(
            "facets-many", "Small multiples", "", alternativeText: "Thirteen small panels of two curves each.",
            panels(13)),
        Example(
            "facets-bars", "Panels of grouped bars", "A series keeps its place where another is missing.",
            alternativeText: "Two panels of grouped bars.",
            Chart {
                for (panel, data) in ["CIFAR-10", "Fashion-MNIST"].enumerated() {
                    for (index, network) in ["LeNet", "VGG"].enumerated() {
                        for (place, protection) in ["none", "clipped"].enumerated() where !(panel == 1 && place == 0) {
                            BarMark(
                                x: .value("Network", network),
                                y: .value("Accuracy", 50 + 10 * Double(panel + index + 2 * place))
                            )
                            .foregroundStyle(by: .value("Protection", protection)).facet(by: .value("Data", data))
                        }
                    }
                }
            }
            .yAxis("Accuracy", unit: "%")),
    ]

    private static func field(_ scale: (Chart) -> Chart, signed: Bool) -> Chart {
        scale(
            Chart {
                for column in 0..<24 {
                    for row in 0..<10 {
                        let value = sin(Double(column) / 4) * cos(Double(row) / 3) * 3
                        RectangleMark(x: .value("Column", column), y: .value("Row", row)).foregroundStyle(
                            by: .value("Relevance", signed ? value : abs(value)))
                    }
                }
            }
        ).size(height: 260)
    }

    static let colors = [
        Example(
            "series", "The eight colours, each with a dash and a symbol",
            "Any two are told apart in common and in colour-blind sight, and all reach 4.5:1 on the page.",
            alternativeText: "Eight lines with symbols, each in its own colour and dash.",
            Chart {
                for series in 0..<8 {
                    for x in 0...6 {
                        LineMark(x: .value("Epoch", x), y: .value("Loss", Double(8 - series) + sin(Double(x)) * 0.3))
                            .foregroundStyle(by: .value("Series", "series \(series + 1)"))
                        PointMark(x: .value("Epoch", x), y: .value("Loss", Double(8 - series) + sin(Double(x)) * 0.3))
                            .foregroundStyle(by: .value("Series", "series \(series + 1)"))
                    }
                }
            }),
        Example(
            "viridis", "Viridis, for magnitudes", "", alternativeText: "A smooth field from dark violet to yellow.",
            field({ $0.colorScale(.viridis) }, signed: false)),
        Example(
            "cividis-clipped", "Cividis, with values beyond the scale",
            "Tips of the colour bar count what lies beyond its ends.",
            alternativeText: "A smooth field from dark blue to yellow.",
            field({ $0.colorScale(.cividis, domain: 0.5...2) }, signed: false)),
        Example(
            "diverging", "Blue and red, for signed data", "Zero is in the middle, and both limits are alike.",
            alternativeText: "A smooth field with blue and red parts.",
            field({ $0.colorScale(.blueRed) }, signed: true)),
        Example(
            "diverging-clipped", "Signed data beyond its limit", "",
            alternativeText: "A smooth field with strong blue and red parts.",
            field({ $0.colorScale(.blueRed, limit: 2) }, signed: true)),
        Example(
            "points-coloured", "Points coloured by magnitude", "",
            alternativeText: "A spiral of points from dark to light.",
            Chart {
                for index in 0..<120 {
                    let turn = Double(index) / 12
                    PointMark(x: .value("x", cos(turn) * turn), y: .value("y", sin(turn) * turn)).foregroundStyle(
                        by: .value("Turn", turn))
                }
            }),
    ]
}
