import Foundation
import Notebook

/// Times convolutions of 16-bit integers, layer by layer of VGG-16, against Float32 by direct kernels and by Winograd's.
package struct IntegerBenchmark {
    package struct Peak: Encodable {
        package var instructions: String
        /// Of all threads, in 10^9 a second.
        package var gigaOperations: Double
    }

    package struct Row: Encodable {
        package var layers: [String]
        package var pass: String
        package var images: Int
        package var inputs: Int
        package var outputs: Int
        package var size: Int
        /// 10^9 operations a second, of the turns' median.
        package var integers: Double
        package var direct: Double
        /// None where the processor or the map has no such kernel.
        package var winograd: Double?
        /// Of the integers' rate over their instructions' peak in the same turn, the turns' median; none where the loops are in plain C.
        package var shareOfPeak: Double?
        /// How many times as fast as the others, the median of the turns.
        package var overDirect: Double
        package var overWinograd: Double?
        /// What making integers and proofs takes, as a share of the integers' own time.
        package var preparation: Double
    }

    package struct Mean: Encodable {
        package var layers: String
        package var pass: String
        /// Geometric, over layers.
        package var shareOfPeak: Double?
        package var overDirect: Double
    }

    package struct Training: Encodable {
        package var arithmetic: String
        package var imagesPerSecond: Double
        /// Shares of a step; none where nobody measured them.
        package var convolving: Double?
        package var preparing: Double?
    }

    package struct Result: Encodable {
        package var instructions: String
        package var threads: Int
        package var peaks: [Peak]
        /// How many times Float32's peak the integers' is.
        package var peakRatio: Double?
        package var rows: [Row]
        package var means: [Mean]
        /// Of VGG-16 for 32 px at its full width, in batches of 64.
        package var training: [Training]
        /// Random convolutions that were compared with loops in 64 bits for each of these instruction sets, and how many numbers differed.
        package var trials: Int
        package var compared: [String: Int]
        package var different: Int
        /// How many would, were one weight of each one more than it is: what such a comparison is worth.
        package var differentIfSpoilt: Int
        /// Of all their results by the chosen instructions: the same for any set, and any number of threads.
        package var fingerprint: String
        /// Sets that this processor doesn't have.
        package var notRun: [String]
    }

    private let runs: Int
    private let side: Int
    private let images: Int
    private let trains: Bool

    /// - Parameters:
    ///   - side: of VGG-16's images, in pixels.
    ///   - trains: whether whole training steps are timed, too.
    package init(runs: Int, side: Int, images: Int, trains: Bool) {
        (self.runs, self.side, self.images, self.trains) = (runs, side, images, trains)
    }

    package func measure() throws -> Result {
        let engine = try Engine()
        let kernels = try KernelTrials.measured(
            ConvolutionShape.vgg16(side: side, images: images), turns: runs, on: engine)
        let rows = kernels.times.flatMap { times in
            ConvolutionTimes.Pass.allCases.compactMap { row(times, $0) }
        }
        var fingerprint: UInt64 = 0
        let trials = try IntegerTrials.measured(40, drawnFrom: RandomStream(seed: 1, "trials"), on: engine) {
            trial, _ in
            fingerprint = fingerprint &* 31 &+ (try trial.fingerprint(of: .chosen, on: engine))
        }
        let compared = trials.comparisons.compactMap { one in one.compared.map { (one.instructions.inWords, $0) } }
        return Result(
            instructions: kernels.instructions.inWords, threads: kernels.threads,
            peaks: kernels.peaks.map {
                Peak(instructions: $0.instructions.inWords, gigaOperations: $0.operationsPerSecond / 1e9)
            }, peakRatio: kernels.peakRatio, rows: rows, means: means(rows),
            training: trains ? try training(on: engine) : [], trials: trials.trials,
            compared: Dictionary(uniqueKeysWithValues: compared), different: trials.different,
            differentIfSpoilt: trials.differentIfSpoilt, fingerprint: String(fingerprint, radix: 16),
            notRun: trials.comparisons.filter { $0.compared == nil }.map(\.instructions.inWords))
    }

    private func row(_ times: ConvolutionTimes, _ pass: ConvolutionTimes.Pass) -> Row? {
        guard let integers = times[pass, .integers], let direct = times[pass, .direct],
            let preparation = times[pass, .preparation]
        else { return nil }
        let winograd = times[pass, .winograd]
        func rate(_ seconds: [Double]) -> Double { times.shape.operations / seconds.median / 1e9 }
        func ratio(_ others: [Double]) -> Double { zip(others, integers).map { $0 / $1 }.median }
        return Row(
            layers: times.shape.layers, pass: pass.rawValue, images: times.shape.images, inputs: times.shape.inputs,
            outputs: times.shape.outputs, size: times.shape.size, integers: rate(integers), direct: rate(direct),
            winograd: winograd.map(rate), shareOfPeak: times.sharesOfPeak(pass, .integers)?.median,
            overDirect: ratio(direct), overWinograd: winograd.map(ratio),
            preparation: preparation.median / integers.median)
    }

    /// Maps of 8x8 and larger apart from smaller ones, which have few pixels for a chain.
    private func means(_ rows: [Row]) -> [Mean] {
        [("8x8 and larger", { (size: Int) in size >= 8 }), ("4x4 and smaller", { $0 < 8 })].flatMap { name, isOne in
            ConvolutionTimes.Pass.allCases.compactMap { pass in
                let chosen = rows.filter { isOne($0.size) && $0.pass == pass.rawValue }
                    .flatMap { Array(repeating: $0, count: $0.layers.count) }
                guard !chosen.isEmpty else { return nil }
                func geometricMean(_ values: [Double]) -> Double {
                    exp(values.map { log($0) }.reduce(0, +) / Double(values.count))
                }
                let shares = chosen.compactMap(\.shareOfPeak)
                return Mean(
                    layers: name, pass: pass.rawValue,
                    shareOfPeak: shares.count == chosen.count ? geometricMean(shares) : nil,
                    overDirect: geometricMean(chosen.map(\.overDirect)))
            }
        }
    }

    private func training(on engine: Engine) throws -> [Training] {
        let network = Network.vgg16Small(stream: RandomStream(seed: 1, "benchmark, integers"))
        let format = try IntegerFormat(bits: 14)
        let arithmetics: [TrainingArithmetic] =
            [.float32Direct, .float32, .integers(IntegerSetting(format))] + (engine.hasBFloat16 ? [.bfloat16] : [])
        let times = try TrainingTimes.measured(
            network, images: 64, steps: 2, turns: runs, arithmetics, on: engine)
        return times.entries.map { entry in
            Training(
                arithmetic: entry.arithmetic.inWords, imagesPerSecond: 64 / entry.seconds.median,
                convolving: entry.convolving, preparing: entry.preparing)
        }
    }
}

