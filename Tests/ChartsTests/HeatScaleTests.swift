import Charts
import Foundation
import Pictures
import Testing

enum SomePictures {
    /// A picture without any pattern that a compression could use.
    static func noise(_ width: Int, _ height: Int, seed: UInt64 = 1) -> Picture {
        var numbers = SeededNumbers(seed: seed)
        return Picture(
            width: width, height: height,
            pixels: (0..<3 * width * height).map { _ in UInt8.random(in: 0...255, using: &numbers) })
    }
}

@Suite struct PictureScalingTests {
    @Test func makingSmallerAverages() throws {
        let stripes = Picture(width: 8, height: 8, planes: (0..<64).map { Float($0 % 2) })
        let small = try stripes.scaled(width: 2, height: 2)
        for column in 0..<2 { #expect((108...148).contains(small[column, 1].red), "\(small[column, 1])") }
    }
}

@Suite struct HeatScaleTests {
    private func map(_ values: [Float]) -> PixelMap {
        PixelMap(height: 1, width: values.count, values: values)
    }

    @Test func zeroStandsInTheMiddleOfASignedScale() throws {
        let scale = HeatScale.signed("relevance"), domain = scale.domain([map([-0.2, 3.141, .nan, .infinity])])
        #expect(domain == -3.2...3.2)
        let middle = scale.color(0, in: domain)
        #expect(middle.red == middle.green && middle.green == middle.blue && middle.red > 240)
        #expect(scale.color(-3.2, in: domain).blue > 90 && scale.color(3.2, in: domain).red > 90)
        #expect(
            scale.color(-1, in: domain).blue > scale.color(-1, in: domain).red
                && scale.color(1, in: domain).red > scale.color(1, in: domain).blue)
    }

    @Test func magnitudesBeginAtZero() throws {
        let scale = HeatScale.magnitude(Field("size", unit: "px"), map: .cividis)
        #expect(scale.field.title == "size (px)")
        #expect(scale.domain([map([2, 0.0471])]) == 0...2)
        #expect(scale.domain([map([0.0471])]) == 0...0.048)
        #expect(scale.domain([map([0, -1, .nan])]) == 0...1)
        #expect(HeatScale.magnitude("size", limit: 0.5).domain([map([9])]) == 0...0.5)
        #expect(scale.color(0, in: 0...1) == ColorMap.cividis.color(0))
    }

    @Test func whatIsNotShownIsSaid() throws {
        let picture = SomePictures.noise(4, 1), cell = ImageCell(picture).heat(map([.nan, 2, -5, 0.1]))
        #expect(
            ImageGrid(heat: .signed("v", limit: 1), [cell]).omissions
                == "1 of 4 values of the heat maps is not finite and left out. 2 of 4 values of the heat maps lie beyond the colour bar and take the colour of its end."
        )
        #expect(ImageGrid(heat: .signed("v"), [ImageCell(picture).heat(map([1, -1]))]).omissions == "")
        #expect(ImageGrid([ImageCell(picture)]).omissions == "")
    }

    @Test func aHeatMapCoversAsMuchAsItsOpacitySays() throws {
        let black = Picture(width: 4, height: 2, planes: [Float](repeating: 0, count: 8))
        let map = PixelMap(height: 1, width: 2, values: [1, .nan])
        let scale = HeatScale.signed("v"), red = scale.color(1, in: -1...1)
        let half = black.under(map, scale, in: -1...1, opacity: 0.5)
        #expect(half[0, 0] == RGB(0).mixed(with: red, 0.5) && half[1, 1] == half[0, 0])
        #expect(half[2, 0] == RGB(0) && half[3, 1] == RGB(0))
        #expect(black.under(map, scale, in: -1...1, opacity: 1)[1, 0] == red)
        // The finer of the two gives the pixels.
        let fine = black.under(
            PixelMap(height: 8, width: 8, values: (0..<64).map { Float($0 % 2) }), scale, in: -1...1, opacity: 1)
        #expect(fine.width == 8 && fine.height == 8 && fine[0, 0] != fine[1, 0])
    }
}
