import Datasets
import Methods
import Tensors

/// Which images a linear readout of eight autocorrelations gets right, of clean images, of poisoned ones, and of those by one
/// filter for all classes: "1" or "0" for each.
public struct LinearShortcut: Codable, Sendable, Equatable, StorableValue {
    public var clean, poisoned, shared: String

    public init(clean: String, poisoned: String, shared: String) {
        (self.clean, self.poisoned, self.shared) = (clean, poisoned, shared)
    }
}

extension Lab {
    /// Reads classes out of ``autocorrelationRatios(of:count:height:width:)``, of training images by a key that is drawn.
    ///
    /// - Parameters:
    ///   - own: where the images are at their own size, at which they are filtered.
    ///   - learned: images that readouts learn from; where there are fewer images, five sevenths of these.
    ///   - tried: others, which are answered.
    /// - Returns: nothing where a class has no images to learn from.
    /// - Throws: `DatasetError` naming a picture that can't be read; what fitting throws.
    public func linearShortcut(
        _ images: ImageDataset, at own: OwnSizeImages, learned: Int, tried: Int
    ) throws -> LinearShortcut? {
        let classes = images.classNames.count, engine = try engine
        var draws = RandomStream(seed: seed, "shortcut")
        let key = try UnlearnabilityKey(numPySeed: UInt32(truncatingIfNeeded: draws.next()), classes: classes)
        var places = images.train.equalClassPlaces(learned + tried, behind: 0, classes: classes)
        places = draws.shuffledIndices(places.count).map { places[$0] }
        let first = min(learned, places.count * 5 / 7)
        guard Set(places.prefix(first).map { images.train.labels[$0] }).count == classes else { return nil }
        func right(_ key: UnlearnabilityKey?) throws -> String {
            let split = try own.images(.train, at: places, of: images) { bytes, labels, _, height, width in
                key?.poisoned(bytes, labels: labels, height: height, width: width) ?? bytes
            }
            let ratios = autocorrelationRatios(
                of: split.images, count: split.count, height: images.shape.height, width: images.shape.width)
            let questions = (0..<classes).map { category in
                LogisticReadout.Question(
                    answers: split.labels.indices.map { $0 < first ? split.labels[$0] == category : nil })
            }
            let readout = try LogisticReadout.fit(ratios, questions, LogisticReadout.Recipe(), on: engine)
            let logits = try readout.logits(ratios, on: engine).values
            return (first..<split.count).map { image in
                let own = logits[image * classes..<(image + 1) * classes]
                let answer = own.indices.max { own[$0] < own[$1] }.map { $0 - own.startIndex }
                return answer == split.labels[image] ? "1" : "0"
            }.joined()
        }
        return LinearShortcut(clean: try right(nil), poisoned: try right(key), shared: try right(key.shared))
    }
}
