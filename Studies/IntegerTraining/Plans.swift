import Notebook

/// The authors' integers: 16 bits, of which two are spared.
let authorsBits = 14

/// A network of the claims.
enum Subject: String, Codable, CaseIterable {
    case vgg16 = "VGG-16"
    case alexNet = "AlexNet"
    case resNet18 = "ResNet-18"
}

/// Trainings of one network.
struct TrainingPlan: Codable, Sendable {
    var subject: Subject
    /// Of its published form.
    var width: Double
    var training: ArithmeticPlan
}

/// Integers of so many bits, in chains of which it is proved that nothing overflows.
func integers(_ bits: Int, _ rounding: IntegerFormat.Rounding = .nearestEven) throws -> TrainingArithmetic {
    .integers(IntegerSetting(try IntegerFormat(bits: bits, rounding: rounding)))
}

/// The pair that the claims are about.
func pairedArms() throws -> [TrainingArithmetic] { [.float32Direct, try integers(authorsBits)] }

func vggPlan(_ setting: Setting) throws -> TrainingPlan? {
    let arms = try pairedArms()
    return TrainingPlan(
        subject: .vgg16, width: 0.25,
        training: setting.pick(
            quick: ArithmeticPlan(
                trainings: 2, arms, images: 20_000, epochs: 3, peakLearningRate: 0.1, testImages: 2000),
            full: ArithmeticPlan(trainings: 4, arms, images: nil, epochs: 6, peakLearningRate: 0.1)))
}

/// In minutes there is no time for these networks.
func alexNetPlan(_ setting: Setting) throws -> TrainingPlan? {
    try setting.pick(quick: nil, full: shorterPlan(.alexNet, width: 0.5, peakLearningRate: 0.03))
}

func resNetPlan(_ setting: Setting) throws -> TrainingPlan? {
    try setting.pick(quick: nil, full: shorterPlan(.resNet18, width: 0.25, peakLearningRate: 0.1))
}

private func shorterPlan(_ subject: Subject, width: Double, peakLearningRate: Double) throws -> TrainingPlan {
    TrainingPlan(
        subject: subject, width: width,
        training: ArithmeticPlan(
            trainings: 4, try pairedArms(), images: 30_000, epochs: 3, peakLearningRate: peakLearningRate))
}

/// The bits of the sweep, from more to fewer.
func sweptBits(_ profile: Profile) -> [Int] { profile == .full ? [16, 14, 12, 10, 8, 7, 6, 4] : [8, 6] }

/// More arithmetics that VGG-16 is trained in beside the registered ones.
let bitsOption = StudyOption(
    "bits", usual: "14, and those of the sweep",
    accepts:
        "more numbers of bits, from 2 to 16, for VGG-16's shorter trainings, with commas between them; rounded at random with an r behind: 12,9r"
) { _ = try arithmetics(named: $0) }

/// - Throws: `TensorError` for bits that there aren't, `MethodError` for what is no number.
func arithmetics(named text: String) throws -> [TrainingArithmetic] {
    try text.split(separator: ",").map { name in
        let isRandom = name.hasSuffix("r")
        guard let bits = Int(isRandom ? name.dropLast() : name) else {
            throw MethodError(
                "asking for integers of so many bits", "\"\(name)\" is no number",
                advice: "Give numbers with commas between them, each with an r behind it or none: 12,9r")
        }
        return try integers(bits, isRandom ? .stochastic : .nearestEven)
    }
}

/// VGG-16 in every arithmetic, for less long.
func sweepPlan(_ setting: Setting) throws -> TrainingPlan? {
    var arms: [TrainingArithmetic] = [.float32Direct] + (try sweptBits(setting.profile).map { try integers($0) })
    if setting.profile == .full {
        // The rounding alone, Float32 as fast as it gets, bfloat16, and rounding at random where there are few bits.
        arms += [.rounded(try IntegerFormat(bits: authorsBits)), .float32, .bfloat16, try integers(8, .stochastic)]
    }
    // Those that a run asks for, each once.
    for asked in try setting.options?["bits"].map(arithmetics) ?? [] where !arms.contains(asked) { arms.append(asked) }
    return TrainingPlan(
        subject: .vgg16, width: 0.25,
        training: setting.pick(
            quick: ArithmeticPlan(
                trainings: 1, arms, images: 10_000, epochs: 2, peakLearningRate: 0.1, recordEvery: 100,
                testImages: 2000),
            full: ArithmeticPlan(
                trainings: 2, arms, images: nil, epochs: 3, peakLearningRate: 0.1, recordEvery: 400)))
}

/// A trained network in use.
struct UsePlan: Codable, Sendable {
    var bits: [Int]
    var testImages: Int
    var photographs: Int
}

func usePlan(_ setting: Setting) -> UsePlan {
    setting.pick(
        quick: UsePlan(bits: [16, 14, 12, 10, 8, 6, 4, 2], testImages: 1000, photographs: 0),
        full: UsePlan(bits: Array((2...16).reversed()), testImages: 10_000, photographs: 400))
}

/// On how many training images sums are counted in 64 bits: one has some 260,000, so that 16,000 have four billion.
struct OverflowPlan: Codable, Sendable {
    var images: Int
    var batch = 64
    /// Of batches, which are kept as soon as they are counted.
    var part = 25
}

func overflowPlan(_ setting: Setting) -> OverflowPlan {
    OverflowPlan(images: setting.pick(quick: 256, full: 16_000))
}

/// How kernels are timed.
struct KernelPlan: Codable, Sendable {
    /// Sides of VGG-16's images, with images of a batch.
    var sides: [Int]
    var images: [Int]
    var turns: Int
    /// Random convolutions that are compared with loops in 64 bits.
    var trials: Int
}

func kernelPlan(_ setting: Setting) -> KernelPlan {
    setting.pick(
        quick: KernelPlan(sides: [32], images: [64], turns: 8, trials: 40),
        full: KernelPlan(sides: [32, 224], images: [64, 8], turns: 12, trials: 200))
}

/// How training steps are timed: VGG-16 for 32 px at its full width.
struct ThroughputPlan: Codable, Sendable {
    var images = 64
    var stepsInTurn: Int
    /// Of which the estimator leaves the first out.
    var turns: Int
}

func throughputPlan(_ setting: Setting) -> ThroughputPlan {
    setting.pick(
        quick: ThroughputPlan(stepsInTurn: 1, turns: 12), full: ThroughputPlan(stepsInTurn: 3, turns: 16))
}
