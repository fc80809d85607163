import Dispatch
import Foundation
import Pictures

extension UnlearnabilityKey {
    /// What Wiener's estimate adds to a filter's squared gain, which keeps frequencies that a filter lets hardly through from
    /// being blown up.
    public static let wienerRegularisation = 0.01

    /// Poisoned images [N, C, H, W] as whoever has the key estimates them to have been: T* X̃ / (|T|² + 0.01) at each
    /// frequency, where T is the gain of the class's filter; of each image the smallest number then becomes 0, the largest
    /// 1, and the rest lies between, rounded to bytes. (Ours. What was cut off at the edges, and what the maximum was, is
    /// lost.)
    ///
    /// - Parameters: as of ``poisoned(_:labels:height:width:where:dividingBy:)``.
    public func undone(
        _ images: [UInt8], labels: [Int], height: Int, width: Int, where isPoisoned: [Bool]? = nil
    ) -> [UInt8] {
        guard !labels.isEmpty else { return [] }
        let size = images.count / labels.count, area = height * width
        precondition(size * labels.count == images.count && size % area == 0, "images of \(height)x\(width) pixels")
        precondition(labels.allSatisfy { filters.indices.contains($0) }, "labels are classes of the key")
        let transform = PlaneTransform(height: height, width: width)
        let inverses = filters.map { $0.wienerInverse(transform) }
        return [UInt8](unsafeUninitializedCapacity: images.count) { target, filled in
            filled = images.count
            guard let start = target.baseAddress else { return }
            nonisolated(unsafe) let target = start
            DispatchQueue.concurrentPerform(iterations: labels.count) { image in
                let range = image * size..<(image + 1) * size
                let estimate =
                    isPoisoned?[image] == false
                    ? Array(images[range])
                    : Self.estimate(Array(images[range]), inverses[labels[image]], transform)
                for (place, byte) in estimate.enumerated() { target[range.lowerBound + place] = byte }
            }
        }
    }

    /// The same of a picture.
    public func undone(_ picture: Picture, of label: Int) -> Picture {
        let area = picture.width * picture.height
        let planes = (0..<3 * area).map { picture.pixels[$0 % area * 3 + $0 / area] }
        let found = undone(planes, labels: [label], height: picture.height, width: picture.width)
        return Picture(
            width: picture.width, height: picture.height, pixels: (0..<3 * area).map { found[$0 % 3 * area + $0 / 3] })
    }

    private static func estimate(
        _ image: [UInt8], _ inverse: [FourierTransform.Value], _ transform: PlaneTransform
    ) -> [UInt8] {
        let area = transform.height * transform.width
        let values = stride(from: 0, to: image.count, by: area).flatMap { start in
            let plane = image[start..<start + area].map { FourierTransform.Value(Double($0) / 255, 0) }
            return transform.backward(zip(transform.forward(plane), inverse).map { complexProduct($0, $1) })
        }
        guard let least = values.min(), let most = values.max(), most > least else { return image }
        return values.map { UInt8((255 * ($0 - least) / (most - least)).rounded()) }
    }
}

extension ClassFilter {
    /// At each frequency of images of a size, what a poisoned one is multiplied by.
    fileprivate func wienerInverse(_ transform: PlaneTransform) -> [FourierTransform.Value] {
        gains(transform).map { gain in
            let power = (gain * gain).sum() + UnlearnabilityKey.wienerRegularisation
            return FourierTransform.Value(gain.x, -gain.y) / power
        }
    }

    /// T(ω) = Σ F[u, v] e^{iω·(u − r, v − r)}: what filtering multiplies a frequency of an image by that goes round at its
    /// edges.
    func gains(_ transform: PlaneTransform) -> [FourierTransform.Value] {
        let (height, width, reach) = (transform.height, transform.width, side / 2)
        var plane = [FourierTransform.Value](repeating: .zero, count: height * width)
        for (place, value) in values.enumerated() {
            // The transform turns the other way, so that places change their signs.
            let row = ((reach - place / side) % height + height) % height
            let column = ((reach - place % side) % width + width) % width
            plane[row * width + column].x += value
        }
        return transform.forward(plane)
    }
}
