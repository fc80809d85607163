import Foundation
import Pictures
import Tensors

/// Context-aware saliency: a pixel stands out where the patch around it is unlike even its nearest relatives in the
/// picture, above all where those are near it (Goferman, Zelnik-Manor and Tal, CVPR 2010; PAMI 2012).
///
///     let heat = try ContextAwareSaliency().map(of: attribution)   // what Li et al. 2019 call the salient relevance
///     map
///
/// The picture is resized to `side`. For each of the `scales` R, each pixel's 7x7 patch in the picture at R is compared
/// with the patches of the pictures at R, R/2 and R/4, by d = d_color / (1 + 3 d_position), and S = 1 - exp(-mean of
/// the 64 smallest d) (equations 1 to 3). The maps of all scales are averaged; then each pixel's saliency is multiplied
/// by 1 - its distance to the nearest pixel above the threshold (section 3.3).
///
/// The equations and the numbers are recalled from the paper, which wasn't at hand, as are 250 pixels and patches that
/// overlap by half. What it doesn't say, or isn't remembered to say, is done so:
///
/// - d_color is the Euclidean distance of two patches' Lab values (D65), divided by the largest that the picture's
///   colours allow: the diagonal of the box that they fill, times the square root of the pixels in a patch. So it lies
///   in 0 ... 1.
/// - d_position is the distance of the patches' centres in larger sides of the picture.
/// - The patches of every second pixel are judged, and the pixels between have interpolated values; each patch is
///   compared with those of every third pixel, never with itself. Where there are fewer than 64, all count.
/// - Patches lie wholly in the picture. A pixel at the edge has the saliency of the nearest patch.
/// - The map of each scale, and their mean, is divided by its largest value, so that there are pixels above the
///   threshold.
/// - The distance to those is divided by the largest that there is in the picture.
/// - Pictures shrink with antialiasing, and in Lab.
///
/// J.-F. Tsai's and K.-J. Chang's MATLAB program (2010), which was read, differs: each Lab plane is scaled to 0 ... 1
/// by itself, distances aren't divided, patches become smaller with the scale, every pixel is judged, the edge counts
/// as 0, and single scales aren't divided by their largest value. A summary of the PAMI paper has attention found at
/// each scale, before the mean; this is the CVPR paper's order.
///
/// Patches that overlap by half would be judged every third pixel; judging more of them needs less interpolation. The
/// nearest relatives are found exactly. A picture of 250x250 has 190 million pairs of patches and takes 1 to 3 s of
/// processor time.
public struct ContextAwareSaliency: Codable, Hashable, Sendable {
    /// The larger side of the picture that is looked at, in pixels.
    public let side: Int
    /// Of a patch, in pixels: odd.
    public let patchSide: Int
    /// Between the centres of patches that are judged, in pixels.
    ///
    /// With 2 rather than 1, a map of 250x250 differs by 0.001 to 0.005 on average and by 0.06 at most (noise, smooth
    /// textures, heat maps), and takes a fourth of the time.
    public let judgedStride: Int
    /// Between the centres of patches that those are compared with, in pixels.
    public let comparedStride: Int
    /// How many of the nearest relatives count: K.
    public let neighbors: Int
    /// Of the patches that are judged, as shares of the picture's size: R.
    public let scales: [Double]
    /// Of the patches that those are compared with, as shares of their own scale.
    public let relativeScales: [Double]
    /// No patches are taken from a picture smaller than this share.
    public let smallestScale: Double
    /// How much nearer to each other patches of some difference in colour count where they lie apart: c.
    public let positionWeight: Double
    /// What pixels have that are attended to, as a share of the largest saliency.
    public let attentionThreshold: Double

    public init(
        side: Int = 250, patchSide: Int = 7, judgedStride: Int = 2, comparedStride: Int = 3, neighbors: Int = 64,
        scales: [Double] = [1, 0.8, 0.5, 0.3], relativeScales: [Double] = [1, 0.5, 0.25], smallestScale: Double = 0.2,
        positionWeight: Double = 3, attentionThreshold: Double = 0.8
    ) {
        precondition(
            [side, patchSide, judgedStride, comparedStride, neighbors].allSatisfy { $0 >= 1 },
            "sizes, strides and numbers from 1 on")
        precondition(patchSide % 2 == 1, "a patch has a pixel in its middle")
        precondition((scales + relativeScales).allSatisfy { $0 > 0 && $0 <= 1 }, "scales above 0 and up to 1")
        precondition(
            positionWeight >= 0 && (0..<1).contains(attentionThreshold),
            "a weight from 0 on, a threshold from 0 to below 1")
        (self.side, self.patchSide, self.neighbors) = (side, patchSide, neighbors)
        (self.judgedStride, self.comparedStride) = (judgedStride, comparedStride)
        (self.scales, self.relativeScales, self.smallestScale) = (scales, relativeScales, smallestScale)
        (self.positionWeight, self.attentionThreshold) = (positionWeight, attentionThreshold)
    }

    /// The saliency of a picture's pixels, at its own size: 0 ... 1, and 0 everywhere in a picture of one colour.
    ///
    /// - Parameter picture: [3, H, W], sRGB from 0 to 1, or [1, H, W], grey.
    /// - Throws: `MethodError` for another shape, for values outside 0 ... 1, and where the picture is too narrow for a
    ///   patch.
    public func map(of picture: Tensor) throws -> PixelMap {
        let shape = picture.shape
        guard shape.count == 3, shape[0] == 3 || shape[0] == 1, shape[1] > 0, shape[2] > 0 else {
            throw MethodError(
                attempt, "a picture is [3, H, W] or [1, H, W], not \(shape)", advice: "Give one picture's planes")
        }
        let values = picture.values
        if let wrong = values.first(where: { !(0...1 ~= $0) }) {
            throw MethodError(
                attempt, "the picture has \(wrong), outside 0 ... 1",
                advice: "Give colours before normalisation, or scale the values")
        }
        let area = shape[1] * shape[2]
        let planes = (0..<shape[0]).map {
            PixelMap(height: shape[1], width: shape[2], values: Array(values[$0 * area..<($0 + 1) * area]))
        }
        return try map(ofPlanes: planes)
    }

