import Methods

extension ImageAttack {
    /// For people: "fgsm on y, 8/255 in linf".
    public var attackWords: String {
        switch algorithm {
        case .fgsm(let epsilon): "fgsm on \(channels.rawValue), \(attackSizeWords(epsilon)) in \(norm.rawValue)"
        case .pgd(let epsilon, let steps, let stepSize, let startsAtRandom):
            "pgd on \(channels.rawValue), \(attackSizeWords(epsilon)) in \(norm.rawValue), \(steps) steps of "
                + "\(attackSizeWords(stepSize))" + (startsAtRandom ? " from a random start" : "")
        case .ddn(let steps, _, _): "ddn on \(channels.rawValue), \(steps) steps"
        }
    }

    /// How many steps it makes, where it may make more than one.
    public var attackSteps: Int? {
        switch algorithm {
        case .fgsm: nil
        case .pgd(_, let steps, _, _), .ddn(let steps, _, _): steps
        }
    }

    /// "8/255" for whole levels of L∞, "0.03" for other sizes.
    public func attackSizeWords(_ size: Double) -> String {
        let levels = size * 255
        let isWhole = levels >= 1 && abs(levels - levels.rounded()) < 1e-9
        return norm == .linf && isWhole ? "\(Int(levels.rounded()))/255" : "\(size)"
    }
}
