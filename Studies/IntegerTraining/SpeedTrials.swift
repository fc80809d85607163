import Foundation
import Notebook

/// What this processor does at most, and what the kernels do on it.
struct KernelTrials: Codable, StorableValue {
    struct Peak: Codable {
        var instructions: ProcessorPeak
        /// Of all threads.
        var operationsPerSecond: Double
    }

    var instructions: IntegerInstructions
    var threads: Int
    var peaks: [Peak]
    var times: [ConvolutionTimes]

    /// That of the integers' instructions; nothing where the loops are in plain C.
    var integerPeak: Double? {
        ProcessorPeak(of: instructions).flatMap { own in
            peaks.first { $0.instructions == own }?.operationsPerSecond
        }
    }

    var floatPeak: Double? { peaks.filter { !$0.instructions.isOfIntegers }.map(\.operationsPerSecond).max() }

    /// How often the integers' peak has Float32's.
    var peakRatio: Double? { integerPeak.flatMap { peak in floatPeak.map { peak / $0 } } }

    /// The geometric mean over layers and passes of a kernel's rate over the integers' peak, in percent, for each turn.
    ///
    /// - Parameter isLarge: of maps of 8x8 and larger, or of smaller ones, alone; of all, if not given.
    func shares(_ kernel: ConvolutionTimes.Kernel, isLarge: Bool? = nil) -> [Double]? {
        guard let peak = integerPeak else { return nil }
        let rows = times.filter { isLarge == nil || ($0.shape.size >= 8) == isLarge }.flatMap { times in
            ConvolutionTimes.Pass.allCases.flatMap { pass in
                times.shape.layers.map { _ in times[pass, kernel]?.map { times.shape.operations / $0 / peak } }
            }
        }
        guard let found = rows.all({ $0 }), let turns = found.map(\.count).min() else { return nil }
        return (0..<turns).map { turn in
            let logarithms = found.map { log($0[turn]) }
            return 100 * exp(logarithms.mean)
        }
    }
}

func timeKernels(_ lab: Lab, plan: KernelPlan) throws -> KernelTrials {
    let engine = try lab.engine,
        shapes = zip(plan.sides, plan.images).flatMap { ConvolutionShape.vgg16(side: $0, images: $1) }
    return KernelTrials(
        instructions: .chosen, threads: engine.threads,
        peaks: ProcessorPeak.allCases.filter(\.isAllowed).map {
            KernelTrials.Peak(instructions: $0, operationsPerSecond: $0.operationsPerSecond())
        },
        times: try shapes.enumerated().map { number, shape in
            lab.progress("timing convolutions", number, shapes.count)
            return try ConvolutionTimes.measured(shape, turns: plan.turns, on: engine)
        })
}

/// How many numbers of random convolutions are not those of sums in 64 bits.
struct ExactnessTrials: Codable, StorableValue {
    struct Set: Codable {
        var instructions: IntegerInstructions
        /// Nothing where the processor doesn't have them.
        var compared: Int?
        var different: Int?
    }

    var trials: Int
    var sets: [Set]
    /// Where one weight is one more than it is told, by the chosen set.
    var differentIfSpoilt: Int
}

func tryExactness(_ lab: Lab, plan: KernelPlan) throws -> ExactnessTrials {
    let engine = try lab.engine, stream = RandomStream(seed: lab.seed, "random convolutions")
    let here = IntegerInstructions.allCases.filter(\.areInProcessor)
    var compared = 0, different = here.map { _ in 0 }, spoilt = 0
    for number in 0..<plan.trials {
        lab.progress("random convolutions", number, plan.trials)
        let trial = try IntegerTrial(drawnFrom: stream.substream("trial", number))
        let (found, count) = try trial.differences(of: here, on: engine)
        compared += count
        for place in here.indices { different[place] += found[place] }
        spoilt += try trial.differences(of: [.chosen], on: engine, spoilt: true).found.reduce(0, +)
    }
    let sets = IntegerInstructions.allCases.map { set in
        let place = here.firstIndex(of: set)
        return ExactnessTrials.Set(
            instructions: set, compared: place.map { _ in compared }, different: place.map { different[$0] })
    }
    return ExactnessTrials(trials: plan.trials, sets: sets, differentIfSpoilt: spoilt)
}

/// Training steps of VGG-16 at its full width, in each arithmetic in turn.
func timeTraining(_ lab: Lab, plan: ThroughputPlan) throws -> TrainingTimes {
    let network = Network.vgg16Small(stream: RandomStream(seed: lab.seed, "throughput")), engine = try lab.engine
    // Direct kernels twice, which must be as fast as themselves.
    let arithmetics = try pairedArms() + [.float32, .float32Direct] + (engine.hasBFloat16 ? [.bfloat16] : [])
    return try TrainingTimes.measured(
        network, images: plan.images, steps: plan.stepsInTurn, turns: plan.turns, arithmetics, on: engine)
}

extension TrainingTimes: StorableValue {}
