import Methods

/// What one attack did to some images of one network, or a conversion of them alone.
public struct AttackArm: Codable, Sendable {
    /// Nothing where images only went through a conversion, or were attacked elsewhere.
    public var attack: ImageAttack?
    /// What they went through afterwards.
    public var through: PublishedConversion?
    /// Which images are answered otherwise than clean ones, as computed: "1" or "0" for each.
    public var fooled: String
    /// The same as written in 8 bits.
    public var written: String
    /// Of what was added to each image, where it was asked for.
    public var norms: [ColorNorms]?
    /// The share of each image's pixels whose last step the box from 0 to 1 shortened, of attacks in Y.
    public var bound: [Double]?
    /// Which images are answered as clean ones once a part of the clean image is given back.
    public var returned: ByCase<OracleRepair, String>?

    public init(
        attack: ImageAttack? = nil, through: PublishedConversion? = nil, fooled: String, written: String,
        norms: [ColorNorms]? = nil, bound: [Double]? = nil, returned: ByCase<OracleRepair, String>? = nil
    ) {
        (self.attack, self.through, self.fooled, self.written) = (attack, through, fooled, written)
        (self.norms, self.bound, self.returned) = (norms, bound, returned)
    }

    /// What counts as fooled.
    public enum Counting: CaseIterable, Sendable {
        /// As computed and as written in 8 bits.
        case both
        case computed
        case written
    }

    /// Whether each image is fooled.
    public func counted(_ counting: Counting = .both) -> [Bool] {
        zip(fooled, written).map { fooled, written in
            switch counting {
            case .both: fooled == "1" && written == "1"
            case .computed: fooled == "1"
            case .written: written == "1"
            }
        }
    }
}

/// All attacks on the same images of one training of a network.
public struct AttackedTraining: Codable, StorableValue, Sendable {
    /// Of each image.
    public var gradients: [ColorGradient]
    /// Of each image.
    public var deviations: [ColorDeviations]
    public var arms: [AttackArm]
    /// Photographs that could not be read.
    public var unreadable: Int

    public init(
        gradients: [ColorGradient] = [], deviations: [ColorDeviations] = [], arms: [AttackArm] = [], unreadable: Int = 0
    ) {
        (self.gradients, self.deviations, self.arms, self.unreadable) = (gradients, deviations, arms, unreadable)
    }

    /// With other images after these, attack by attack.
    public mutating func appendImages(_ other: AttackedTraining) {
        gradients += other.gradients
        deviations += other.deviations
        unreadable += other.unreadable
        for arm in other.arms {
            guard let place = arms.firstIndex(where: { $0.attack == arm.attack && $0.through == arm.through }) else {
                arms.append(arm)
                continue
            }
            arms[place].fooled += arm.fooled
            arms[place].written += arm.written
            if let norms = arms[place].norms, let more = arm.norms { arms[place].norms = norms + more }
            if let bound = arms[place].bound, let more = arm.bound { arms[place].bound = bound + more }
            if let returned = arms[place].returned, let more = arm.returned {
                arms[place].returned = ByCase { returned[$0] + more[$0] }
            }
        }
    }
}

/// "1" for yes and "0" for no, one for each.
public func answerBits(_ answers: some Sequence<Bool>) -> String { answers.map { $0 ? "1" : "0" }.joined() }
