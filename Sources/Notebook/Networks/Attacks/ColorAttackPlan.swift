import Methods

/// Attacks by the three algorithms in chosen channels: FGSM on all images of a sample, PGD and DDN, which take longer, on the
/// first of them.
public struct ColorAttackPlan: Codable, Sendable {
    public var sample: AttackSample
    /// L-infinity of FGSM's steps, and what they may change.
    public var fgsmMagnitudes: [Double]
    public var channels: [AttackedChannels]
    /// What else they may change, at the magnitude at which fooling is compared.
    public var atJudged: [AttackedChannels]
    /// Where, in RGB, parts of clean images are given back.
    public var judged: Double
    /// Magnitudes after whose attacks, in RGB and Y, images also go through the published conversion; with any, clean ones do, too.
    public var converted: [Double]
    /// PGD, on the first so many images.
    public var stepped: Int
    public var steppedMagnitudes: [Double]
    public var steppedChannels: [AttackedChannels]
    public var steps: Int
    /// DDN, on the first so many images.
    public var smallest: Int
    public var smallestSteps: Int
    public var smallestChannels: [AttackedChannels]
    /// Where DDN starts: a step changes the norm by a twentieth, and from the usual 1 down to what suffices it would take
    /// more steps than there are.
    public var firstNorm: Double
    /// At which FGSM's norms in RGB, in Cb and Cr, and of random signs are kept; DDN's always are.
    public var fgsmLookedAt: Double
    /// At which PGD's norms in RGB are kept.
    public var pgdLookedAt: Double

    public init(
        sample: AttackSample, fgsmMagnitudes: [Double], channels: [AttackedChannels], atJudged: [AttackedChannels] = [],
        judged: Double, converted: [Double] = [], stepped: Int, steppedMagnitudes: [Double],
        steppedChannels: [AttackedChannels], steps: Int, smallest: Int = 0, smallestSteps: Int = 0,
        smallestChannels: [AttackedChannels] = [], firstNorm: Double = 0.2, lookedAt: (fgsm: Double, pgd: Double)
    ) {
        (self.sample, self.fgsmMagnitudes, self.channels) = (sample, fgsmMagnitudes, channels)
        (self.atJudged, self.judged, self.converted) = (atJudged, judged, converted)
        (self.stepped, self.steppedMagnitudes, self.steppedChannels) = (stepped, steppedMagnitudes, steppedChannels)
        (self.steps, self.smallest, self.smallestSteps) = (steps, smallest, smallestSteps)
        (self.smallestChannels, self.firstNorm) = (smallestChannels, firstNorm)
        (fgsmLookedAt, pgdLookedAt) = (lookedAt.fgsm, lookedAt.pgd)
    }
}