extension IntegerBenchmark.Result {
    package var text: String {
        var lines = ["\(instructions), \(threads) \(threads == 1 ? "thread" : "threads")"]
        lines += peaks.map { "peak, \($0.instructions): \(String(format: "%.0f Gop/s", $0.gigaOperations))" }
        if let peakRatio { lines.append(String(format: "the integers' peak is %.2f times Float32's", peakRatio)) }
        lines.append("")
        lines.append(
            "layers".padded(21) + "pass".padded(25) + "channels".padded(13)
                + "   map  integers of peak  direct  ratio  Winograd  ratio  preparing")
        for row in rows {
            let share = row.shareOfPeak.map { String(format: "%5.1f %%", 100 * $0) } ?? "      -"
            let winograd = row.winograd.map { String(format: "%8.0f", $0) } ?? "       -"
            let over = row.overWinograd.map { String(format: "%6.2f", $0) } ?? "     -"
            lines.append(
                (row.layers.count > 2
                    ? "\(row.layers[0]) to \(row.layers[row.layers.count - 1])" : row.layers.joined(separator: ", "))
                    .padded(21) + row.pass.padded(25)
                    + "\(row.inputs) to \(row.outputs)".padded(13)
                    + String(format: "%6d%10.0f ", row.size, row.integers)
                    + share + String(format: "%8.0f%7.2f", row.direct, row.overDirect) + "  " + winograd + " " + over
                    + String(format: "%9.0f %%", 100 * row.preparation))
        }
        lines.append(
            "Gop/s; a multiplication and an addition are two operations. Preparing: making integers and the proof, over the integers' own time."
        )
        lines.append("")
        for mean in means {
            let share = mean.shareOfPeak.map { String(format: "%.1f %% of peak, ", 100 * $0) } ?? ""
            lines.append(
                "\(mean.layers), \(mean.pass): \(share)"
                    + String(format: "%.2f times direct kernels (geometric means)", mean.overDirect))
        }
        for one in training {
            let parts = [("in convolutions", one.convolving), ("preparing", one.preparing)].compactMap { what, share in
                share.map { String(format: ", %.0f %% ", 100 * $0) + what }
            }
            let rate = String(format: "%.0f images a second", one.imagesPerSecond)
            lines.append("training, \(one.arithmetic): \(rate)\(parts.joined())")
        }
        let sets = compared.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        lines.append("\(trials) random convolutions against loops in 64 bits: \(different) numbers differ of \(sets)")
        if !notRun.isEmpty { lines.append("not run on this processor: \(notRun.joined(separator: ", "))") }
        return lines.joined(separator: "\n")
    }
}

extension String {
    fileprivate func padded(_ length: Int) -> String { padding(toLength: length, withPad: " ", startingAt: 0) }
}
