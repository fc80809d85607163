import Networks

extension CatalogueRecipe {
    /// What a reader must know of it.
    public var sentence: String {
        let channels = width == 1 ? "all its channels" : "\(width) times its usual channels"
        let images = trainingImages.map { "the first \(NumberFormat.fixed(0).text(Double($0)))" } ?? "all"
        let filters =
            start == .passing
            ? "starts from cosines in its first layer and, in the others, filters that each copy one map of the layer before, "
            : ""
        let border = augmentation.border == .mirrored ? "mirrored" : "black"
        let cutout = augmentation.cutout > 0 ? ", and a square of \(augmentation.cutout) pixels cut out" : ""
        return """
            **\(network.rawValue)** has \(channels), \(filters)and was trained on \(images) training images for \
            \(recipe.epochs) epochs: \(recipe.inWords), flips and crops of images with \(augmentation.cropPadding) more \
            \(border) pixels on each side\(cutout).
            """
    }
}
