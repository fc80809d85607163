/// An attack on images with all of its numbers, away from a class.
///
///     let attack = try ImageAttack.pgd(8.0 / 255, .y, steps: 20)
///     let attacked = try attack.attacked(images, by: network, on: engine, stream: stream)
///     attacked.isFooled       // for each image, whether its class is another now
public struct ImageAttack: Codable, Hashable, Sendable {
    public enum Algorithm: Codable, Hashable, Sendable {
        /// One step of size ε along the gradient's signs (Goodfellow et al. 2015, section 4), or for the Euclidean norm
        /// along the gradient.
        case fgsm(epsilon: Double)
        /// Many such steps, after each of which the change is brought back to size ε (Madry et al. 2018, section 2.1).
        case pgd(epsilon: Double, steps: Int, stepSize: Double, startsAtRandom: Bool)
        /// The smallest change that fools, by Rony et al. (2019, algorithm 1): the norm grows by the factor 1 + γ while
        /// the network isn't fooled, and shrinks by 1 - γ where it is.
        case ddn(steps: Int, initialNorm: Double, gamma: Double)
    }

    public let algorithm: Algorithm
    public let channels: AttackedChannels
    public let norm: AttackNorm

    /// - Throws: `MethodError` for numbers out of range, and for channels or a norm that the algorithm doesn't have.
    public init(_ algorithm: Algorithm, channels: AttackedChannels, norm: AttackNorm = .linf) throws {
        self.algorithm = algorithm
        self.channels = channels
        self.norm = norm
        try check()
    }

    /// One step of size ε.
    public static func fgsm(
        _ epsilon: Double, _ channels: AttackedChannels = .rgb, norm: AttackNorm = .linf
    ) throws -> ImageAttack {
        try ImageAttack(.fgsm(epsilon: epsilon), channels: channels, norm: norm)
    }

    /// Many steps within ε.
    ///
    /// - Parameter stepSize: a quarter of ε, if not given.
    public static func pgd(
        _ epsilon: Double, _ channels: AttackedChannels = .rgb, steps: Int = 10, stepSize: Double? = nil,
        startsAtRandom: Bool = false, norm: AttackNorm = .linf
    ) throws -> ImageAttack {
        try ImageAttack(
            .pgd(epsilon: epsilon, steps: steps, stepSize: stepSize ?? epsilon / 4, startsAtRandom: startsAtRandom),
            channels: channels, norm: norm)
    }

    /// The smallest change that fools, by its Euclidean norm.
    public static func ddn(
        _ channels: AttackedChannels = .rgb, steps: Int = 40, initialNorm: Double = 1, gamma: Double = 0.05
    ) throws -> ImageAttack {
        try ImageAttack(.ddn(steps: steps, initialNorm: initialNorm, gamma: gamma), channels: channels, norm: .l2)
    }

    /// "fgsm", "pgd" or "ddn".
    public var name: String {
        switch algorithm {
        case .fgsm: "fgsm"
        case .pgd: "pgd"
        case .ddn: "ddn"
        }
    }

    /// The size that the attack is given; `nil` where it looks for the smallest.
    public var epsilon: Double? {
        switch algorithm {
        case .fgsm(let epsilon), .pgd(let epsilon, _, _, _): epsilon
        case .ddn: nil
        }
    }

    private func check() throws {
        func problem(_ finding: String, advice: String) -> MethodError {
            MethodError("attacking images by \(name.uppercased())", finding, advice: advice)
        }
        if let epsilon {
            let isFine = epsilon >= 0 && epsilon.isFinite && (norm == .l2 || epsilon <= 1)
            guard isFine else {
                throw problem(
                    "an epsilon of \(epsilon) is no size of a change in \(norm.title)",
                    advice: norm == .linf ? "Give one from 0 to 1, such as 8/255" : "Give one from 0 on")
            }
        }
        switch algorithm {
        case .fgsm:
            guard channels != .cbcrAtRGBNorm || norm == .linf else {
                throw problem(
                    "\(channels.title) in \(norm.title) is \(AttackedChannels.cbcr.title) itself",
                    advice: "Attack \(AttackedChannels.cbcr.rawValue), or in \(AttackNorm.linf.rawValue)")
            }
            return
        case .pgd(let epsilon, let steps, let stepSize, _):
            guard steps >= 1 else { throw problem("\(steps) steps lead nowhere", advice: "Give one or more") }
            guard stepSize > 0 || (stepSize == 0 && epsilon == 0), stepSize.isFinite else {
                throw problem("a step of \(stepSize) leads nowhere", advice: "Give a size above 0")
            }
        case .ddn(let steps, let initialNorm, let gamma):
            guard norm == .l2 else {
                throw problem(
                    "it looks for the smallest \(AttackNorm.l2.title), and has no \(norm.title)",
                    advice: "Leave the norm out, or attack by pgd")
            }
            guard steps >= 1 else { throw problem("\(steps) steps lead nowhere", advice: "Give one or more") }
            guard initialNorm > 0, initialNorm.isFinite, gamma > 0, gamma < 1 else {
                throw problem(
                    "a first norm of \(initialNorm) with a gamma of \(gamma) leads nowhere",
                    advice: "Give a norm above 0, and a gamma between 0 and 1")
            }
        }
        guard ![.cbcrAtRGBNorm, .signNoise].contains(channels) else {
            throw problem(
                "\(channels.title) is one step, which follows no gradient twice", advice: "Attack by fgsm, or others")
        }
    }
}
