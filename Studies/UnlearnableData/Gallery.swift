import Notebook

/// Images of each class before and after, their filters, and what is left of their frequencies.
struct Gallery: Codable, StorableValue {
    struct Sample: Codable {
        var name: String
        var clean, poisoned: Picture
        /// Row by row, from 0 to 1.
        var filter: [Double]
        /// Mean power of many images of the class by radial frequency.
        var cleanPower, poisonedPower: [Double?]
    }

    var samples: [Sample]
    /// Of filters.
    var side: Int
    var licence: PictureLicence
}

struct GalleryPlan: Codable, Sendable {
    var classes = 10
    /// Of each class, for its spectrum.
    var images = 100
    /// From 0 to half a cycle a pixel.
    var bins = 12
}

/// By the published code's seed 0.
func showGallery(_ lab: Lab, plan: GalleryPlan, images: ImageDataset, own: OwnSizeImages) throws -> Gallery {
    let key = try UnlearnabilityKey(numPySeed: 0, classes: images.classNames.count), shape = images.shape
    let samples = try (0..<min(plan.classes, images.classNames.count)).map { label in
        let places = images.train.labels.indices.filter { images.train.labels[$0] == label }.prefix(plan.images)
        let clean = images.train.atPlaces(Array(places), shape).images
        let poisoned = try own.images(.train, at: Array(places), of: images) { bytes, labels, _, height, width in
            key.poisoned(bytes, labels: labels, height: height, width: width)
        }.images
        func picture(_ bytes: [UInt8]) -> Picture {
            Picture(width: shape.width, height: shape.height, bytePlanes: Array(bytes.prefix(shape.count)))
        }
        func power(_ bytes: [UInt8]) -> [Double?] {
            radialPower(of: bytes, height: shape.height, width: shape.width, bins: plan.bins)
        }
        return Gallery.Sample(
            name: images.classNames[label], clean: picture(clean), poisoned: picture(poisoned),
            filter: key.filters[label].values, cleanPower: power(clean), poisonedPower: power(poisoned))
    }
    return Gallery(samples: samples, side: key.side, licence: images.licence)
}

/// What a report must know of the images.
struct ImageCounts: Codable, StorableValue {
    var name: String
    var train, test, classes: Int

    /// Whether they are those that a run takes where nobody asks for others.
    var isUsual: Bool { [KnownDataset.cifar10.title, KnownDataset.fashionMNIST.title].contains(name) }
}
