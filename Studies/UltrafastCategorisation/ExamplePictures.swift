import Foundation
import Notebook

/// A picture that shows what a readout takes for an animal.
struct ExamplePicture: Codable {
    var name: String
    var isAnimal: Bool
    var likelihood: Double
    var picture: Picture
}

/// Of one part of the network.
struct ExampleAnswers: Codable {
    var part: FeatureLayout.Kind
    /// The highest logits of all pictures.
    var surest: [ExamplePicture]
    /// The highest logits of pictures without an animal, and the lowest of those with one.
    var wrong: [ExamplePicture]
    /// How many pictures without an animal were called one, and how many with one were not.
    var falseAlarms: Int
    var misses: Int
    var licence: PictureLicence
}

struct ExamplePlan: Codable, Sendable {
    var parts: [FeatureLayout.Kind] = [2, 4, 7, 10, 13].map { .convolution($0) } + [.lastBlock]
    /// Of each kind.
    var count = 4
    /// In pixels.
    var side = 112
}

func shownPictures(
    _ lab: Lab, _ plan: ExamplePlan, _ features: Features, _ readouts: ReadoutAnswers,
    _ photographs: PhotographCollection
) throws -> [ExampleAnswers] {
    let square = ImagePreprocessing(
        shorterSide: plan.side, crop: plan.side, normalization: ImagePreprocessing.imageNetNormalization)
    return try plan.parts.map { part in
        let logits = try readouts.answers(part, .plain).logits[.animal]
        let byLogit = logits.indices.sorted { (-logits[$0], $0) < (-logits[$1], $1) }
        func isAnimal(_ row: Int) -> Bool { features.items[row].category == .animal }
        func shown(_ row: Int) throws -> ExamplePicture {
            let photograph = square.cropped(try photographs.picture(features.places[row]).photograph)
            return ExamplePicture(
                name: features.items[row].name, isAnimal: isAnimal(row), likelihood: likelihood(logits[row]),
                picture: photograph)
        }
        let falseAlarms = byLogit.filter { !isAnimal($0) && logits[$0] > 0 }
        let misses = byLogit.reversed().filter { isAnimal($0) && logits[$0] <= 0 }
        let worst = falseAlarms.prefix(plan.count / 2) + misses.prefix(plan.count - plan.count / 2)
        return ExampleAnswers(
            part: part, surest: try byLogit.prefix(plan.count).map(shown),
            wrong: try worst.map(shown), falseAlarms: falseAlarms.count, misses: misses.count,
            licence: photographs.licence)
    }
}
