import Methods

/// What a network answers that was trained in one way.
public struct ArmAnswers: Codable, Sendable, StorableValue {
    /// The arm's.
    public var name: String
    /// Which clean test images it gets right: "1" or "0" for each.
    public var correct: String
    /// The same of attacked ones, only where it was asked.
    public var underAttack: String?
    /// Only where it was asked.
    public var following: FilterAnswers?
    /// Accuracy on what it learnt from, and on watched clean test images, after each epoch, in percent.
    public var learned: [Double]
    public var tested: [Double]

    public init(
        name: String, correct: String, underAttack: String? = nil, following: FilterAnswers? = nil,
        learned: [Double] = [], tested: [Double] = []
    ) {
        (self.name, self.correct, self.underAttack, self.following) = (name, correct, underAttack, following)
        (self.learned, self.tested) = (learned, tested)
    }
}

/// Answers to test images that were filtered.
public struct FilterAnswers: Codable, Sendable {
    /// By their own class's filter, and by the next class's: "1" or "0" for each, right or not.
    public var own: String
    public var permuted: String
    /// By another class's, drawn for each: "f" for the filter's class, "i" for the image's, "o" for others.
    public var answers: String
    /// How many images filtered by one class's filter are answered with another: row by row, of filters.
    public var counts: [[Int]]

    public init(own: String, permuted: String, answers: String, counts: [[Int]]) {
        (self.own, self.permuted, self.answers, self.counts) = (own, permuted, answers, counts)
    }
}

/// What several ways to train gave, in one or more trainings.
public struct ArmTrainings: Codable, Sendable, StorableValue {
    /// The arms of one training, which share a key, initial weights and images.
    public struct Training: Codable, Sendable {
        public var keySeed: UInt32
        public var arms: [ArmAnswers]

        public init(keySeed: UInt32, arms: [ArmAnswers]) { (self.keySeed, self.arms) = (keySeed, arms) }

        /// - Returns: nothing where it was not trained.
        public func arm(_ name: String) -> ArmAnswers? { arms.first { $0.name == name } }
    }

    public var trainings: [Training]

    public init(_ trainings: [Training] = []) { self.trainings = trainings }

    /// Whether nothing was trained.
    public var isEmpty: Bool { trainings.isEmpty }

    /// With the arms of others of the same trainings; nothing is added where these were not trained as often.
    public func joined(with others: ArmTrainings) -> ArmTrainings {
        guard others.trainings.count == trainings.count else { return self }
        return ArmTrainings(
            zip(trainings, others.trainings).map { Training(keySeed: $0.keySeed, arms: $0.arms + $1.arms) })
    }

    /// What each training has; nothing unless all have it, and there is one.
    public func all<Value>(_ value: (Training) throws -> Value?) rethrows -> [Value]? {
        let found = try trainings.compactMap(value)
        return found.count == trainings.count && !found.isEmpty ? found : nil
    }
}

/// Estimates over trainings and test images, in percent and points; nothing where an arm was not trained.
extension ArmTrainings {
    /// A number for each image, by training: what each letter of the answers stands for.
    public static func scores(_ answers: [String], _ values: [Character: Double], within bounds: ClosedRange<Double>)
        throws -> CrossedSamples
    {
        try CrossedSamples(answers.map { $0.map { values[$0] } }, of: "trainings", on: "images", within: bounds)
    }

    /// So many points for an image that is classified correctly, else 0.
    public static func points(_ correct: [String], _ most: Double = 100) throws -> CrossedSamples {
        try scores(correct, ["1": most, "0": 0], within: 0...most)
    }

    private func correct(_ arm: String) -> [String]? { all { $0.arm(arm)?.correct } }

    /// An arm's accuracy in percent.
    public func accuracy(_ arm: String) throws -> Estimator? { try correct(arm).map { try .mean(Self.points($0)) } }

    /// An arm's accuracy less another's, or a share of another's, in points, image by image.
    public func gain(_ arm: String, over other: String, times share: Double = 1) throws -> Estimator? {
        guard let one = correct(arm), let two = correct(other) else { return nil }
        return try .pairedMean(Self.points(one), less: Self.points(two, 100 * share))
    }

    /// What one string of answers is right about less another, in points, image by image.
    public func gain(_ one: (Training) -> String?, over other: (Training) -> String?) throws -> Estimator? {
        guard let one = all(one), let two = all(other) else { return nil }
        return try .pairedMean(Self.points(one), less: Self.points(two))
    }

    /// Of what poisoning costs, the share that an arm wins back: (arm − poisoned) / (clean − poisoned).
    ///
    /// - Parameter clause: what it is estimated for, by which resamples are drawn.
    public func regained(_ arm: String, from poisoned: String, to clean: String, clause: String) throws -> Estimator? {
        guard let one = correct(arm), let two = correct(poisoned), let three = correct(clean) else { return nil }
        return try .statistic(
            (.mean(0) - .mean(1)) / (.mean(2) - .mean(1)), of: [one, two, three].map { try Self.points($0) },
            stream: Estimator.stream(seed: 1, finding: "regained", clause: clause))
    }
}
