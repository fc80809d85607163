import Charts
import Foundation
import Testing

@Suite struct PictureTests {
    /// A picture without any pattern that a compression could use.
    static func noise(_ width: Int, _ height: Int, seed: UInt64 = 1) throws -> Picture {
        var numbers = SeededNumbers(seed: seed)
        return try Picture(
            width: width, height: height,
            pixels: (0..<3 * width * height).map { _ in UInt8.random(in: 0...255, using: &numbers) })
    }

    @Test(arguments: [(1, 1), (7, 3), (32, 32), (1, 300)])
    func aValueIsTheSameAfterStoring(width: Int, height: Int) throws {
        let picture = try PictureTests.noise(width, height)
        let json = try JSONEncoder().encode([picture])
        #expect(try JSONDecoder().decode([Picture].self, from: json) == [picture])
        #expect(String(decoding: json, as: UTF8.self).hasPrefix("[\"iVBOR"))
    }

    @Test func storedPicturesAreSmallerThanTheirNumbers() throws {
        let flat = try Picture(width: 100, height: 100, planes: [Float](repeating: 0.5, count: 10_000))
        #expect(try JSONEncoder().encode(flat).count < 1000)
    }

    @Test func planesBecomePixels() throws {
        let color = try Picture(width: 2, height: 1, planes: [1, 0, 0.5, 0, 0, 1])
        #expect(color[0, 0] == RGB(255, 128, 0) && color[1, 0] == RGB(0, 0, 255))
        let grey = try Picture(width: 4, height: 1, planes: [-3, 0.2, 7, .nan])
        #expect((0..<4).map { grey[$0, 0] } == [RGB(0), RGB(0x333333), RGB(0xFFFFFF), RGB(0)])
    }

    @Test func aWrongNumberOfBytesIsAnError() {
        for (width, height, count) in [(2, 2, 11), (0, 0, 0), (-1, -1, 3), (2, 2, 13)] {
            let error = #expect(throws: ChartError.self) {
                try Picture(width: width, height: height, pixels: [UInt8](repeating: 0, count: count))
            }
            #expect(error?.description.contains("\(count) bytes") == true)
        }
        #expect(throws: ChartError.self) { try Picture(width: 2, height: 2, planes: [1, 2]) }
        #expect(throws: ChartError.self) { try HeatMap(width: 2, height: 2, values: [1, 2, 3]) }
    }

    @Test func whatIsNoPictureIsAnError() throws {
        let file = try PictureTests.noise(20, 20).png()
        for bytes in [Data(), Data("no picture".utf8), file.prefix(60), file.prefix(file.count / 2)] {
            #expect(throws: ChartError.self) { try Picture(png: bytes) }
        }
        #expect(throws: ChartError.self) { try JSONDecoder().decode(Picture.self, from: Data("\"%%\"".utf8)) }
    }

    @Test func compressedColoursAreNear() throws {
        let ramp = (0..<4096).map { Float($0 % 64) / 64 }
        let smooth = try Picture(width: 64, height: 64, planes: ramp + ramp.map { $0 * 0.4 } + ramp)
        let file = try smooth.jpeg(quality: 88)
        #expect(file.prefix(2) == Data([0xFF, 0xD8]) && file.count < 2500)
        #expect(throws: ChartError.self) { try Picture(png: file) }
    }

    @Test func makingSmallerAverages() throws {
        let stripes = try Picture(width: 8, height: 8, planes: (0..<64).map { Float($0 % 2) })
        let small = try stripes.scaled(width: 2, height: 2)
        for column in 0..<2 { #expect((108...148).contains(small[column, 1].red), "\(small[column, 1])") }
    }
}

@Suite struct HeatScaleTests {
    private func map(_ values: [Float]) throws -> HeatMap {
        try HeatMap(width: values.count, height: 1, values: values)
    }

    @Test func zeroStandsInTheMiddleOfASignedScale() throws {
        let scale = HeatScale.signed("relevance"), domain = scale.domain([try map([-0.2, 3.141, .nan, .infinity])])
        #expect(domain == -3.2...3.2)
        let middle = scale.color(0, in: domain)
        #expect(middle.red == middle.green && middle.green == middle.blue && middle.red > 240)
        #expect(scale.color(-3.2, in: domain).blue > 90 && scale.color(3.2, in: domain).red > 90)
        #expect(
            scale.color(-1, in: domain).blue > scale.color(-1, in: domain).red
                && scale.color(1, in: domain).red > scale.color(1, in: domain).blue)
    }

    @Test func magnitudesBeginAtZero() throws {
        let scale = HeatScale.magnitude("size", unit: "px", map: .cividis)
        #expect(scale.title == "size (px)")
        #expect(scale.domain([try map([2, 0.0471])]) == 0...2)
        #expect(scale.domain([try map([0.0471])]) == 0...0.048)
        #expect(scale.domain([try map([0, -1, .nan])]) == 0...1)
        #expect(HeatScale.magnitude("size", limit: 0.5).domain([try map([9])]) == 0...0.5)
        #expect(scale.color(0, in: 0...1) == ColorMap.cividis.color(0))
    }

    @Test func whatIsNotShownIsSaid() throws {
        let picture = try PictureTests.noise(4, 1), cell = ImageCell(picture).heat(try map([.nan, 2, -5, 0.1]))
        #expect(
            ImageGrid(heat: .signed("v", limit: 1), [cell]).omissions
                == "1 of 4 values of the heat maps is not finite and left out. 2 of 4 values of the heat maps lie beyond the colour bar and take the colour of its end."
        )
        #expect(ImageGrid(heat: .signed("v"), [ImageCell(picture).heat(try map([1, -1]))]).omissions == "")
        #expect(ImageGrid([ImageCell(picture)]).omissions == "")
    }

    @Test func aHeatMapCoversAsMuchAsItsOpacitySays() throws {
        let black = try Picture(width: 4, height: 2, planes: [Float](repeating: 0, count: 8))
        let map = try HeatMap(width: 2, height: 1, values: [1, .nan])
        let scale = HeatScale.signed("v"), red = scale.color(1, in: -1...1)
        let half = try black.under(map, scale, in: -1...1, opacity: 0.5)
        #expect(half[0, 0] == RGB(0).mixed(with: red, 0.5) && half[1, 1] == half[0, 0])
        #expect(half[2, 0] == RGB(0) && half[3, 1] == RGB(0))
        #expect(try black.under(map, scale, in: -1...1, opacity: 1)[1, 0] == red)
        // The finer of the two gives the pixels.
        let fine = try black.under(
            HeatMap(width: 8, height: 8, values: (0..<64).map { Float($0 % 2) }), scale, in: -1...1, opacity: 1)
        #expect(fine.width == 8 && fine.height == 8 && fine[0, 0] != fine[1, 0])
    }
}
