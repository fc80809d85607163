import Notebook

/// Attacks images, writes what comes of them, and looks at what was written.
struct Attacker {
    private let network: AttackedNetwork
    private let engine: Engine
    private let stream: RandomStream
    private(set) var files: AttackFiles
    /// Of the images so far.
    private var count = 0

    init(_ network: AttackedNetwork, engine: Engine, files: AttackFiles, stream: RandomStream) {
        self.network = network
        self.engine = engine
        self.files = files
        self.stream = stream
    }

    /// One image by all attacks; alone, so that no other's rounding has a part in it.
    ///
    /// - Parameters:
    ///   - picture: what the network sees.
    ///   - progress: gets how many passes of an attack are done, and of how many.
    /// - Throws: `NotebookError` where something can't be written; what the engine throws.
    mutating func attack(
        _ picture: Picture, _ image: ImageName, by attacks: [ImageAttack],
        progress: (_ done: Int, _ total: Int) -> Void
    ) throws -> AttackRecord {
        let number = count, stem = files.stem(of: image)
        count += 1
        let original = "clean/\(stem).png"
        let clean = try EightBitImages.tensor([try files.write(picture, as: original)])
        let label = try network.unitPredictions(clean, on: engine)[0]
        var gradients: LossGradients?
        var record = AttackRecord(image: image, original: original, label: label, attacked: [])
        for (place, attack) in attacks.enumerated() {
            let found: AttackedImages
            if case .fgsm = attack.algorithm {
                // One gradient serves all steps.
                let known = try gradients ?? network.lossGradients(clean, labels: [label], on: engine)
                gradients = known
                found = try attack.attacked(
                    clean, along: known, by: network, on: engine, stream: stream, firstImage: number)
            } else {
                found = try attack.attacked(
                    clean, by: network, labels: [label], on: engine, stream: stream, firstImage: number,
                    progress: progress)
            }
            let isThere = attack.epsilon != nil || found.isFooled[0]
            record.attacked.append(
                AttackedRecord(
                    attack: place,
                    found: isThere ? try written(found, as: "\(stem)-\(attack.fileWords)", isOurs: true) : nil))
        }
        return record
    }

    /// Images that were attacked elsewhere.
    ///
    /// - Throws: `MethodError` for images of another size than the network's; `NotebookError` where something can't be
    ///   written; what the engine throws.
    mutating func look(at pairs: AttackedPairs, _ body: (AttackRecord) throws -> Void) throws {
        let labels = try network.unitPredictions(pairs.clean, on: engine, batchSize: 1)
        let predictions = try network.unitPredictions(pairs.attacked, on: engine, batchSize: 1)
        for (place, name) in pairs.names.enumerated() {
            let image = ImageName(path: name), stem = files.stem(of: image)
            func alone(_ images: Tensor) throws -> Tensor {
                try engine.slice(images, axis: 0, range: place..<place + 1)
            }
            let clean = try alone(pairs.clean), original = "clean/\(stem).png"
            _ = try files.write(EightBitImages.pictures(clean)[0], as: original)
            let found = AttackedImages(
                clean: clean, images: try alone(pairs.attacked), labels: [labels[place]],
                predictions: [predictions[place]], boundShares: [0])
            try body(
                AttackRecord(
                    image: image, original: original, label: labels[place],
                    attacked: [AttackedRecord(attack: nil, found: try written(found, as: stem, isOurs: false))]))
        }
    }

    /// Writes one attacked image and its difference, and predicts the file.
    private func written(
        _ found: AttackedImages, as name: String, isOurs: Bool
    ) throws -> AttackedRecord.FoundChange {
        let file = "attacked/\(name).png", difference = "difference/\(name).png"
        let read = try EightBitImages.tensor([try files.write(EightBitImages.pictures(found.images)[0], as: file)])
        let change = AttackedImages(
            clean: found.clean, images: read, labels: found.labels, predictions: found.predictions, boundShares: [0]
        ).difference
        let norms = ColorNorms.each(of: change)[0]
        let enlarged = norms.largest > 0 ? 0.5 / norms.largest : nil
        _ = try files.write(DifferencePicture.picture(of: change, enlarged: enlarged), as: difference)
        return AttackedRecord.FoundChange(
            file: file, difference: difference, enlarged: enlarged,
            outcome: AttackOutcome(
                label: found.labels[0], predicted: found.predictions[0],
                predictedEightBit: try network.unitPredictions(read, on: engine)[0],
                norms: ColorNorms.each(of: found.difference)[0], normsEightBit: norms,
                boundShare: found.boundShares[0]),
            boundShare: isOurs ? found.boundShares[0] : nil)
    }
}

/// A difference of images as a picture.
private enum DifferencePicture {
    /// Grey where nothing changed, and otherwise the change of each colour, enlarged, above or below it.
    ///
    /// - Parameter change: [1, 3, H, W].
    static func picture(of change: Tensor, enlarged: Double?) -> Picture {
        let factor = Float(enlarged ?? 1)
        return Picture(
            width: change.shape[3], height: change.shape[2], planes: change.values.map { 0.5 + factor * $0 })
    }
}
