import Datasets
import Methods
import Models
import Pictures
import Tensors

/// A picture, attacked, and what that changed.
public struct AttackedPicture: Codable, Sendable {
    public var name: String
    public var clean: Picture
    /// As written in 8 bits.
    public var attacked: Picture
    /// Of what was added, in levels of 255, Y, Cb and Cr.
    public var planes: [PixelMap]
    /// What the network answers, before and after.
    public var answers: [String]

    public init(name: String, clean: Picture, attacked: Picture, planes: [PixelMap], answers: [String]) {
        (self.name, self.clean, self.attacked) = (name, clean, attacked)
        (self.planes, self.answers) = (planes, answers)
    }
}

/// Attacked pictures that a report may show.
public struct AttackGallery: Codable, StorableValue, Sendable {
    public var network: String
    public var pictures: [AttackedPicture]
    public var licence: PictureLicence

    public init(network: String, pictures: [AttackedPicture], licence: PictureLicence) {
        (self.network, self.pictures, self.licence) = (network, pictures, licence)
    }
}

extension Lab {
    /// Attacks a network for ImageNet on some of a collection's pictures, drawn by the seed; no pictures without either.
    ///
    /// - Parameter side: of what is drawn, in pixels.
    /// - Throws: `MethodError` for a network that sees grey; `DatasetError` for a picture that can't be read; what the engine
    ///   throws.
    public func attackGallery(
        _ attack: ImageAttack, _ model: Model?, _ collection: PhotographCollection, pictures: Int, side: Int = 112
    ) throws -> AttackGallery {
        var gallery = AttackGallery(network: model?.name ?? "", pictures: [], licence: collection.licence)
        guard let model, model.hasImageNetClasses, collection.count > 0 else { return gallery }
        let network = try AttackedNetwork(model), engine = try self.engine
        var stream = RandomStream(seed: seed, "which stamps")
        for place in stream.shuffledIndices(collection.count).prefix(pictures) {
            let image = try unitPhotographs([collection.picture(place).photograph], for: model)
            let attacked = try attack.attacked(image, by: network, on: engine, stream: stream)
            let (height, width) = (image.shape[2], image.shape[3])
            let planes = YCbCr.fullRange.planes(of: attacked.difference).values
            let sizes = (height: side, width: side * width / height)
            func small(_ images: Tensor) -> Picture {
                EightBitImages.pictures(images)[0].resized(width: sizes.width, height: sizes.height)
            }
            gallery.pictures.append(
                AttackedPicture(
                    name: collection.items[place].name, clean: small(image), attacked: small(attacked.eightBit),
                    planes: (0..<3).map { plane in
                        let start = plane * height * width
                        return PixelMap(
                            height: height, width: width,
                            values: planes[start..<start + height * width].map { ($0 * 255).rounded() }
                        ).resized(height: sizes.height, width: sizes.width)
                    },
                    answers: [attacked.labels[0], attacked.predictions[0]].map {
                        model.classNames.indices.contains($0) ? model.classNames[$0] : "class \($0)"
                    }))
        }
        return gallery
    }
}
