import Notebook

@testable import YChannel

/// Which of some images have a property: a share of them, more of the same images for a larger share.
func answers(_ share: Double, training: Int, images: Int = 1000, from name: String = "images") -> String {
    var stream = RandomStream(seed: 7, name).substream("training", training)
    return (0..<images).map { _ in stream.uniform() < share ? "1" : "0" }.joined()
}

/// What an attack adds to some images: for each a grey pixel, and three in which one colour has the other sign, so that R, G
/// and B change as much but for their own factors.
///
/// Then Y over the larger of Cb and Cr is √((g² + 0.788) / 1.727), and the grey share (3g² + 1) / (3g² + 9).
func norms(
    grey: Double, colors: (Float, Float, Float) = (1, 1, 1), size: Float = 1, training: Int = 0, images: Int = 200
) -> [ColorNorms] {
    var stream = RandomStream(seed: 8, "norms", "\(size)").substream("training", training)
    let signs: [[Float]] = [[1, 1, 1, -1], [1, 1, -1, 1], [1, -1, 1, 1]]
    let factors = [colors.0, colors.1, colors.2]
    return (0..<images).flatMap { _ in
        // No two images are alike: of equal values there is no interval.
        let own = Float(grey * (0.95 + 0.1 * stream.uniform()))
        let noise = (0..<3).map { _ in Float(0.98 + 0.04 * stream.uniform()) }
        var values: [Float] = []
        for color in 0..<3 {
            let factor = size * factors[color] * noise[color]
            for pixel in 0..<4 { values.append(factor * signs[color][pixel] * (pixel == 0 ? own : 1)) }
        }
        return ColorNorms.each(of: Tensor([1, 3, 1, 4], values))
    }
}

/// Networks whose attacks come out as a test wishes.
struct MadeUpAttacks {
    var subjects = Subject.allCases
    /// Of perturbations in RGB, by network.
    var grey: (Subject, AttackAlgorithm) -> Double = { _, _ in 3 }
    var greyOfRandomSigns = 1.0
    var colors: (Subject, AttackAlgorithm) -> (Float, Float, Float) = { _, _ in (1, 1, 1) }
    var colorsOfFGSM: (Float, Float, Float) = (1, 1, 1)
    var colorsOfChroma: (Float, Float, Float) = (1.4, 0.8, 1.77)
    /// The share fooled at the magnitude at which fooling is compared.
    var fooled: (Subject, AttackAlgorithm, AttackedChannels) -> Double = { _, _, channels in
        switch channels {
        case .y: 0.7
        case .rgb: 0.5
        case .randomAxis: 0.3
        default: 0.05
        }
    }
    /// Of FGSM in RGB at a larger one.
    var fooledByLarger = 0.9
    /// The share of answers that return with the clean Y, and with the clean Cb and Cr.
    var returned: (Subject) -> (luma: Double, chroma: Double) = { _ in (0.8, 0.2) }
    /// The norm of DDN's perturbation in Y, and in RGB with half of the steps; in RGB with all it is 1.
    var smallest: (Subject) -> (luma: Float, short: Float) = { _ in (1.7, 1.01) }
    /// Images on which DDN in Y found nothing.
    var notFound = 0

    func made() throws -> [AttackedSubject] {
        try subjects.map { subject in
            AttackedSubject(
                title: subject.rawValue, weights: "made by hand", filterGreyShares: [0.5],
                trainings: try (0..<(subject == .small ? 3 : 1)).map { try training($0, of: subject) })
        }
    }

