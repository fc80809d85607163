import Foundation
import Notebook

/// The pictures that show what readouts of different depth take for an animal.
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
        let falseAlarms = byLogit.filter { !isAnimal($0) && logits[$0] > 0 }.prefix(plan.count / 2)
        let misses = byLogit.reversed().filter { isAnimal($0) && logits[$0] <= 0 }.prefix(
            plan.count - plan.count / 2)
        return ExampleAnswers(
            part: part, surest: try byLogit.prefix(plan.count).map(shown),
            wrong: try (falseAlarms + misses).map(shown), licence: photographs.licence)
    }
}

func pictureGrid(_ shown: [ExampleAnswers], surest: Bool) -> Figure {
    func cells(_ answers: ExampleAnswers) -> [ImageCell] {
        (surest ? answers.surest : answers.wrong).map { shown in
            ImageCell(shown.picture, "\(shown.name)\np(animal) \(percent(shown.likelihood))")
                .marked(shown.isAnimal == (shown.likelihood > 0.5) ? .right : .wrong)
        }
    }
    let kind = surest ? "surest" : "wrong"
    return Figure(
        identifier: "\(kind)-answers",
        title: surest ? "What each depth is surest is an animal" : "Where each depth is most wrong",
        images: ImageGrid(rows: shown.map { ImageRow(label($0.part), cells($0)) }),
        licence: .together(shown.map(\.licence)),
        caption: surest
            ? """
            The pictures with the highest likelihood of an animal, by the depth of the readout. ✓ marks animals, ✗ others: a readout of \
            early layers has colours and textures to go by, so that the first rows show what a shallow network takes for an animal.
            """
            : """
            First the pictures without an animal that were most surely called one, then the animals that were most surely called none. A row \
            with fewer pictures had fewer such errors. A label names one object of a picture: what else is in it may have been what the \
            readout saw.
            """,
        alternativeText:
            "\(shown.count) rows of up to four small photographs each, from the second convolution to the last block, with names and likelihoods.",
        sample:
            "Readouts of plain pictures; each picture is answered to by a readout that has not learned from its object.",
        data: Table(
            identifier: "\(kind)-answers", title: surest ? "The surest answers" : "The most wrong answers",
            columns: [Column("Readout of"), Column("Picture"), Column("Is"), Column("p(animal)")],
            rows: shown.flatMap { answers in
                (surest ? answers.surest : answers.wrong).map {
                    [
                        .text(label(answers.part)), .text($0.name), .text($0.isAnimal ? "animal" : "no animal"),
                        .number($0.likelihood, .fixed(4)),
                    ]
                }
            }))
}

/// "after convolution 7".
func label(_ part: FeatureLayout.Kind) -> String {
    if case .convolution = part { "after \(part.name)" } else { part.name }
}

/// A likelihood in percent that doesn't say 100 where something is left.
private func percent(_ likelihood: Double) -> String {
    let text = String(format: "%.1f %%", 100 * likelihood)
    return text == "100.0 %" ? "> 99.9 %" : (text == "0.0 %" ? "< 0.1 %" : text)
}
