import Foundation
import Notebook

/// The pictures that readouts of different depth are surest of, or most wrong about.
func pictureGrid(_ shown: [ExampleAnswers], surest: Bool) -> Figure {
    func pictures(_ answers: ExampleAnswers) -> [ExamplePicture] { surest ? answers.surest : answers.wrong }
    let kind = surest ? "surest" : "wrong"
    return Figure(
        identifier: "\(kind)-answers", title: surest ? surestTitle(shown) : wrongTitle(shown),
        images: ImageGrid(
            rows: shown.map { answers in
                ImageRow(
                    label(answers.part),
                    pictures(answers).map { shown in
                        ImageCell(shown.picture, "\(shown.name)\np(animal) \(percent(shown.likelihood))")
                            .marked(shown.isAnimal == (shown.likelihood > 0.5) ? .right : .wrong)
                    })
            }),
        licence: .together(shown.map(\.licence)),
        caption: surest
            ? """
            The photographs with the highest likelihood of an animal, by the depth of the readout. ✓ marks those whose label is an animal, ✗ others: a \
            readout of early layers has colours and textures to go by, so that the first rows show what a shallow network takes for an animal.
            """
            : """
            First the photographs without an animal in their label that were most surely called one, then the animals that were most surely called none. \
            A row with fewer pictures had fewer such errors. Which of the false alarms do show an animal beside what they are named for isn't \
            labelled: each of them would be an error of the label.
            """,
        alternativeText: """
            Small photographs in \(shown.count) rows, from the second convolution to the last block. \
            \(shown.map { "\(label($0.part)): " + pictures($0).map(\.name).joined(separator: ", ") }.joined(separator: "; ")).
            """,
        sample:
            "Readouts of plain pictures; each picture is answered to by a readout that has not learned from its object.",
        data: Table(
            identifier: "\(kind)-answers", title: surest ? "The surest answers" : "The most wrong answers",
            columns: [
                Column("Readout of"), Column("Picture"), Column("Is"),
                Column(Field("p(animal)", unit: "%", bounds: 0...100)),
            ],
            rows: shown.flatMap { answers in
                pictures(answers).map {
                    [
                        .text(label(answers.part)), .text($0.name), .text($0.isAnimal ? "animal" : "no animal"),
                        .number(100 * $0.likelihood, .fixed(2)),
                    ]
                }
            }))
}

private func surestTitle(_ shown: [ExampleAnswers]) -> String {
    guard let first = shown.first, let last = shown.last else { return "What each depth is surest is an animal" }
    func animals(_ answers: ExampleAnswers) -> String {
        "\(answers.surest.count(where: \.isAnimal)) of \(answers.surest.count)"
    }
    return
        "Animals are \(animals(first)) of what a readout \(label(first.part)) is surest of, and \(animals(last)) at the end"
}

private func wrongTitle(_ shown: [ExampleAnswers]) -> String {
    guard let last = shown.last else { return "Where each depth is most wrong" }
    return
        "At the end, \(last.falseAlarms) photographs without an animal are called one, and \(last.misses) animals are not"
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
