import Notebook

/// Maps that the report draws, of pasted stamps, whose licence allows it, by the first training.
struct MapGallery: Codable, StorableValue {
    struct Drawn: Codable {
        var name: String
        /// What the network answers, which the maps explain.
        var answer: String
        var picture: Picture
        /// In the order of ``kinds``; nothing where no other picture has the answer.
        var maps: [PixelMap?]
    }

    static let kinds: [MapSource] = [.attention, .gradCAMPlusPlus, .scoreCAM, .rise, .anotherImages]

    var drawn: [Drawn]
    /// T-TAME's map of the first picture for each class.
    var classes: [PixelMap]
    var classNames: [String]
    var licence: PictureLicence
    var pointed: PointedMaps?
}

func drawGallery(
    _ lab: Lab, plan: GalleryPlan, trainings: [Model], attentions: Attentions, measured: [MapResults],
    images: ImageDataset, stamps: PhotographCollection
) throws -> MapGallery {
    var gallery = MapGallery(drawn: [], classes: [], classNames: images.classNames, licence: stamps.licence)
    let model = trainings[0], learned = attentions[.published][0], side = images.shape.height
    guard images.shape.channels == 3 else { return gallery }
    let stream = RandomStream(seed: lab.seed, "drawn")
    let pasted = try PastedStamps(
        stamps, most: plan.pictures, side: side, share: plan.smallest..<plan.largest, stream: stream)
    guard let first = pasted.pastedPictures.first else { return gallery }
    let preparation = ImagePreprocessing(shorterSide: side, crop: side, normalization: model.normalization)
    // A method may have refused all layers of a user's network.
    let kinds = (MapSource.methods + [.centerBlob, .blurredNoise, .anotherImages]).filter(
        measured[0].kinds.cases.contains)
    var explained = try MappedImages(
        model.deployed, preparation.tensor(pasted.pastedPictures), in: nil, model.normalization,
        MapPlan(kinds: kinds, images: pasted.pastedPictures.count, masks: plan.masks, batch: 100), by: learned.module,
        on: lab.engine, stream: stream.substream("maps"))
    explained.layers = measured[0].layers
    let made = try ByCase(kinds) { try explained.maps($0) }
    gallery.pointed = try PointedMaps(made, at: pasted.pastedRegions, ties: stream.substream("ties"))
    gallery.drawn = pasted.stampNames.prefix(plan.drawn).enumerated().map { place, name in
        MapGallery.Drawn(
            name: name, answer: images.classNames[explained.targets[place]], picture: pasted.pastedPictures[place],
            maps: MapGallery.kinds.map { made.cases.contains($0) ? made[$0][place]?.scaledToUnit : nil })
    }
    gallery.classes = try model.deployed.attentionMapsOfAllClasses(
        of: preparation.tensor(first), by: learned.module, on: lab.engine)
    return gallery
}
