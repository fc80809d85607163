import Notebook

/// What one method, or one control, gets for all images.
package struct MeasuredMaps {
    package enum Kind: String, Sendable { case method, control }

    /// "grad-cam++", "blurred noise".
    package let name: String
    package let kind: Kind
    /// By image, in the order of the call: the scores, of which all images have the same.
    package private(set) var images: [(image: String, target: Int, whole: Double, scores: [MapScore])] = []
    /// How many maps had the same value everywhere, which order no pixels and hide all of an image or nothing.
    package private(set) var constant = 0
    /// Forward passes that its maps cost, all images together; nothing for maps that were there already.
    package var passes: Int?

    package init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }

    package mutating func add(_ scores: [MapScore], of image: String, target: Int, whole: Double, isConstant: Bool) {
        images.append((image, target, whole, scores))
        constant += isConstant ? 1 : 0
    }

    /// A number with its interval over images.
    package struct Number {
        package let name: String
        package let share: Double?
        package let label: String
        package let estimate: IntervalEstimate
    }

    /// Means over images with their intervals, in percent.
    ///
    /// - Throws: `MethodError` where there is no image.
    package func numbers() throws -> [Number] {
        guard let first = images.first else { return [] }
        return try first.scores.indices.map { place in
            let score = first.scores[place], values = images.map { $0.scores[place].value }
            let samples = try Samples(
                score.isOfKind ? values.map { $0.map { $0 / 100 } } : values, of: "images",
                within: score.isOfKind ? 0...1 : score.name == "LeRF − MoRF" ? -100...100 : 0...100,
                missing: .leaveOut(because: "nothing could be gained, or lost"))
            let estimate = try score.isOfKind ? Estimator.proportion(samples).scaled(by: 100) : .mean(samples)
            return Number(name: score.name, share: score.share, label: score.label, estimate: estimate.estimate())
        }
    }
}
