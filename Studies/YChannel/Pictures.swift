import Notebook

struct PicturePlan: Codable, Sendable {
    var pictures = 3
    /// Of what is drawn, in pixels.
    var side = 112
}

/// A picture, attacked, and what that changed.
struct AttackedPicture: Codable {
    var name: String
    var clean: Picture
    /// As written in 8 bits.
    var attacked: Picture
    /// Of what was added, in levels of 255, Y, Cb and Cr.
    var planes: [PixelMap]
    /// What the network answers, before and after.
    var answers: [String]
}

/// Pictures that the report may show.
struct AttackGallery: Codable, StorableValue {
    var network: String
    var pictures: [AttackedPicture]
    var licence: PictureLicence
}

/// FGSM of the paper's figure on stamps, whose licence allows to show them; no pictures without stamps or a network.
func drawAttacks(
    _ lab: Lab, plan: PicturePlan, model: Model?, stamps: PhotographCollection
) throws -> AttackGallery {
    var gallery = AttackGallery(network: model?.name ?? "", pictures: [], licence: stamps.licence)
    guard let model, model.hasImageNetClasses, stamps.count > 0 else { return gallery }
    let network = try AttackedNetwork(model), engine = try lab.engine
    let attack = try ImageAttack.fgsm(Algorithm.figureMagnitude)
    var stream = RandomStream(seed: lab.seed, "which stamps")
    for place in stream.shuffledIndices(stamps.count).prefix(plan.pictures) {
        let image = try unitPhotographs([stamps.picture(place).photograph], for: model)
        let attacked = try attack.attacked(image, by: network, on: engine, stream: stream)
        let (height, width) = (image.shape[2], image.shape[3])
        let planes = YCbCr.fullRange.planes(of: attacked.difference).values
        let sizes = (height: plan.side, width: plan.side * width / height)
        func small(_ images: Tensor) -> Picture {
            EightBitImages.pictures(images)[0].resized(width: sizes.width, height: sizes.height)
        }
        gallery.pictures.append(
            AttackedPicture(
                name: stamps.items[place].name, clean: small(image), attacked: small(attacked.eightBit),
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
