import Datasets
import Methods
import Models
import Networks
import Tensors

extension Lab {
    /// Trains a network on images that may be poisoned, with something done against that; kept, so that a run that died goes on
    /// after it.
    ///
    /// Images are bytes over 255, and not normalised, unless a normalisation is given or the defence has one of its own; they are
    /// padded with 4 black pixels, cropped and flipped.
    /// - Parameters:
    ///   - name: unique in the step.
    ///   - split: what is learnt from, in place of the data set's own.
    ///   - normalization: of a network that was trained before; with the defences that leave images as they are alone.
    ///   - draw: what is trained under one of these on as many images sees them in the same order, cropped and flipped alike.
    ///   - afterEpoch: gets the model so far, and which epoch ended, from 1.
    public func trainDefended(
        _ network: Network, named name: String, on split: ImageDataset.Split, like dataset: ImageDataset,
        _ recipe: TrainingRecipe, defence: TrainingDefence = .none, normalization given: Normalization? = nil,
        drawnAs draw: String, afterEpoch: ((_ model: Model, _ epoch: Int) throws -> Void)? = nil
    ) throws -> Model {
        precondition(given == nil || defence == .none, "defences are for images from 0 to 1")
        let shape = dataset.shape, stream = RandomStream(seed: seed, "training on poisoned images", draw)
        let normalization = given ?? .defended(by: defence, channels: shape.channels)
        func loader(_ split: ImageDataset.Split) -> BatchLoader {
            BatchLoader(
                split, shape: shape, normalization: normalization, batchSize: recipe.batchSize,
                augmentation: .defended(by: defence), shuffledBy: stream.substream("batches"))
        }
        let fixed = loader(split)
        func batches(_ epoch: Int) throws -> TensorBatches {
            guard case .sharpening(let sharpening) = defence else { return TensorBatches(fixed.epoch(epoch)) }
            let drawn = stream.substream("sharpening", epoch)
            return TensorBatches(loader(try split.sharpened(by: sharpening, shape, drawnFrom: drawn)).epoch(epoch))
        }
        func model(_ network: Network, _ history: [EpochSummary]) -> Model {
            Model(
                name: network.name, network: network,
                preparation: ImagePreprocessing(
                    shorterSide: shape.height, crop: shape.height, normalization: normalization),
                classNames: dataset.classNames, origin: .trained(on: dataset.name, history: history))
        }
        var recipe = recipe
        let loss = defence.lossFunction
        if loss != nil { recipe.objective = .custom(name: defence.title) }
        let state = try train(
            network, recipe, imagesPerEpoch: split.count, batches: batches, stream: stream.substream("dropout"),
            checkpoint: checkpoint.named(name), objective: loss,
            beforePass: defence.batchHook(classes: dataset.classNames.count),
            afterEpoch: { state in
                try afterEpoch?(model(state.network, state.history), state.history.count)
            })
        return model(state.network, state.history)
    }

    /// The class that a model gives each image of a split, prepared as the model wants it.
    ///
    /// - Throws: `DatasetError` where the images can't be its inputs.
    public func givenClasses(
        of model: Model, on split: ImageDataset.Split, like dataset: ImageDataset
    ) throws -> [Int] {
        try model.check(dataset)
        let network = model.deployed, engine = try engine
        let loader = BatchLoader(
            split, shape: dataset.shape, normalization: model.normalization, batchSize: 200)
        return try TensorBatches(loader.epoch(0)).flatMap {
            network.predictions(try network.forward($0.images, on: engine))
        }
    }
}

extension Normalization {
    /// What images go through before training: nothing, but for sharpening, whose authors take off CIFAR's mean and deviation;
    /// of grey images Fashion-MNIST's.
    fileprivate static func defended(by defence: TrainingDefence, channels: Int) -> Normalization {
        guard case .sharpening = defence else {
            return Normalization(
                mean: [Float](repeating: 0, count: channels),
                standardDeviation: [Float](repeating: 1, count: channels))
        }
        return channels == 3
            ? Normalization(mean: [0.4914, 0.4822, 0.4465], standardDeviation: [0.247, 0.243, 0.261])
            : Normalization(
                mean: [Float](repeating: 0.286, count: channels),
                standardDeviation: [Float](repeating: 0.353, count: channels))
    }
}

extension Augmentation {
    /// Flips, and crops after padding with 4 black pixels in all: sharpened images have one of them already.
    fileprivate static func defended(by defence: TrainingDefence) -> Augmentation {
        switch defence {
        case .cutout(let side): Augmentation(flipsHorizontally: true, cropPadding: 4, cutout: side)
        case .sharpening: Augmentation(flipsHorizontally: true, cropPadding: 3)
        default: .flipsAndCrops
        }
    }
}

extension ImageDataset.Split {
    /// Sharpened images, which are smaller by a pixel on each side, with a black border in its place.
    fileprivate func sharpened(
        by sharpening: RandomSharpening, _ shape: ImageDataset.Shape, drawnFrom stream: RandomStream
    ) throws -> ImageDataset.Split {
        let sharp = sharpening.sharpened(
            images, count: count, height: shape.height, width: shape.width, drawnFrom: stream)
        var bordered = [UInt8](repeating: 0, count: images.count)
        let (height, width) = (shape.height - 2, shape.width - 2)
        for line in 0..<count * shape.channels * height {
            let start = (line / height * shape.height + line % height + 1) * shape.width + 1
            bordered.replaceSubrange(start..<start + width, with: sharp[line * width..<(line + 1) * width])
        }
        return ImageDataset.Split(images: bordered, labels: labels)
    }
}
