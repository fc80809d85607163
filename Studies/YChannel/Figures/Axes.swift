import Notebook

/// What figures and tables have in common.
enum Axes {
    static let fooled = Field("Fooled", unit: "%", bounds: 0...100)
    static let magnitude = Field("L-infinity norm of the attack")
    static let relative = Field("Root mean square over that of R, G and B")
    static let gain = Field("Fooled in Y less fooled in RGB", unit: "points", bounds: -100...100)
    static let returned = Field("Of the fooled, answers that return", unit: "%", bounds: 0...100)
    static let accuracy = Field("Accuracy", unit: "%", bounds: 0...100)
    static let kept = Field("Of RGB's gain to first order, kept in Y")
}

/// "40 photographs", "1000 test images in each of 3 trainings".
func sample(_ subject: AttackedSubject) -> String {
    let images = subject.trainings[0].gradients.count
    let unreadable = subject.trainings.map(\.unreadable).reduce(0, +)
    let left = unreadable > 0 ? " (\(unreadable) more could not be read)" : ""
    return subject.title == Subject.small.rawValue
        ? "\(subject.title): \(images) test images, \(subject.trainings.count == 1 ? "one training" : "\(subject.trainings.count) trainings")"
        : "\(subject.title): \(images) photographs\(left), one network"
}

/// "EfficientNet-Lite0: 300 photographs, one network; … PGD on the first 75, DDN on the first 30. Bars are 95 % intervals."
func sample(_ subjects: [AttackedSubject], _ what: String = "Bars are 95 % intervals.") -> String {
    "\(subjects.map { sample($0) }.joined(separator: "; ")). PGD and DDN are on fewer, as the table of attacks says. \(what)"
}

extension AttackedChannels {
    /// Those of the table, in its order.
    static let shown: [AttackedChannels] = [
        .rgb, .y, .cbcr, .cbcrAtRGBNorm, .red, .green, .blue, .randomAxis, .signNoise,
    ]
}

extension [Double] {
    /// The mean; nothing of nothing.
    var averageIfAny: Double? { isEmpty ? nil : mean }
}
