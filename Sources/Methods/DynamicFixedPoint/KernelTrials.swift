import Foundation
import Tensors

/// What this processor does at most, and what kernels for convolutions do on it.
public struct KernelTrials: Codable, Sendable {
    public struct Peak: Codable, Sendable {
        public let instructions: ProcessorPeak
        /// Of all threads.
        public let operationsPerSecond: Double

        public init(instructions: ProcessorPeak, operationsPerSecond: Double) {
            (self.instructions, self.operationsPerSecond) = (instructions, operationsPerSecond)
        }
    }

    public let instructions: IntegerInstructions
    public let threads: Int
    /// "AMD EPYC (family 26, model 2)"; `nil` where the system doesn't tell.
    public let processor: String?
    public let peaks: [Peak]
    public let times: [ConvolutionTimes]

    public init(
        instructions: IntegerInstructions, threads: Int, processor: String? = nil, peaks: [Peak],
        times: [ConvolutionTimes]
    ) {
        (self.instructions, self.threads, self.processor) = (instructions, threads, processor)
        (self.peaks, self.times) = (peaks, times)
    }

    /// Measures peaks, then convolutions, one after the other.
    ///
    /// - Parameter progress: gets how many convolutions are done, before each.
    public static func measured(
        _ shapes: [ConvolutionShape], turns: Int, on engine: Engine, progress: (Int) -> Void = { _ in }
    ) throws -> KernelTrials {
        let peaks = ProcessorPeak.allCases.filter(\.isAllowed).map {
            Peak(instructions: $0, operationsPerSecond: $0.operationsPerSecond())
        }
        let times = try shapes.enumerated().map { number, shape in
            progress(number)
            return try ConvolutionTimes.measured(shape, turns: turns, on: engine)
        }
        return KernelTrials(
            instructions: .chosen, threads: engine.threads, processor: ProcessorName.withFamily, peaks: peaks,
            times: times)
    }

    /// That of the integers' instructions; `nil` where the loops are in plain C.
    public var integerPeak: Double? {
        ProcessorPeak(of: instructions).flatMap { own in
            peaks.first { $0.instructions == own }?.operationsPerSecond
        }
    }

    public var floatPeak: Double? { peaks.filter { !$0.instructions.isOfIntegers }.map(\.operationsPerSecond).max() }

    /// How many times Float32's peak the integers' is.
    public var peakRatio: Double? { integerPeak.flatMap { peak in floatPeak.map { peak / $0 } } }

    /// The geometric mean over layers and passes of a kernel's rate over the integers' peak in the same turn, for each turn; `nil` where
    /// the loops are in plain C, or where there is no such kernel for one of them.
    ///
    /// - Parameters:
    ///   - isCounted: which shapes count, each as often as the network has it.
    ///   - passes: which passes do.
    public func sharesOfPeak(
        _ kernel: ConvolutionTimes.Kernel, passes: [ConvolutionTimes.Pass] = ConvolutionTimes.Pass.allCases,
        where isCounted: (ConvolutionShape) -> Bool
    ) -> [Double]? {
        let counted = times.filter { isCounted($0.shape) }
        let rows = counted.flatMap { times in
            passes.flatMap { pass in times.shape.layers.map { _ in times.sharesOfPeak(pass, kernel) } }
        }
        let found = rows.compactMap { $0 }
        guard found.count == rows.count, let turns = found.map(\.count).min() else { return nil }
        return (0..<turns).map { turn in
            exp(found.reduce(0) { $0 + log($1[turn]) } / Double(found.count))
        }
    }
}

extension ConvolutionTimes {
    /// A kernel's rate over the integers' peak, turn by turn; `nil` where one of both wasn't measured.
    public func sharesOfPeak(_ pass: Pass, _ kernel: Kernel) -> [Double]? {
        guard let seconds = self[pass, kernel], let peak = self[pass, .peak] else { return nil }
        return zip(peak, seconds).map { $0 / $1 }
    }
}
