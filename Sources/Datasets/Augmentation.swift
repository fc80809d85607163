import Tensors

/// Random changes to training images, drawn anew for each image and epoch.
public struct Augmentation: Sendable, Hashable, Codable {
    /// Whether an image is mirrored left to right with probability ½.
    public let flipsHorizontally: Bool
    /// Pixels put around the image before a window of its own size is cut at a random place; 0 for no crop.
    public let cropPadding: Int
    /// What these are.
    public let border: Border
    /// The side in pixels of a square of the mean colour laid over the image, its centre anywhere in it; 0 for none
    /// (cutout: DeVries and Taylor, arXiv 1708.04552).
    public let cutout: Int

    /// What an image is continued with beyond its edges.
    public enum Border: String, Sendable, Hashable, Codable {
        case black
        /// Its own pixels in reverse, that at the edge once: d c b | a b c d | c b a.
        case mirrored
    }

    public init(flipsHorizontally: Bool, cropPadding: Int, border: Border = .black, cutout: Int = 0) {
        precondition(cropPadding >= 0, "padding is a number of pixels")
        precondition(cutout >= 0, "a square's side is a number of pixels")
        self.flipsHorizontally = flipsHorizontally
        self.cropPadding = cropPadding
        self.border = border
        self.cutout = cutout
    }

    /// Images as they are.
    public static let none = Augmentation(flipsHorizontally: false, cropPadding: 0)
    /// The usual one for CIFAR: flips, and crops after padding with 4 pixels.
    public static let flipsAndCrops = Augmentation(flipsHorizontally: true, cropPadding: 4)
    /// For short training: flips, and crops after continuing the image by 2 pixels, so that there is less to learn of
    /// edges.
    public static let flipsAndShifts = Augmentation(flipsHorizontally: true, cropPadding: 2, border: .mirrored)
    /// Flips, crops after continuing the image by 4 pixels, and a square of 8 pixels cut out: for networks that would
    /// else learn their training images by heart.
    public static let flipsCropsAndCutout = Augmentation(
        flipsHorizontally: true, cropPadding: 4, border: .mirrored, cutout: 8)

    /// What happens to one image.
    struct Draw {
        /// Where the image's left upper corner comes to lie: from −padding to +padding.
        var down = 0
        var right = 0
        /// What comes from beyond its edges.
        var border = Border.black
        /// Whether it is mirrored after being moved.
        var flips = false
        /// What is covered at last: part of the image.
        var hole: (rows: Range<Int>, columns: Range<Int>)?
    }

    /// - Parameter shape: the images'.
    func draw(from stream: RandomStream, _ shape: ImageDataset.Shape) -> Draw {
        guard self != .none else { return Draw() }
        var stream = stream
        var draw = Draw(
            down: cropPadding - stream.uniform(below: 2 * cropPadding + 1),
            right: cropPadding - stream.uniform(below: 2 * cropPadding + 1), border: border,
            flips: stream.uniform() < 0.5 && flipsHorizontally)
        if cutout > 0 {
            draw.hole = (hole(in: shape.height, &stream), hole(in: shape.width, &stream))
        }
        return draw
    }

    private func hole(in length: Int, _ stream: inout RandomStream) -> Range<Int> {
        let first = stream.uniform(below: length) - cutout / 2
        return max(0, first)..<min(length, first + cutout)
    }
}
