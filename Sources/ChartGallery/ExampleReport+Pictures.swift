import Charts
import Foundation
import Pictures
import Reports

extension ExampleReport {
    /// Grids of pictures: captions, frames, boxes, and heat maps of both kinds.
    static var pictures: ReportSection {
        ReportSection(title: "Pictures", blocks: [.figure(signedMaps), .figure(magnitudes)])
    }

    private static let side = 64

    /// A disc before a gradient; its place is different in each.
    private static func picture(_ number: Int) -> Picture {
        Picture(
            width: side, height: side,
            planes: (0..<3).flatMap { color in
                (0..<side * side).map { pixel -> Float in
                    let ground = Float(pixel / side) / Float(2 * side) + 0.2
                    return distance(pixel, number) < 14 ? [0.85, 0.55, 0.2][(color + number) % 3] : ground
                }
            })
    }

    private static func distance(_ pixel: Int, _ number: Int) -> Double {
        hypot(Double(pixel % side) - 20 - 12 * Double(number % 3), Double(pixel / side) - 40 + 8 * Double(number % 3))
    }

    /// A ring of positive values around the disc, and negative ones inside where it is signed.
    private static func map(_ number: Int, isSigned: Bool) -> PixelMap {
        PixelMap(
            height: side, width: side,
            values: (0..<side * side).map { pixel in
                let away = distance(pixel, number)
                return Float(exp(-pow((away - 14) / 5, 2)) - (isSigned ? 0.8 * exp(-pow(away / 6, 2)) : 0))
            })
    }

    private static func cell(_ number: Int, _ caption: String, isSigned: Bool? = nil) -> ImageCell {
        let cell = ImageCell(picture(number), caption)
        guard let isSigned else { return cell }
        return cell.heat(map(number, isSigned: isSigned), .overThePicture)
    }

    private static var signedMaps: Figure {
        let names = ["Orange", "Violet", "Green"]
        return figure(
            "image-grid", "Rows of pictures with signed maps and frames",
            ImageGrid(
                columns: ["Picture", "Relevance", "Where it is"], heat: .signed("Relevance"),
                rows: names.indices.map { index in
                    ImageRow(
                        names[index],
                        [
                            cell(index, "disc\n98 %").marked(index == 1 ? .wrong : .right),
                            cell(index, "", isSigned: true),
                            cell(index, "").box(
                                x: Double(6 + 12 * index), y: Double(26 - 8 * index), width: 28, height: 28,
                                label: "disc", series: index),
                        ])
                }),
            "One colour bar for all maps, zero in its middle. Frames have a sign, so that they are not told by colour alone."
        )
    }

    private static var magnitudes: Figure {
        figure(
            "image-grid-wrapped", "Pictures that wrap, with a map beside each",
            ImageGrid(
                heat: .magnitude("Saliency"),
                (0..<6).map { number in
                    ImageCell(picture(number), "number \(number + 1)").heat(map(number, isSigned: false))
                } + [ImageCell(nil, "none")]),
            "A map stands beside its picture unless another cell shows the picture bare. Where there is no picture, its place is empty."
        )
    }

    private static func figure(_ identifier: String, _ title: String, _ images: ImageGrid, _ caption: String) -> Figure
    {
        Figure(
            identifier: identifier, title: title, images: images, licence: .own, caption: caption,
            alternativeText: "Small drawings of a coloured disc before a grey gradient, some under a coloured map.",
            sample: "",
            data: Table(
                identifier: identifier, title: title, columns: [Column("Cell"), Column("Caption")],
                rows: images.rows.flatMap(\.cells).enumerated().map {
                    [.integer($0 + 1), .text($1.caption.replacing("\n", with: ", "))]
                }),
            origin: "made up")
    }
}
