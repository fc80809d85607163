import Charts
import Foundation
import Pictures
import Testing

@Suite struct ImageGridTests {
    static func grid(_ side: Int = 20, text: String = "caption <&\"'") throws -> ImageGrid {
        let map = PixelMap(height: 2, width: 2, values: [1, -1, 0.5, .nan])
        return ImageGrid(
            columns: ["first", "second"], heat: .signed(Field("heat", unit: "J")),
            rows: (1...3).map { row in
                ImageRow(
                    "row \(row)",
                    [
                        ImageCell(SomePictures.noise(side, side, seed: UInt64(row)), text).marked(.right).heat(map),
                        row == 2
                            ? ImageCell(nil, "none")
                            : ImageCell(SomePictures.noise(side, side, seed: UInt64(10 + row))).marked(.wrong).box(
                                x: 1, y: 2, width: 9, height: 8, label: "dog", series: 1),
                    ])
            })
    }

    @Test func svgIsWellFormedAndAsksForNothing() throws {
        let document = SVGDocument(try ImageGridTests.grid().svg())
        #expect(document.failure == nil)
        let images = document.elements.filter { $0.name == "image" }
        // Three bare, three under their heat maps, two others.
        #expect(images.count == 8)
        for image in images { #expect(image.attributes["xlink:href"]?.hasPrefix("data:image/png;base64,") == true) }
        #expect(Set(document.identifiers).count == document.identifiers.count)
        for use in document.elements where use.name == "use" {
            #expect(document.identifiers.contains(String((use.attributes["xlink:href"] ?? "").dropFirst())))
        }
    }

    @Test func smallPicturesAreEnlargedByWholeNumbersWithoutSmoothing() throws {
        let document = SVGDocument(try ImageGridTests.grid().svg())
        for image in document.elements where image.name == "image" {
            #expect(image.attributes["style"] == "image-rendering:pixelated")
        }
        for use in document.elements where use.attributes["xlink:href"]?.hasPrefix("#gp") == true {
            #expect(use.attributes["transform"]?.hasSuffix("scale(9 9)") == true, "\(use.attributes)")
        }
        let large = SVGDocument(try ImageGrid([ImageCell(SomePictures.noise(300, 300))]).svg())
        #expect(large.elements.contains { $0.name == "image" && $0.attributes["style"] == nil })
    }

    @Test func enlargedPixelsKeepTheirColours() throws {
        let picture = SomePictures.noise(5, 4)
        let drawn = try Picture(decoding: Array(ImageGrid([ImageCell(picture)]).png(scale: 1)), named: "a grid")
        let scale = Int(ImageGridLayout.enlargedSide) / 5
        for row in 0..<4 {
            for column in 0..<5 {
                // The first and the last of the pixels that one pixel became.
                #expect(drawn[column * scale, 4 + row * scale] == picture[column, row])
                #expect(drawn[column * scale + scale - 1, 4 + row * scale + scale - 1] == picture[column, row])
            }
        }
    }

    @Test func picturesAreDefinedOnceForAllDrawings() throws {
        let drawn = try ImageGridTests.grid().inlineSVG(prefix: "f1-", label: "say \"<x>\"", widths: [720, 340])
        #expect(drawn.definitions.components(separatedBy: "<image ").count == 9)
        #expect(drawn.drawings.count == 2)
        var identifiers = SVGDocument(drawn.definitions).identifiers
        for svg in drawn.drawings {
            let document = SVGDocument(svg)
            #expect(document.failure == nil && !svg.contains("<image"))
            #expect(document.elements.first?.attributes["aria-label"] == "say \"<x>\"")
            identifiers += document.identifiers
            for use in document.elements where use.name == "use" {
                #expect(identifiers.contains(String((use.attributes["xlink:href"] ?? "").dropFirst())))
            }
            #expect(svg.components(separatedBy: "xlink:href=\"#f1-p").count == 9)
        }
        #expect(Set(identifiers).count == identifiers.count)
        // Colours are the page's, but for the colour bar's.
        #expect(drawn.drawings[0].contains("var(--ink)") && drawn.drawings[0].contains("var(--series-3)"))
    }

    @Test func lightAndDarkDifferInColoursOnly() throws {
        let grid = try ImageGridTests.grid(), light = try grid.svg(theme: .light), dark = try grid.svg(theme: .dark)
        #expect(light != dark)
        func bare(_ text: String) -> String {
            text.replacingOccurrences(of: ":#[0-9a-f]{6}", with: "", options: .regularExpression)
        }
        #expect(bare(light) == bare(dark))
    }

    @Test func drawingTwiceGivesTheSameBytes() throws {
        let grid = try ImageGridTests.grid(90)
        #expect(try grid.svg() == grid.svg())
        #expect(try grid.pdf() == grid.pdf())
        #expect(try grid.png() == grid.png())
    }

    /// Pictures above 64x64 pixels, which are JPEG, and smaller ones.
    @Test(arguments: [20, 90]) func filesOfOneLayoutAreThoseOfTheirOwn(side: Int) throws {
        let grid = try ImageGridTests.grid(side), date = Date(timeIntervalSince1970: 1_700_000_000)
        let files = try grid.files(created: date, title: "T")
        #expect(try files.light == grid.svg(theme: .light, hasGround: true))
        #expect(try files.dark == grid.svg(theme: .dark))
        #expect(try files.pdf == grid.pdf(created: date, title: "T"))
    }

    @Test func picturesOfAnotherSizeKeepTheirScales() throws {
        let grid = try ImageGridTests.grid(90), parts = ImageGridParts(grid).pictures(scaledBy: 0.7)
        let own = ImageGridParts(grid.pictures(scaledBy: 0.7))
        #expect(parts.headHeight == own.headHeight && parts.lineHeights == own.lineHeights && parts.width == own.width)
        let (drawn, expected) = (SVGCanvas(prefix: "a", colors: .page), SVGCanvas(prefix: "a", colors: .page))
        try parts.drawHead(on: drawn)
        try own.drawHead(on: expected)
        #expect(try drawn.document(width: 9, height: 9) == expected.document(width: 9, height: 9))
    }

    @Test func cellsWrapWhereTheyHaveNoRoom() throws {
        let picture = SomePictures.noise(112, 112)
        let cells = (0..<10).map { ImageCell(picture, "caption \($0)") }
        let wide = ImageGridLayout(ImageGrid(cells)), narrow = ImageGridLayout(ImageGrid(cells).width(340))
        #expect(wide.lines.count == 2 && narrow.lines.count == 4)
        #expect(wide.width <= 720 && narrow.width <= 340)
        // Six columns, two of them with heat maps, are too much for 340 pixels, and each row wraps by itself.
        let map = PixelMap(height: 1, width: 1, values: [1])
        let rows = (0..<3).map { ImageRow("row \($0)", Array(cells.prefix(4)) + cells.prefix(2).map { $0.heat(map) }) }
        let table = ImageGrid(columns: (0..<6).map { "column \($0)" }, rows: rows)
        #expect(ImageGridLayout(table.width(900)).lines.count == 3)
        #expect(ImageGridLayout(table.width(340)).lines.count == 9)
        for width in stride(from: 120.0, through: 1000, by: 40) {
            for line in ImageGridLayout(table.width(width)).lines {
                for case .picture(let drawn) in line.items { #expect(drawn.box.right <= width + 0.01, "at \(width)") }
            }
        }
    }

    /// Few columns fill the width with larger pictures, up to half as large again as they want to be.
    @Test func fewColumnsFillTheWidth() {
        func layout(_ columns: Int, _ picture: Picture, width: Double) -> ImageGridLayout {
            let row = ImageRow("a row", (0..<columns).map { ImageCell(picture, "caption \($0)") })
            let grid = ImageGrid(columns: (0..<columns).map { "column \($0)" }, rows: [row, row])
            return ImageGridLayout(grid.width(width))
        }
        func widest(_ layout: ImageGridLayout) -> Double {
            var widths: [Double] = []
            for line in layout.lines {
                for case .picture(let drawn) in line.items { widths.append(drawn.box.width) }
            }
            return widths.max() ?? 0
        }
        let large = SomePictures.noise(300, 300), small = SomePictures.noise(32, 32),
            middle = SomePictures.noise(112, 112)
        // Two columns would have 320 pixels each; three have a little more than 200.
        #expect(abs(widest(layout(2, large, width: 720)) - 240) < 0.01)
        for columns in 3...6 {
            let grid = layout(columns, large, width: 720)
            #expect(grid.width > 0.95 * 720 && grid.width <= 720, "\(columns) columns: \(grid.width)")
        }
        #expect(abs(layout(2, large, width: 720).growth - 1.5) < 1e-9 && layout(6, large, width: 720).growth == 1)
        // Whole multiples of pixels: six times 32, and 112 once.
        #expect(widest(layout(2, small, width: 720)) == 192 && widest(layout(2, middle, width: 720)) == 112)
        #expect(layout(2, middle, width: 720).growth == 1)
        // At the size that they want they are as large as before, however that is computed.
        let shrunk = ImageGrid(
            columns: ["a", "b"], rows: Array(repeating: ImageRow("a row", [ImageCell(small)]), count: 2))
        #expect(widest(ImageGridLayout(shrunk.pictures(scaledBy: 1 / ImageGridLayout(shrunk).growth))) == 128)
    }

    @Test func nothingOfACellCoversAnother() throws {
        for width in [340.0, 720] {
            for line in ImageGridLayout(try ImageGridTests.grid(50).width(width)).lines {
                let boxes = line.items.compactMap { item -> Box? in
                    switch item {
                    case .picture(let drawn): drawn.box
                    case .missing(let box): box
                    case .text(let text, let x, let y, _): Box(x, y, text.width, text.height)
                    default: nil
                    }
                }
                for (index, box) in boxes.enumerated() {
                    #expect(box.bottom <= line.height)
                    for other in boxes[(index + 1)...] { #expect(box.overlap(other) == 0, "\(box) \(other)") }
                }
            }
        }
    }

    @Test func largePicturesAreCompressedUnlessTheyMustNotBe() throws {
        let grid = ImageGrid([ImageCell(SomePictures.noise(112, 112))])
        let near = try grid.svg(), exact = try grid.lossless().svg()
        #expect(near.contains("data:image/jpeg") && exact.contains("data:image/png"))
        #expect(near.utf8.count < exact.utf8.count)
        #expect(try grid.pdf().range(of: Data("/DCTDecode".utf8)) != nil)
        #expect(try grid.lossless().pdf().range(of: Data("/DCTDecode".utf8)) == nil)
        // More pixels than can be seen are left out.
        #expect(try ImageGrid([ImageCell(SomePictures.noise(900, 900))]).svg().utf8.count < 250_000)
    }

    @Test func framesDifferInDashAndSign() throws {
        let picture = SomePictures.noise(20, 20)
        let right = try ImageGrid([ImageCell(picture, "cat").marked(.right)]).svg(),
            wrong = try ImageGrid([ImageCell(picture, "cat").marked(.wrong)]).svg()
        #expect(!right.contains("stroke-dasharray") && wrong.contains("stroke-dasharray"))
        #expect(ImageCell(picture, "cat").marked(.right).signedCaption == "✓ cat")
        #expect(ImageCell(picture, "cat").marked(.wrong).signedCaption == "✗ cat")
    }

    @Test func emptyAndOddGridsCanBeDrawn() throws {
        for grid in [
            ImageGrid([]), ImageGrid(rows: []), ImageGrid(columns: ["a"], rows: [ImageRow("", [])]),
            ImageGrid([ImageCell(nil)]),
            ImageGrid(
                columns: ["a", "b", "c"], rows: [ImageRow("x", [ImageCell(nil, "only one")]), ImageRow("y", [])]),
            ImageGrid([ImageCell(SomePictures.noise(1, 1))]),
            ImageGrid([ImageCell(SomePictures.noise(500, 2), String(repeating: "long ", count: 80))]),
        ] {
            #expect(SVGDocument(try grid.svg()).failure == nil)
            #expect(try grid.png().count > 0 && grid.pdf().count > 0)
        }
    }
}
