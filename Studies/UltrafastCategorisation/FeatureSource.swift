import Notebook

/// The features of a selection of pictures, view by view: from the store's activations where they are, else computed
/// and kept there.
struct FeatureSource {
    let layout: FeatureLayout
    private let lab: Lab
    private let plan: FeaturePlan
    private let pretrained: Model
    private let network: Network
    private let pictures: PhotographCollection
    private let digest: String
    /// The square that the network sees of a picture.
    private let square: (Int) throws -> Picture

    /// - Parameters:
    ///   - places: the pictures of the collection that are used.
    ///   - square: gives the prepared picture of a row; decodes it anew if not given.
    init(
        _ lab: Lab, _ plan: FeaturePlan, _ pretrained: Model,
        _ collection: PhotographCollection,
        _ places: [Int], square: ((Int) throws -> Picture)? = nil
    ) throws {
        self.lab = lab
        self.plan = plan
        self.pretrained = pretrained
        // A classifier's weights are for one size of image.
        network = plan.side == 224 ? pretrained.network : try pretrained.convolutions(side: plan.side)
        layout = try FeatureLayout(of: network, side: plan.side)
        let chosen = collection.selecting(places)
        pictures = chosen
        digest = chosen.digest
        let preparation = plan.preparation(pretrained)
        self.square = square ?? { preparation.cropped(try chosen.picture($0).photograph) }
    }

    /// Everything that a view's features depend on.
    private struct Key: Encodable {
        var view: PhotographView
        /// Of random views only.
        var seed: UInt64?
        var pictures: String
        var weights: String
        var normalization: Normalization
        var shorterSide: Int
        var side: Int
        var batch: Int
        var layout: FeatureLayout
        var kernels: String
        var versions: [Int]
    }

    private func kept(_ view: PhotographView) throws -> ActivationSet {
        try lab.activations(
            of: Key(
                view: view, seed: view.isRandom ? lab.seed : nil, pictures: digest, weights: try pretrained.digest,
                normalization: pretrained.normalization, shorterSide: plan.shorterSide, side: plan.side,
                batch: plan.batch,
                layout: layout, kernels: lab.kernelsInUse,
                versions: [
                    PhotographPreparation.version, ImagePreparation.version, PicturePreparation.version,
                    NetworkPasses.version, Readout.version,
                ]),
            precision: plan.precision)
    }

    var batchCount: Int { (pictures.count + plan.batch - 1) / plan.batch }

    /// The features [n, D] of one batch of pictures.
    func batch(_ number: Int, of view: PhotographView) throws -> Tensor {
        let range = number * plan.batch..<min((number + 1) * plan.batch, pictures.count), kept = try kept(view)
        return try kept.read(chunk: number, shape: [range.count, layout.count])
            ?? kept.keep(network.features(layout, of: images(range, view), on: lab.engine), chunk: number)
    }

    /// The features [n, D] of each batch of pictures.
    ///
    /// - Parameter afterBatch: gets the number of pictures done, where some had to be computed.
    func batches(of view: PhotographView, afterBatch: (Int) -> Void = { _ in }) throws -> [Tensor] {
        let ranges = stride(from: 0, to: pictures.count, by: plan.batch).map {
            $0..<min($0 + plan.batch, pictures.count)
        }
        let kept = try kept(view)
        var found = [Tensor?](repeating: nil, count: ranges.count)
        kept.forEach(ranges.indices, shape: { [ranges[$0].count, layout.count] }) { found[$0] = $1 }
        return try ranges.enumerated().map { chunk, range in
            if let known = found[chunk] { return known }
            defer { afterBatch(range.upperBound) }
            return kept.keep(try network.features(layout, of: images(range, view), on: lab.engine), chunk: chunk)
        }
    }

    private func images(_ range: Range<Int>, _ view: PhotographView) throws -> Tensor {
        let stream = RandomStream(seed: lab.seed, "views")
        return try Tensor([range.count, 3, plan.side, plan.side]) { values in
            for (index, picture) in range.enumerated() {
                let numbers = view.values(
                    of: try square(picture), normalization: pretrained.normalization,
                    stream: stream.substream(pictures.items[picture].file))
                for (offset, number) in numbers.enumerated() { values[index * numbers.count + offset] = number }
            }
        }
    }
}
