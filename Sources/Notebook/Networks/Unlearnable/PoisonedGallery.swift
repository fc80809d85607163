import Datasets
import Methods
import Pictures
import Tensors

/// Images of each class before and after poisoning, their filters, and what is left of their frequencies.
public struct PoisonedGallery: Codable, Sendable, StorableValue {
    public struct Sample: Codable, Sendable {
        /// What it shows; of an image, its class.
        public var name: String
        public var clean, poisoned: Picture
        /// Row by row, from 0 to 1.
        public var filter: [Double]
    }

    /// The mean power of many images of a class by radial frequency, from 0 to half a cycle a pixel.
    public struct Spectrum: Codable, Sendable {
        public var name: String
        public var clean, poisoned: [Double?]
    }

    /// The first training image of each class.
    public var samples: [Sample]
    public var licence: PictureLicence
    /// By the same filters, where there are any: in the place of images that may not be passed on.
    public var stamps: [Sample]
    public var stampLicence: PictureLicence
    public var spectra: [Spectrum]
    /// Of filters.
    public var side: Int

    /// - Parameters:
    ///   - own: where the images are at their own size, at which they are filtered.
    ///   - collection: stamps, or others, of which none is taken.
    ///   - classes: so many, the first ones.
    ///   - count: images of each class, for its spectrum.
    ///   - bins: of the spectrum.
    /// - Throws: `DatasetError` naming a picture that can't be read.
    public init(
        of images: ImageDataset, at own: OwnSizeImages, and collection: PhotographCollection,
        by key: UnlearnabilityKey, classes: Int = 10, count: Int = 100, bins: Int = 12
    ) throws {
        let shape = images.shape
        let labels = 0..<min(classes, images.classNames.count)
        (samples, spectra) = ([], [])
        for label in labels {
            let places = images.train.labels.indices.filter { images.train.labels[$0] == label }.prefix(
                count)
            let clean = images.train.atPlaces(Array(places), shape).images
            let name = images.classNames[label]
            let poisoned = try own.images(.train, at: Array(places), of: images) {
                bytes, labels, _, height, width in
                key.poisoned(bytes, labels: labels, height: height, width: width)
            }.images
            func picture(_ bytes: [UInt8]) -> Picture {
                Picture(
                    width: shape.width, height: shape.height, bytePlanes: Array(bytes.prefix(shape.count)))
            }
            func power(_ bytes: [UInt8]) -> [Double?] {
                radialPower(of: bytes, height: shape.height, width: shape.width, bins: bins)
            }
            samples.append(
                Sample(
                    name: name, clean: picture(clean), poisoned: picture(poisoned),
                    filter: key.filters[label].values))
            spectra.append(Spectrum(name: name, clean: power(clean), poisoned: power(poisoned)))
        }
        let drawn = RandomStream(seed: 1, "poisoned stamps")
        var order = drawn
        stamps = try zip(labels, order.shuffledIndices(collection.count)).compactMap { label, place in
            let stream = drawn.substream("place", place)
            guard
                let clean = try collection.pasted(place, side: shape.height, share: 0.6..<0.9, stream: stream)?
                    .photograph
            else { return nil }
            let bytes = key.poisoned(clean.bytePlanes, labels: [label], height: clean.height, width: clean.width)
            return Sample(
                name: collection.items[place].name, clean: clean,
                poisoned: Picture(width: clean.width, height: clean.height, bytePlanes: bytes),
                filter: key.filters[label].values)
        }
        (side, licence, stampLicence) = (key.side, images.licence, collection.licence)
    }
}