    func training(_ number: Int, of subject: Subject) throws -> AttackedTraining {
        func arm(_ attack: ImageAttack, _ share: Double, norms: [ColorNorms]? = nil) -> AttackArm {
            let fooled = answers(share, training: number)
            let isRepaired = attack.channels == .rgb && attack.epsilon == subject.magnitude
            let shares = returned(subject)
            return AttackArm(
                attack: attack, fooled: fooled, written: fooled, norms: norms,
                returned: isRepaired
                    ? ByCase { repair in
                        answers(
                            repair == .luma ? shares.luma : shares.chroma, training: number,
                            from: "returned \(repair.rawValue)")
                    } : nil)
        }
        func perturbation(_ algorithm: AttackAlgorithm) -> [ColorNorms] {
            norms(grey: grey(subject, algorithm), colors: colors(subject, algorithm), training: number)
        }
        var arms: [AttackArm] = []
        for channels in [AttackedChannels.rgb, .y, .randomAxis, .signNoise] {
            arms.append(arm(try .fgsm(subject.magnitude, channels), fooled(subject, .fgsm, channels)))
        }
        let figure = lookedAt.fgsm
        if subject.larger != figure { arms.append(arm(try .fgsm(subject.larger), fooledByLarger)) }
        arms.append(
            arm(
                try .fgsm(figure), fooledByLarger,
                norms: norms(grey: grey(subject, .fgsm), colors: colorsOfFGSM, training: number)))
        arms.append(
            arm(try .fgsm(figure, .signNoise), 0.05, norms: norms(grey: greyOfRandomSigns, training: number)))
        arms.append(
            arm(try .fgsm(figure, .cbcr), 0.1, norms: norms(grey: 0, colors: colorsOfChroma, training: number)))
        for magnitude in Set([subject.magnitude, lookedAt.pgd]).sorted() {
            for channels in [AttackedChannels.rgb, .y] {
                arms.append(
                    arm(
                        try .pgd(magnitude, channels), fooled(subject, .pgd, channels),
                        norms: magnitude == lookedAt.pgd && channels == .rgb ? perturbation(.pgd) : nil))
            }
        }
        let sizes = smallest(subject)
        arms.append(arm(try .ddn(steps: 40), 1, norms: perturbation(.ddn)))
        let luma = norms(
            grey: grey(subject, .ddn), colors: colors(subject, .ddn), size: sizes.luma, training: number)
        let nothing = norms(grey: 0, size: 0, images: notFound)
        arms.append(arm(try .ddn(.y, steps: 40), 1, norms: nothing + luma.dropFirst(notFound)))
        arms.append(
            arm(
                try .ddn(steps: 20), 1,
                norms: norms(
                    grey: grey(subject, .ddn), colors: colors(subject, .ddn), size: sizes.short, training: number)))
        return AttackedTraining(arms: arms)
    }
}

/// A control's network: where Y can't be seen, and where nothing else can.
func controlNetwork(grey: Double, luma: Double, chroma: Double) throws -> [ControlNetwork] {
    var made = MadeUpAttacks()
    made.grey = { _, _ in grey }
    made.returned = { _ in (luma, chroma) }
    return [ControlNetwork(correct: "1010", training: try made.training(0, of: .small))]
}

/// Three trainings with defences; shares of right answers by defence.
///
/// - Parameters:
///   - clean: of clean images.
///   - attacked: of images that were attacked without the defence.
///   - adaptive: of those attacked through it.
func defendedTrainings(
    clean: @escaping (Defence) -> Double = { _ in 0.9 }, attacked: @escaping (Defence) -> Double,
    adaptive: @escaping (Defence) -> Double = { _ in 0.1 }, anotherStart: Double = 0.1
) -> [DefendedTraining<Defence>] {
    (0..<3).map { number in
        DefendedTraining<Defence>(
            answers: ByCase { defence in
                let grey = answers(attacked(defence), training: number, from: "attacked")
                return DefendedAnswers(
                    clean: answers(clean(defence), training: number), fgsm: grey, pgd: grey, ddn: grey,
                    adaptive: answers(adaptive(defence), training: number, from: "attacked"), change: 1)
            }, anotherStart: answers(anotherStart, training: number, from: "attacked"), withoutDDN: 0)
    }
}
