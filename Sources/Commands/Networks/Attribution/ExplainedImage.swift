import Foundation
import Notebook

/// What the methods say about one image.
struct ExplainedImage {
    let network: String
    let image: ImageName
    /// What it went through, if it is a photograph and no tensor.
    let preprocessing: ImagePreprocessing?
    /// The class that is explained.
    let target: Int
    /// The class's name, where names are known.
    let name: String?
    let logit: Float
    /// By softmax, 0 to 1.
    let probability: Double
    var methods: [DrawnAttribution] = []

    init(
        network: String, image: ImageName, preprocessing: ImagePreprocessing, logits: [Float], target: Int,
        names: ClassNames?
    ) {
        self.network = network
        self.image = image
        self.preprocessing = image.index == nil ? preprocessing : nil
        self.target = target
        name = names?.names[target]
        logit = logits[target]
        probability = likeliestClasses(logits, logits.count).first { $0.label == target }?.probability ?? 0
    }
}

/// An attribution and the files that show it.
struct DrawnAttribution {
    let found: ImageAttribution
    /// The size of value that has the end of the colour scale.
    let limit: Float
    /// How many pixels' values are beyond it.
    let clipped: Int
    /// Paths from the folder that the program runs in.
    let picture, overlay: String

    /// Writes the pictures, each whole or not at all.
    ///
    /// - Parameter seen: the image as the network gets it.
    /// - Throws: `NotebookError` where they can't be written.
    init(_ found: ImageAttribution, over seen: Picture, _ paths: ImagePaths) throws {
        self.found = found
        let pictures = MapPictures(found.attribution.map, hasSigns: found.method.hasSigns)
        limit = pictures.limit
        clipped = pictures.clipped
        picture = paths.picture(found.method)
        overlay = paths.overlay(found.method)
        try OutputFolder.write(pictures.alone().png(), to: URL(fileURLWithPath: picture))
        try OutputFolder.write(pictures.over(seen).png(), to: URL(fileURLWithPath: overlay))
    }
}