    /// The saliency of the heat map of an attribution: absolute values, with the smallest of all channels black and the
    /// largest full.
    ///
    /// The heat map is a picture of one colour for each channel, as Li et al. 2019 draw it, but not rounded to 8 bits.
    ///
    /// - Throws: `MethodError` for other than one or three channels, NaN and infinite values, and where the picture is
    ///   too narrow for a patch.
    public func map(of attribution: Attribution) throws -> PixelMap {
        try map(ofHeat: attribution.values.shape, attribution.values.values.map(abs))
    }

    /// The saliency of a grey heat map, with the smallest value black and the largest white.
    public func map(of heat: PixelMap) throws -> PixelMap {
        try map(ofHeat: [1, heat.height, heat.width], heat.values)
    }

    private func map(ofHeat shape: [Int], _ values: [Float]) throws -> PixelMap {
        guard values.allSatisfy(\.isFinite) else {
            throw MethodError(
                attempt, "the heat map has NaN or infinite values", advice: "Look for the layer that made them")
        }
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        return try map(of: Tensor(shape, values.map { high > low ? ($0 - low) / (high - low) : 0 }))
    }
}

extension ContextAwareSaliency {
    private var attempt: String { "finding what is salient" }

    private func map(ofPlanes planes: [PixelMap]) throws -> PixelMap {
        let (height, width) = (planes[0].height, planes[0].width)
        let factor = Double(side) / Double(max(height, width))
        func scaled(_ length: Int) -> Int { max(1, Int((Double(length) * factor).rounded())) }
        let working = planes.map { $0.resized(height: scaled(height), width: scaled(width)) }
        let picture = LabPicture(
            red: working[0], green: working[working.count / 2], blue: working[working.count - 1], patchSide: patchSide)
        let maps = scales.compactMap { distinctness(of: picture, at: $0) }
        guard !maps.isEmpty else {
            throw MethodError(
                attempt, "\(picture.height)x\(picture.width) pixels have no two patches of \(patchSide)x\(patchSide)",
                advice: "Choose a larger side or smaller patches")
        }
        return maps.mean.dividedByLargest.nearAttention(above: Float(attentionThreshold)).resized(
            height: height, width: width)
    }

    /// S at one scale, at the picture's size; nothing where there aren't two patches.
    func distinctness(of picture: LabPicture, at scale: Double) -> PixelMap? {
        let comparedScales = relativeScales.map { $0 * scale }.filter { $0 >= smallestScale }
        let judged = picture.scaled(by: scale)
        guard min(judged.height, judged.width) >= patchSide else { return nil }
        let library = PatchLibrary(
            of: comparedScales.map(picture.scaled), judged: comparedScales.firstIndex(of: scale),
            basis: PatchBasis(side: patchSide),
            stride: comparedStride)
        guard library.count >= 2 else { return nil }
        let search = PatchSearch(library: library, neighbors: neighbors, positionWeight: Float(positionWeight))
        return search.meanDistances(in: judged, stride: judgedStride).map { 1 - exp(-$0) }.dividedByLargest
            .interpolated(height: judged.height, width: judged.width, stride: judgedStride, margin: patchSide / 2)
            .resized(height: picture.height, width: picture.width)
    }
}

extension PixelMap {
    /// 0 everywhere where no value is above 0.
    fileprivate var dividedByLargest: PixelMap {
        let largest = values.max() ?? 0
        return map { largest > 0 ? $0 / largest : 0 }
    }

    /// A larger map, of which this one has the values `stride` pixels apart from a margin on; linear between those,
    /// constant beyond.
    fileprivate func interpolated(height newHeight: Int, width newWidth: Int, stride: Int, margin: Int) -> PixelMap {
        func place(_ index: Int, _ count: Int) -> (Int, Int, Float) {
            let place = min(max(Float(index - margin) / Float(stride), 0), Float(count - 1))
            return (Int(place), min(Int(place) + 1, count - 1), place - place.rounded(.down))
        }
        let columns = (0..<newWidth).map { place($0, width) }
        return PixelMap(
            height: newHeight, width: newWidth,
            values: (0..<newHeight).flatMap { row in
                let (top, bottom, down) = place(row, height)
                return columns.map { left, right, across in
                    let above = self[top, left] + (self[top, right] - self[top, left]) * across
                    let below = self[bottom, left] + (self[bottom, right] - self[bottom, left]) * across
                    return above + (below - above) * down
                }
            })
    }

    /// Each value, times how near its pixel is to those above the threshold: from 1 there to 0 where that is farthest.
    fileprivate func nearAttention(above threshold: Float) -> PixelMap {
        guard let distances = PixelRegion(self, above: threshold).distances else { return self }
        let farthest = distances.values.max() ?? 0
        return PixelMap(
            height: height, width: width,
            values: zip(values, distances.values).map {
                farthest > 0 ? $0 * (1 - $1 / farthest) : $0
            })
    }
}

extension [PixelMap] {
    /// Of at least one map, all of the same size.
    fileprivate var mean: PixelMap {
        PixelMap(
            height: self[0].height, width: self[0].width,
            values: self[0].values.indices.map { pixel in
                Float(reduce(0) { $0 + Double($1.values[pixel]) } / Double(count))
            })
    }
}
