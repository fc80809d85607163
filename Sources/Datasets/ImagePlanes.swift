import Pictures

/// Photographs put together as images [N, 3, H, W] of one size: their own while they share one, `ClassFolders.usualSize`
/// from the first that differs on, or the one asked for.
struct ImagePlanes {
    /// The side that images are given; `nil` while they keep their own size.
    private var size: Int?
    private let folder: String
    private var shape: ImageDataset.Shape?
    private var pixels: [UInt8] = []

    /// - Parameter folder: where the images come from, for errors.
    init(size: Int?, folder: String) {
        self.size = size
        self.folder = folder
    }

    /// The shape of each image, and the bytes of all.
    var content: (shape: ImageDataset.Shape, pixels: [UInt8]) {
        (shape ?? .init(channels: 3, height: ClassFolders.usualSize, width: ClassFolders.usualSize), pixels)
    }

    /// - Throws: ``DatasetError`` if the images take more memory than a split may.
    mutating func append(_ photograph: Picture) throws {
        let own = ImageDataset.Shape(channels: 3, height: photograph.height, width: photograph.width)
        if size == nil, let shape, shape != own { resizeAll(shape) }
        let image = size.map { photograph.square($0) } ?? photograph
        shape = .init(channels: 3, height: image.height, width: image.width)
        guard pixels.count + image.pixels.count <= DataFile.largestContent else {
            throw DatasetError(
                reading: folder, "expected at most \(DataFile.largestContent) bytes in all images, found more",
                advice: "Give fewer images, or ask for a smaller size")
        }
        for color in 0..<3 {
            for pixel in 0..<image.width * image.height { pixels.append(image.pixels[pixel * 3 + color]) }
        }
    }

    private mutating func resizeAll(_ shape: ImageDataset.Shape) {
        let (kept, plane) = (pixels, shape.height * shape.width)
        let size = ClassFolders.usualSize
        pixels = []
        for start in stride(from: 0, to: kept.count, by: shape.count) {
            let interleaved = (0..<shape.count).map { kept[start + $0 % 3 * plane + $0 / 3] }
            let image = Picture(width: shape.width, height: shape.height, pixels: interleaved).square(size)
            for color in 0..<3 {
                for pixel in 0..<size * size { pixels.append(image.pixels[pixel * 3 + color]) }
            }
        }
        self.size = size
    }
}

extension Picture {
    /// The middle of the photograph once its shorter side has `size` pixels.
    fileprivate func square(_ size: Int) -> Picture {
        ImagePreprocessing(
            shorterSide: size, crop: size, normalization: ImagePreprocessing.imageNetNormalization
        ).cropped(self)
    }
}
