import Datasets
import Foundation
import Pictures
import Tensors
import Testing

@Suite struct PhotographViewTests {
    private static let side = 24
    private static let stream = RandomStream(seed: 5, "views")
    private static let normalization = Normalization(mean: [0.4, 0.5, 0.6], standardDeviation: [0.2, 0.25, 0.3])

    /// Any pixels.
    private static let noise: Picture = {
        var stream = RandomStream(seed: 11, "noise")
        return Picture(
            width: side, height: side, pixels: (0..<3 * side * side).map { _ in UInt8(stream.uniform(below: 256)) })
    }()

    private func values(_ view: PhotographView, of picture: Picture = noise, stream: RandomStream = stream)
        -> [Float]
    {
        view.values(of: picture, normalization: Self.normalization, stream: stream)
    }

    /// The colour that a pixel should have in a view that only moves whole pixels.
    private func expectMoved(_ view: PhotographView, from source: (Int, Int) -> (row: Int, column: Int)) {
        let found = values(view)
        let (side, plane) = (Self.side, Self.side * Self.side)
        var worst: Float = 0
        for row in 0..<side {
            for column in 0..<side {
                let from = source(row, column)
                for color in 0..<3 {
                    let pixel = Float(Self.noise.pixels[(from.row * side + from.column) * 3 + color]) / 255
                    let expected =
                        (pixel - Self.normalization.mean[color]) / Self.normalization.standardDeviation[color]
                    worst = max(worst, abs(found[color * plane + row * side + column] - expected))
                }
            }
        }
        #expect(worst < 1e-5, "\(view): off by \(worst)")
    }

    @Test func viewsThatMoveWholePixels() {
        let last = Self.side - 1
        expectMoved(.plain) { ($0, $1) }
        expectMoved(.rotated(degrees: 0)) { ($0, $1) }
        expectMoved(.mirrored) { ($0, last - $1) }
        expectMoved(.upsideDown) { (last - $0, $1) }
        expectMoved(.rotated(degrees: 180)) { (last - $0, last - $1) }
        expectMoved(.rotated(degrees: -180)) { (last - $0, last - $1) }
        // Counterclockwise: what was at the right edge is now at the top.
        expectMoved(.rotated(degrees: 90)) { ($1, last - $0) }
        expectMoved(.rotated(degrees: -90)) { (last - $1, $0) }
    }

    @Test func plainIsWhatPreprocessingGives() {
        let preparation = ImagePreprocessing(shorterSide: Self.side, crop: Self.side, normalization: Self.normalization)
        let expected = preparation.tensor(Self.noise).values
        #expect(zip(values(.plain), expected).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    /// Between its pixels a slope stays a slope, so that turned ones are known in closed form.
    @Test(arguments: Array(stride(from: -165, through: 165, by: 15))) func aTurnedSlope(degrees: Int) {
        let side = Self.side
        let slope = Picture(
            width: side, height: side,
            pixels: (0..<side * side).flatMap { place in [UInt8(place % side * 8), UInt8(place / side * 8), UInt8(100)]
            })
        let found = values(.rotated(degrees: degrees), of: slope)
        let turn = Double(degrees) * .pi / 180
        let room = abs(cos(turn)) + abs(sin(turn))
        let plane = side * side
        var (inside, outside) = (0, 0)
        for row in 0..<side {
            for column in 0..<side {
                // From the middle, upwards and to the right, in pixels of the turned picture before it was made
                // smaller.
                let right = (Double(column) + 0.5 - Double(side) / 2) * room
                let up = (Double(side) / 2 - Double(row) - 0.5) * room
                // Back by the angle.
                let x = cos(turn) * right + sin(turn) * up + Double(side) / 2 - 0.5
                let y = Double(side) / 2 - 0.5 - (cos(turn) * up - sin(turn) * right)
                let place = row * side + column
                if (0...Double(side - 1)).contains(x), (0...Double(side - 1)).contains(y) {
                    inside += 1
                    let red =
                        Double(found[place] * Self.normalization.standardDeviation[0] + Self.normalization.mean[0])
                        * 255
                    let green =
                        Double(
                            found[plane + place] * Self.normalization.standardDeviation[1] + Self.normalization.mean[1])
                        * 255
                    #expect(abs(red - 8 * x) < 1e-2 && abs(green - 8 * y) < 1e-2)
                } else if x < -1 || y < -1 || x > Double(side) || y > Double(side) {
                    outside += 1
                    // The mean colour is 0 after normalisation.
                    for color in 0..<3 { #expect(abs(found[color * plane + place]) < 1e-5) }
                }
            }
        }
        #expect(inside > plane / 4)
        #expect(degrees % 90 == 0 ? outside == 0 : outside > 0)
    }

    @Test func grayscaleIsLuma() {
        let found = values(.grayscale)
        let plane = Self.side * Self.side
        for place in 0..<plane {
            let pixel = (0..<3).map { Double(Self.noise.pixels[place * 3 + $0]) / 255 }
            let luma = 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2]
            for color in 0..<3 {
                let value = Double(
                    found[color * plane + place] * Self.normalization.standardDeviation[color]
                        + Self.normalization.mean[color])
                #expect(abs(value - luma) < 1e-5)
            }
        }
    }

    @Test func drawsFollowTheStreamAndNothingElse() {
        let first = values(.augmented(draw: 0))
        #expect(first == values(.augmented(draw: 0)))
        #expect(first != values(.augmented(draw: 1)))
        #expect(first != values(.augmented(draw: 0), stream: Self.stream.substream("another")))
        #expect(PhotographView.augmented(draw: 0).isRandom && !PhotographView.rotated(degrees: 15).isRandom)
    }

    /// A picture of one colour keeps it wherever the view shows the picture, so that each draw's gray, black surround
    /// and area can be told.
    @Test func whatDrawsDo() {
        let red = Picture(
            width: Self.side, height: Self.side,
            pixels: (0..<Self.side * Self.side).flatMap { _ in [UInt8(255), 0, 0] })
        let plane = Self.side * Self.side
        let count = 400
        var (gray, uncovered) = (0, 0.0)
        for draw in 0..<count {
            let found = values(.augmented(draw: draw), of: red)
            func pixel(_ place: Int, _ color: Int) -> Float {
                found[color * plane + place] * Self.normalization.standardDeviation[color]
                    + Self.normalization.mean[color]
            }
            let middle = plane / 2 + Self.side / 2
            let isGray = abs(pixel(middle, 0) - 0.299) < 1e-4
            if isGray { gray += 1 }
            #expect(isGray || abs(pixel(middle, 0) - 1) < 1e-4, "draw \(draw)")
            #expect(abs(pixel(middle, 1) - (isGray ? 0.299 : 0)) < 1e-4)
            uncovered += Double((0..<plane).count { abs(pixel($0, 0)) < 1e-4 }) / Double(plane)
        }
        // Half of 400, ± 4 standard deviations.
        #expect((160...240).contains(gray))
        // Over all angles, a turned square leaves 1 - mean(1 / (|cos| + |sin|)²) = 1 - 2/π = 0.363 of its frame; crops
        // take some of it away.
        #expect((0.15...0.363).contains(uncovered / Double(count)))
    }
}
