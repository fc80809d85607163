import Methods

/// Estimates over trainings and test images, in percent and points.
extension [ArithmeticTraining] {
    /// Which images are classified correctly in one arithmetic, by training; nothing where one wasn't trained in it.
    ///
    /// - Parameter testedInFloat32: whether what was trained is tested in Float32 instead.
    public func rightAnswers(in arithmetic: TrainingArithmetic, testedInFloat32: Bool = false) -> [String]? {
        commonValues { $0.trainedArm(arithmetic).map { testedInFloat32 ? $0.correctInFloat32 : $0.correct } }
    }

    /// The losses of all trainings in one arithmetic; nothing where one diverged.
    public func lossCurves(in arithmetic: TrainingArithmetic) -> [LossCurve]? {
        commonValues { $0.trainedArm(arithmetic).flatMap { $0.hasDiverged ? nil : LossCurve($0.losses) } }
    }

    /// What another training in one arithmetic makes of the same recipe: the accuracy of each one's next less its own, in points; nothing of
    /// fewer than three, of which the next of the next is oneself.
    public func seedSpread(in arithmetic: TrainingArithmetic) throws -> Estimator? {
        guard count > 2, let answers = rightAnswers(in: arithmetic) else { return nil }
        return try .accuracyGain(of: [String](answers.dropFirst()) + [answers[0]], over: answers)
    }

    /// What each element has; nothing unless all have it, and there is one.
    private func commonValues<Value>(_ value: (ArithmeticTraining) -> Value?) -> [Value]? {
        let found = compactMap(value)
        return found.count == count && !isEmpty ? found : nil
    }
}

extension Estimator {
    /// Accuracy in percent over trainings and images, of which images are classified correctly: "1" or "0" for each.
    public static func answerAccuracy(_ answers: [String]) throws -> Estimator { try .mean(answers.rightPoints()) }

    /// Accuracy of the first less that of the second, in points, image by image; nothing where one was not measured.
    public static func accuracyGain(of one: [String]?, over other: [String]?) throws -> Estimator? {
        guard let one, let other else { return nil }
        return try .pairedMean(one.rightPoints(), less: other.rightPoints())
    }
}

extension [String] {
    /// 100 for an image that is classified correctly, else 0; by training and image.
    fileprivate func rightPoints() throws -> CrossedSamples {
        try CrossedSamples(
            map { $0.map { $0 == "1" ? 100.0 : 0 } }, of: "trainings", on: "images", within: 0...100)
    }
}
