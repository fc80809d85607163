import Pictures
import Tensors

/// Images as files have them: with one of 256 levels for each colour.
public enum EightBitImages {
    /// The nearest levels of images from 0 to 1, as multiples of 1/255; halves go up.
    public static func rounded(_ images: Tensor) -> Tensor {
        images.withValues { values in
            Tensor(images.shape) { result in
                for place in values.indices { result[place] = (min(max(values[place], 0), 1) * 255).rounded() / 255 }
            }
        }
    }

    /// The pictures of images [N, 3, H, W], at the nearest levels.
    public static func pictures(_ images: Tensor) -> [Picture] {
        precondition(images.shape.count == 4 && images.shape[1] == 3, "pictures are of images [N, 3, H, W]")
        let (height, width) = (images.shape[2], images.shape[3])
        let size = 3 * height * width
        return images.withValues { values in
            (0..<images.shape[0]).map { image in
                Picture(width: width, height: height, planes: Array(values[image * size..<(image + 1) * size]))
            }
        }
    }

    /// The images [N, 3, H, W] of pictures of one size, as multiples of 1/255.
    ///
    /// - Throws: `MethodError` where there is none, or their sizes differ.
    public static func tensor(_ pictures: [Picture]) throws -> Tensor {
        guard let first = pictures.first, pictures.allSatisfy({ $0.width == first.width && $0.height == first.height })
        else {
            throw MethodError(
                "putting pictures together",
                pictures.isEmpty ? "there is none" : "they are of different sizes",
                advice: "Give pictures of one size")
        }
        let area = first.width * first.height
        return Tensor([pictures.count, 3, first.height, first.width]) { values in
            for (image, picture) in pictures.enumerated() {
                for color in 0..<3 {
                    let start = (3 * image + color) * area
                    for place in 0..<area { values[start + place] = Float(picture.pixels[3 * place + color]) / 255 }
                }
            }
        }
    }
}
