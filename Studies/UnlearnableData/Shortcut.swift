import Notebook

/// Which images a linear readout of eight autocorrelations gets right: "1" or "0" for each.
struct LinearShortcut: Codable, StorableValue {
    var clean, poisoned, shared: String
}

struct ShortcutPlan: Codable, Sendable {
    var images = 5_000
    /// Others, on which it is tried.
    var tried = 2_000
}

func readShortcut(_ lab: Lab, plan: ShortcutPlan, images: ImageDataset, own: OwnSizeImages) throws -> LinearShortcut {
    let classes = images.classNames.count, engine = try lab.engine
    var draws = RandomStream(seed: lab.seed, "shortcut")
    let key = try UnlearnabilityKey(
        numPySeed: UInt32(truncatingIfNeeded: draws.next()), classes: classes)
    var places = images.train.equalClassPlaces(plan.images + plan.tried, behind: 0, classes: classes)
    places = draws.shuffledIndices(places.count).map { places[$0] }
    let learned = min(plan.images, places.count * 5 / 7)
    func right(_ key: UnlearnabilityKey?) throws -> String {
        let split = try own.images(.train, at: places, of: images) { bytes, labels, _, height, width in
            key?.poisoned(bytes, labels: labels, height: height, width: width) ?? bytes
        }
        let ratios = autocorrelationRatios(
            of: split.images, count: split.count, height: images.shape.height, width: images.shape.width)
        let questions = (0..<classes).map { category in
            LogisticReadout.Question(
                answers: split.labels.indices.map { $0 < learned ? split.labels[$0] == category : nil })
        }
        let readout = try LogisticReadout.fit(ratios, questions, LogisticReadout.Recipe(), on: engine)
        let logits = try readout.logits(ratios, on: engine).values
        return (learned..<split.count).map { image in
            let own = logits[image * classes..<(image + 1) * classes]
            let answer = own.indices.max { own[$0] < own[$1] }.map { $0 - own.startIndex }
            return answer == split.labels[image] ? "1" : "0"
        }.joined()
    }
    return LinearShortcut(clean: try right(nil), poisoned: try right(key), shared: try right(key.shared))
}
