import Tensors

/// Eight numbers of an image in which a blur shows, whatever is in it: the autocorrelation at lags of 0 to 2 pixels down and
/// to the right over that at lag 0, all channels together, the mean of each taken off (ours).
///
/// - Parameter images: [N, C, H, W], one byte a value.
/// - Returns: [N, 8], the lags (0, 1), (0, 2), (1, 0), … in order; 0 for an image of even planes, in which nothing correlates.
public func autocorrelationRatios(of images: [UInt8], count: Int, height: Int, width: Int) -> Tensor {
    let size = images.count / max(count, 1), area = height * width
    precondition(size * count == images.count && size % area == 0, "images of \(height)x\(width) pixels")
    let lags = (1..<9).map { (down: $0 / 3, right: $0 % 3) }
    return Tensor([count, lags.count]) { target in
        for image in 0..<count {
            let planes = stride(from: image * size, to: (image + 1) * size, by: area).map { start in
                let plane = images[start..<start + area].map { Double($0) }
                let mean = plane.reduce(0, +) / Double(area)
                return plane.map { $0 - mean }
            }
            func laggedSum(_ down: Int, _ right: Int) -> Double {
                var sum = 0.0
                for plane in planes {
                    for row in 0..<max(0, height - down) {
                        for column in 0..<max(0, width - right) {
                            sum += plane[row * width + column] * plane[(row + down) * width + column + right]
                        }
                    }
                }
                return sum
            }
            let power = laggedSum(0, 0)
            for (place, lag) in lags.enumerated() {
                target[image * lags.count + place] =
                    power > 0 ? Float(laggedSum(lag.down, lag.right) / power) : 0
            }
        }
    }
}
