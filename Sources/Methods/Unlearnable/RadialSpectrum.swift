/// The power of images by spatial frequency, whatever its direction: what a filter does shows in it.
///
/// - Parameters:
///   - images: [N, C, H, W], one byte a value; all of them count together.
///   - bins: equal parts of the frequencies from 0 to one half, in cycles a pixel.
/// - Returns: the mean squared amplitude of pixels from 0 to 1 in each bin, divided by H · W, the mean of each plane taken off;
///   `nil` for a bin in which no frequency lies.
public func radialPower(of images: [UInt8], height: Int, width: Int, bins: Int) -> [Double?] {
    let area = height * width, transform = PlaneTransform(height: height, width: width)
    precondition(bins > 0 && images.count % area == 0, "images of \(height)x\(width) pixels")
    func frequency(_ place: Int, _ length: Int) -> Double { Double(min(place, length - place)) / Double(length) }
    let bin = (0..<area).map { place -> Int? in
        let (row, column) = (frequency(place / width, height), frequency(place % width, width))
        let radius = (row * row + column * column).squareRoot()
        return place == 0 || radius > 0.5 ? nil : min(Int(radius * 2 * Double(bins)), bins - 1)
    }
    var sums = [Double](repeating: 0, count: bins), counts = [Int](repeating: 0, count: bins)
    for start in stride(from: 0, to: images.count, by: area) {
        let plane = images[start..<start + area].map { FourierTransform.Value(Double($0) / 255, 0) }
        for (place, value) in transform.forward(plane).enumerated() {
            guard let bin = bin[place] else { continue }
            sums[bin] += (value * value).sum()
            counts[bin] += 1
        }
    }
    return zip(sums, counts).map { $1 > 0 ? $0 / Double($1) / Double(area) : nil }
}
