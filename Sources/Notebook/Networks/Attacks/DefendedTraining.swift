import Methods

/// Which test images are classified correctly behind one defence: "1" or "0" for each.
public struct DefendedAnswers: Codable, Sendable {
    public var clean: String
    /// Attacked once, without the defence.
    public var fgsm: String
    public var pgd: String
    public var ddn: String
    /// By PGD through the defence.
    public var adaptive: String
    /// What the defence makes of clean images: the mean absolute difference over their numbers, in levels of 255.
    public var change: Double

    public init(clean: String, fgsm: String, pgd: String, ddn: String, adaptive: String, change: Double) {
        (self.clean, self.fgsm, self.pgd, self.ddn) = (clean, fgsm, pgd, ddn)
        (self.adaptive, self.change) = (adaptive, change)
    }

    /// For balances: clean, and by attacks that know the network alone.
    public var greyBox: [String] { [clean, fgsm, pgd, ddn] }
}

/// What a defence is.
public enum DefenceMeans: Sendable {
    case nothing
    /// It learns nothing.
    case fixed(InputDefence)
    /// A reduced ResUpNet, trained beside the network on attacked images.
    case denoiser(ColorDenoiser.Cleaned)
}

/// The defences that a study compares, "no defence" among them.
public protocol ComparedDefence: RawRepresentable<String>, CaseIterable, Codable, Hashable, Sendable {
    var means: DefenceMeans { get }
}

/// One training of a network, with the defences that were tried before it.
public struct DefendedTraining<Defence: ComparedDefence>: Codable, StorableValue, Sendable {
    public var answers: ByCase<Defence, DefendedAnswers>
    /// Under PGD from another start, without a defence.
    public var anotherStart: String
    /// Images on which DDN found nothing, so that their image is the clean one.
    public var withoutDDN: Int

    public init(answers: ByCase<Defence, DefendedAnswers>, anotherStart: String, withoutDDN: Int) {
        (self.answers, self.anotherStart, self.withoutDDN) = (answers, anotherStart, withoutDDN)
    }
}

/// One for each training, all on the same images; of one training, shares are those of its images.
extension Array {
    /// The mean of the accuracies on clean images and under three attacks, in percent, by training and image.
    public func defenceBalance<Defence>(_ defence: Defence) throws -> CrossedSamples
    where Element == DefendedTraining<Defence> {
        try CrossedSamples(
            map { training in
                let rows = training.answers[defence].greyBox.map(answerPoints)
                return rows[0].indices.map { image in rows.map { $0[image] }.mean }
            }, of: "trainings", on: "images", within: 0...100, measuring: "balance, \(defence.rawValue)")
    }

    /// One accuracy in percent, by training and image.
    public func defenceAccuracy<Defence>(
        _ defence: Defence, _ answers: KeyPath<DefendedAnswers, String>
    ) throws -> CrossedSamples where Element == DefendedTraining<Defence> {
        try CrossedSamples(
            map { answerPoints($0.answers[defence][keyPath: answers]) }, of: "trainings", on: "images",
            within: 0...100)
    }

    /// One accuracy in percent; of one training, that of its images.
    public func defenceShare<Defence>(
        _ defence: Defence, _ answers: KeyPath<DefendedAnswers, String>
    ) throws -> Estimator where Element == DefendedTraining<Defence> {
        guard count == 1 else { return try .mean(defenceAccuracy(defence, answers)) }
        let ones = answerPoints(self[0].answers[defence][keyPath: answers]).map { $0 / 100 }
        return try .proportion(Samples(ones, of: "images")).scaled(by: 100)
    }

    /// What a defence adds to an accuracy, in points, by training and image.
    ///
    /// - Parameter other: no defence, or another one.
    public func defenceGain<Defence>(
        _ defence: Defence, over other: Defence, _ answers: KeyPath<DefendedAnswers, String>
    ) throws -> CrossedSamples where Element == DefendedTraining<Defence> {
        let rows = map { training in
            zip(
                answerPoints(training.answers[defence][keyPath: answers]),
                answerPoints(training.answers[other][keyPath: answers])
            ).map { $0 - $1 }
        }
        return try CrossedSamples(rows, of: "trainings", on: "images", within: -100...100)
    }

    /// What is right under PGD from another start less what is under PGD, in points, of the first training alone: where an
    /// attack fools everything in all of them, equal values would decide nothing.
    ///
    /// - Parameter undefended: no defence.
    public func anotherStartGain<Defence>(_ undefended: Defence) throws -> Estimator
    where Element == DefendedTraining<Defence> {
        try .pairedProportions(
            Samples(answerPoints(self[0].anotherStart).map { $0 / 100 }, of: "images"),
            less: Samples(answerPoints(self[0].answers[undefended].pgd).map { $0 / 100 }, of: "images")
        ).scaled(by: 100)
    }
}

/// 100 for a right answer, else 0.
private func answerPoints(_ answers: String) -> [Double] { answers.map { $0 == "1" ? 100.0 : 0 } }
