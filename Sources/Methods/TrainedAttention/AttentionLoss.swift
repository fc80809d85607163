import Foundation
import Tensors

/// What an attention module makes small while it learns (the authors' code):
///
/// L = 1.5 CE(z, ŷ) + 2 mean((A + 0.0005)^0.3) + 0.01 V, V = (1/2B) Σ (Σ(Δ_x A)² + Σ(Δ_y A)² + 0.3 Σ_border A²),
///
/// with z the frozen network's logits for images seen through their own masks, ŷ its answers to the images as they are, and
/// mean and sum over pairs of a batch of B images: the mask of image i for the answer to image j.
public struct AttentionLoss: Codable, Hashable, Sendable {
    /// Which masks are made small and smooth.
    public enum Pairs: String, Codable, Hashable, Sendable, CaseIterable {
        /// Every image's for the answer to every image, so that equal answers count repeatedly and V grows with B: the
        /// authors'.
        case all
        /// Every image's for its own answer.
        case diagonal
    }

    public var answerWeight = 1.5
    public var areaWeight = 2.0
    public var areaExponent = 0.3
    /// Added to masks before the power, whose slope at 0 has no end.
    public var areaOffset = 0.0005
    public var variationWeight = 0.01
    /// Of the squares along the four sides; corners lie on two.
    public var borderWeight = 0.3
    public var pairs = Pairs.all

    public init() {}

    public static let published = AttentionLoss()

    public static let withoutArea = changed { $0.areaWeight = 0 }
    public static let withoutVariation = changed { $0.variationWeight = 0 }
    /// Cross-entropy alone, as it is.
    public static let answerAlone = changed {
        ($0.answerWeight, $0.areaWeight, $0.variationWeight) = (1, 0, 0)
    }
    public static let diagonal = changed { $0.pairs = .diagonal }

    private static func changed(_ change: (inout AttentionLoss) -> Void) -> AttentionLoss {
        var loss = AttentionLoss()
        change(&loss)
        return loss
    }
}

/// What each term adds to the loss.
public struct AttentionTerms: Codable, Hashable, Sendable {
    public let answer, area, variation: Double

    public init(answer: Double, area: Double, variation: Double) {
        (self.answer, self.area, self.variation) = (answer, area, variation)
    }

    /// The loss.
    public var total: Double { answer + area + variation }
}

extension AttentionLoss {
    /// The terms of masks, and their gradient.
    ///
    /// In closed form: of the area 0.6 (A + 0.0005)^−0.7 over pairs and places; of the variation 1/B times A less its
    /// neighbours and 0.3 A for each side that it lies on.
    ///
    /// - Parameters:
    ///   - masks: A [B, classes, s, s], for each of the batch's answers once.
    ///   - own: for each image, the place of its answer among these classes.
    func smallness(of masks: Tensor, own: [Int]) -> (area: Double, variation: Double, gradient: [Double]) {
        let (images, classes, height, width) = (masks.shape[0], masks.shape[1], masks.shape[2], masks.shape[3])
        let places = height * width
        var counts = [Double](repeating: 0, count: classes)
        for answer in own { counts[answer] += 1 }
        let pairs = self.pairs == .all ? Double(images * images) : Double(images)
        var area = 0.0, variation = 0.0
        var gradient = [Double](repeating: 0, count: masks.count)
        masks.withValues { masks in
            for image in 0..<images {
                for answer in 0..<classes {
                    let count = self.pairs == .all ? counts[answer] : answer == own[image] ? 1 : 0
                    guard count > 0 else { continue }
                    let first = (image * classes + answer) * places
                    let areaFactor = areaWeight * count / (pairs * Double(places))
                    let variationFactor = variationWeight * count / Double(images)
                    for place in 0..<places {
                        let (row, column) = (place / width, place % width)
                        let mask = Double(masks[first + place]), base = mask + areaOffset
                        if areaWeight != 0 {
                            let power = pow(base, areaExponent)
                            area += areaFactor * power
                            gradient[first + place] += areaFactor * areaExponent * power / base
                        }
                        guard variationWeight != 0 else { continue }
                        let sides =
                            (row == 0 ? 1.0 : 0) + (row == height - 1 ? 1 : 0) + (column == 0 ? 1 : 0)
                            + (column == width - 1 ? 1 : 0)
                        variation += variationFactor / 2 * borderWeight * sides * mask * mask
                        gradient[first + place] += variationFactor * borderWeight * sides * mask
                        func differ(_ other: Int) {
                            let difference = Double(masks[first + other]) - mask
                            variation += variationFactor / 2 * difference * difference
                            gradient[first + other] += variationFactor * difference
                            gradient[first + place] -= variationFactor * difference
                        }
                        if row + 1 < height { differ(place + width) }
                        if column + 1 < width { differ(place + 1) }
                    }
                }
            }
        }
        return (area, variation, gradient)
    }
}
