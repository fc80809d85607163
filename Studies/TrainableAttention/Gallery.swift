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
}

func drawGallery(
    _ lab: Lab, plan: GalleryPlan, trainings: [Model], attentions: Attentions, images: ImageDataset,
    stamps: PhotographCollection
) throws -> MapGallery {
    var gallery = MapGallery(drawn: [], classes: [], classNames: images.classNames, licence: stamps.licence)
    let model = trainings[0], learned = attentions[.published][0], side = images.shape.height
    guard images.shape.channels == 3, stamps.count >= plan.pictures else { return gallery }
    var stream = RandomStream(seed: lab.seed, "drawn")
    let preparation = ImagePreprocessing(shorterSide: side, crop: side, normalization: model.normalization)
    let pasted = try stream.shuffledIndices(stamps.count).prefix(plan.pictures).compactMap { place in
        try stamps.pasted(
            place, side: side, share: plan.smallest..<plan.largest, stream: stream.substream("place", place)
        ).map { (stamps.items[place].name, $0.photograph) }
    }
    guard !pasted.isEmpty else { return gallery }
    var explained = try MappedImages(
        model.deployed, preparation.tensor(pasted.map(\.1)), in: nil, model.normalization,
        MapPlan(kinds: MapGallery.kinds, images: pasted.count, masks: plan.masks, batch: 100), by: learned.module,
        on: lab.engine, stream: stream.substream("maps"))
    explained.layers = try explained.bestLayers(MapGallery.kinds, among: { _ in learned.module.design.taps })
    let made = try MapGallery.kinds.map { try explained.maps($0) }
    gallery.drawn = pasted.enumerated().map { place, picture in
        MapGallery.Drawn(
            name: picture.0, answer: images.classNames[explained.targets[place]], picture: picture.1,
            maps: made.map { $0[place]?.scaledToUnit })
    }
    gallery.classes = try model.deployed.attentionMapsOfAllClasses(
        of: preparation.tensor(pasted[0].1), by: learned.module, on: lab.engine)
    return gallery
}
