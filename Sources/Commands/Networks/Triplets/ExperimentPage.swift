import Foundation
import Notebook

struct ExperimentSettings {
    /// Where the participants' orders start.
    let seed: UInt64
    /// The name of the folder of pictures.
    let title: String
}

/// An experiment in one file, and the same trials for other programs.
struct ExperimentPage {
    private let table: TripletTable
    private let settings: ExperimentSettings
    /// Places of the pictures that are shown, in the order of the triplets; trials name them by their numbers in it.
    let images: [Int]
    private let numbers: [Int: Int]

    init(_ table: TripletTable, _ settings: ExperimentSettings) {
        (self.table, self.settings) = (table, settings)
        images = table.rows.flatMap { row in
            [row.triplet.images.root, row.triplet.images.image1, row.triplet.images.image2]
        }
        numbers = Dictionary(images.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    /// "pictures/0001.jpg": the file of a picture by its number.
    static func file(_ number: Int) -> String { String(format: "pictures/%04d.jpg", number + 1) }

    private func number(_ image: Int) -> Int {
        guard let number = numbers[image] else { preconditionFailure("a triplet's pictures are shown") }
        return number
    }

    /// The page.
    ///
    /// - Parameters:
    ///   - names: of the pictures' files.
    ///   - jpegs: the pictures.
    func html(_ names: [String], _ jpegs: [Data]) throws -> String {
        struct Trial: Encodable {
            let triplet, root, image1, image2, left: Int
            let kind: String
        }
        struct Content: Encodable {
            let seed: String
            let names: [String]
            let trials: [Trial]
            let pictures: [String]
        }
        let content = Content(
            seed: "\(settings.seed)", names: names,
            trials: table.shown.map { row in
                let images = row.triplet.images
                return Trial(
                    triplet: row.number, root: number(images.root), image1: number(images.image1),
                    image2: number(images.image2), left: row.left, kind: row.triplet.cell.kind.rawValue)
            },
            pictures: jpegs.map { "data:image/jpeg;base64,\($0.base64EncodedString())" })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // No text in it may end the element.
        let data = String(decoding: try encoder.encode(content), as: UTF8.self).replacing("<", with: "\\u003c")
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>Which is more alike?</title>
            <style>
            \(ExperimentPage.style)
            </style>
            </head>
            <body>
            \(ExperimentPage.body(trials: table.rows.count))
            <script type="application/json" id="content">\(data)</script>
            <script>
            \(ExperimentPage.script)
            </script>
            </body>
            </html>

            """
    }

    /// The trials for jsPsych, in the table's order: `{"timeline": [{"stimulus": …, "choices": […], "data": {…}}, …]}`.
    func timeline(_ names: [String]) throws -> Data {
        struct Entry: Encodable {
            struct Values: Encodable {
                let triplet: Int
                let root, image1, image2: String
                /// Which of the images the first button shows.
                let left: Int
                let highBin, lowBin: Int
                let kind: String
            }
            let stimulus: String
            let choices: [String]
            let data: Values
        }
        let entries = table.shown.map { row in
            let images = row.triplet.images, cell = row.triplet.cell
            let sides = row.left == 1 ? [images.image1, images.image2] : [images.image2, images.image1]
            func picture(_ image: Int, _ words: String) -> String {
                "<img src=\"\(Self.file(number(image)))\" alt=\"\(words)\">"
            }
            return Entry(
                stimulus: picture(images.root, "the picture to compare with"),
                choices: [picture(sides[0], "left picture"), picture(sides[1], "right picture")],
                data: .init(
                    triplet: row.number, root: names[number(images.root)], image1: names[number(images.image1)],
                    image2: names[number(images.image2)], left: row.left, highBin: cell.highBin, lowBin: cell.lowBin,
                    kind: cell.kind.rawValue))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(["timeline": entries]) + Data("\n".utf8)
    }
}

/// All triplets on a page, to look at.
struct ContactSheet {
    private let table: TripletTable
    private let title: String
    private let numbers: [Int: Int]

    init(_ table: TripletTable, title: String, images: [Int]) {
        (self.table, self.title) = (table, title)
        numbers = Dictionary(images.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    /// - Parameters:
    ///   - names: of the pictures' files, in the order of the pictures that are shown.
    ///   - jpegs: small pictures.
    func html(_ names: [String], _ jpegs: [Data]) -> String {
        let rows = table.rows.map { row -> String in
            let images = row.triplet.images, cell = row.triplet.cell
            let cells = [images.root, images.image1, images.image2].map { image -> String in
                guard let number = numbers[image] else { preconditionFailure("a triplet's pictures are shown") }
                let name = Self.escaped(names[number])
                return
                    "<td><img src=\"data:image/jpeg;base64,\(jpegs[number].base64EncodedString())\" width=\"96\" height=\"96\" alt=\"\"><br>\(name)</td>"
            }
            func difference(_ value: Double) -> String {
                String(format: "%+.3f", value).replacing("-", with: "\u{2212}")
            }
            return """
                <tr><th scope="row">\(row.number)</th>\(cells.joined())<td>\(cell.kind.rawValue)</td>\
                <td>\(cell.highBin)</td><td>\(difference(row.triplet.highDifference))</td>\
                <td>\(cell.lowBin)</td><td>\(difference(row.triplet.lowDifference))</td></tr>
                """
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Image triplets of \(Self.escaped(title))</title>
            <style>
            body { font-family: "DejaVu Sans", Verdana, sans-serif; margin: 1rem; }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; }
            th, td { padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
            tr { border-top: 1px solid currentColor; }
            </style>
            </head>
            <body>
            <main>
            <h1>Image triplets of \(Self.escaped(title))</h1>
            <p>Image 2 is nearer to the root than image 1 for the high layer, by D high; for the low layer by D low, which is below 0 in conflict.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Triplets">
            <table>
            <thead><tr><th scope="col">Triplet</th><th scope="col">Root</th><th scope="col">Image 1</th><th scope="col">Image 2</th><th scope="col">Kind</th><th scope="col">High bin</th><th scope="col">D high</th><th scope="col">Low bin</th><th scope="col">D low</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table>
            </div>
            </main>
            </body>
            </html>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
