import Charts
import Methods
import Reports
import Tensors

extension Figure {
    /// Rates of all kernels for convolutions, layer by layer; a convolution of one pixel is left out.
    public static func kernelRates(_ trials: KernelTrials) -> Figure {
        let rate = Field("Rate", unit: "Gop/s")
        let names: [(ConvolutionTimes.Kernel, String)] = [
            (.integers, "integers"), (.direct, "Float32, direct"), (.winograd, "Float32, Winograd"),
        ]
        let rows = trials.times.filter { $0.shape != .onePixel }.flatMap { times in
            ConvolutionTimes.Pass.allCases.flatMap { pass in
                names.compactMap { kernel, name in
                    times[pass, kernel].map { seconds in
                        (
                            layer: "\(times.shape.layers.joined(separator: ", ")), \(times.shape.size)²",
                            pass: pass.rawValue, kernel: name, rate: times.shape.operations / seconds.median / 1e9
                        )
                    }
                }
            }
        }
        let chart = Chart {
            for peak in [trials.integerPeak, trials.floatPeak].compactMap(\.self) {
                RuleMark(x: .value(rate, peak / 1e9)).lineStyle(.dashed).foregroundStyle(.muted)
            }
            for row in rows {
                PointMark(x: .value(rate, row.rate), y: .value("Layer", row.layer))
                    .foregroundStyle(by: .value("Kernel", row.kernel)).facet(by: .value("Pass", row.pass))
            }
        }
        .facets(columns: 3, order: ConvolutionTimes.Pass.allCases.map(\.rawValue)).series(order: names.map(\.1))
        let threads = trials.threads == 1 ? "one thread" : "\(trials.threads) threads"
        return Figure(
            identifier: "kernel-rates",
            title: trials.sharesOfPeak(.integers) { $0 != .onePixel }.map {
                "Integers run at \(Numerals.significant(100 * $0.mean, 2)) % of their peak, which is \(trials.peakRatio.map { Numerals.significant($0, 3) } ?? "?") times Float32's"
            } ?? "Rates of VGG-16's convolutions", chart: chart,
            caption:
                "VGG-16's convolutions but the first, by \(trials.instructions.inWords) on \(threads)\(trials.processor.map { " of \($0)" } ?? ""); a multiplication and an addition are two operations, and Winograd's kernels are credited with those that they save. Dashed: the peaks of the instructions, measured without memory.",
            sample:
                "Medians of \(trials.times.first?[.forward, .integers]?.count ?? 0) turns, in which all kernels ran one after the other.",
            data: Table(
                identifier: "kernel-rates", title: "Rates of VGG-16's convolutions",
                columns: [Column("Layer"), Column("Pass"), Column("Kernel"), Column(rate)],
                rows: rows.map { row -> [Cell] in
                    [.text(row.layer), .text(row.pass), .text(row.kernel), .number(row.rate, .significant(4))]
                }
                    + trials.peaks.map { peak -> [Cell] in
                        [
                            .text("peak"), .text(""), .text(peak.instructions.inWords),
                            .number(peak.operationsPerSecond / 1e9, .significant(4)),
                        ]
                    }))
    }
}

extension Table {
    /// How many images a second training takes, and what of a step is convolutions.
    public static func trainingRates(_ times: TrainingTimes, of network: String) -> Table {
        Table(
            identifier: "throughput", title: "Training steps of \(network)",
            caption:
                "Batches of \(times.images) images of 32 px: forward, backward, update; medians of the turns. *Preparing* is making integers, putting them in the kernels' order, and proofs. What is neither, such as batch normalisation, pooling and the update, is the same in all arithmetics, and limits what faster convolutions can do; in integers the first convolution is part of it.",
            columns: [
                Column("Arithmetic"), Column("Images a second"), Column("In convolutions", unit: "%"),
                Column("Preparing", unit: "%"), Column("The rest", unit: "ms"),
            ],
            rows: times.entries.enumerated().map { place, entry in
                let seconds = entry.seconds.median
                let isAgain = times.entries[..<place].contains { $0.arithmetic == entry.arithmetic }
                func percent(_ share: Double?) -> Cell { share.map { .number(100 * $0, .fixed(1)) } ?? .text("") }
                let rest = entry.convolving.flatMap { convolving in entry.preparing.map { 1 - convolving - $0 } }
                return [
                    .text(entry.arithmetic.inWords + (isAgain ? ", once more" : "")),
                    .number(Double(times.images) / seconds, .significant(3)), percent(entry.convolving),
                    percent(entry.preparing), rest.map { .number(1000 * seconds * $0, .fixed(0)) } ?? .text(""),
                ]
            })
    }
}

extension IntegerTrials {
    /// Which instruction sets were run: a sentence or two.
    public var sentence: String {
        func names(_ wereRun: Bool) -> String {
            comparisons.filter { ($0.compared != nil) == wereRun }.map(\.instructions.inWords).joined(separator: ", ")
        }
        let others = names(false)
        return "\(trials) random convolutions were compared with plain loops in 64 bits by \(names(true))."
            + (others.isEmpty ? "" : " Not run, since this processor doesn't have them: \(others).")
    }
}
