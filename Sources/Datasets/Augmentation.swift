import Tensors

/// Random changes to training images, drawn anew for each image and epoch.
public struct Augmentation: Sendable, Hashable, Codable {
    /// Whether an image is mirrored left to right with probability ½.
    public let flipsHorizontally: Bool
    /// Black pixels put around the image before a window of its own size is cut at a random place; 0 for no crop.
    public let cropPadding: Int

    public init(flipsHorizontally: Bool, cropPadding: Int) {
        precondition(cropPadding >= 0, "padding is a number of pixels")
        self.flipsHorizontally = flipsHorizontally
        self.cropPadding = cropPadding
    }

    /// Images as they are.
    public static let none = Augmentation(flipsHorizontally: false, cropPadding: 0)
    /// The usual one for CIFAR: flips, and crops after padding with 4 pixels.
    public static let flipsAndCrops = Augmentation(flipsHorizontally: true, cropPadding: 4)

    /// What happens to one image.
    struct Draw {
        /// Where the image's left upper corner comes to lie: from −padding to +padding.
        var down = 0
        var right = 0
        /// Whether it is mirrored after being moved.
        var flips = false
    }

    func draw(from stream: RandomStream) -> Draw {
        guard self != .none else { return Draw() }
        var stream = stream
        return Draw(
            down: cropPadding - stream.uniform(below: 2 * cropPadding + 1),
            right: cropPadding - stream.uniform(below: 2 * cropPadding + 1),
            flips: stream.uniform() < 0.5 && flipsHorizontally)
    }
}
