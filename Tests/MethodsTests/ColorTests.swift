import Foundation
import Methods
import Tensors
import Testing

@Suite struct ColorTests {
    private func images(_ count: Int, seed: UInt64, side: Int = 9) -> Tensor {
        var stream = RandomStream(seed: seed, "colours")
        return Tensor(
            [count, 3, side, side], (0..<count * 3 * side * side).map { _ in Float(stream.uniform()) })
    }

    /// The definition (BT.601): Cb and Cr are what blue and red have beyond luminance, from -1/2 to 1/2.
    @Test(arguments: 1...3 as ClosedRange<UInt64>) func planesAreThoseOfTheDefinition(seed: UInt64) {
        let images = images(2, seed: seed)
        for (conversion, luma, offset, chroma) in [
            (YCbCr.fullRange, 1.0, 0.0, 1.0), (.studio, 219.0 / 255, 16.0 / 255, 224.0 / 255),
        ] {
            let planes = conversion.planes(of: images), back = conversion.images(of: planes)
            let (values, found) = (images.values.map(Double.init), planes.values.map(Double.init))
            let area = 81
            for image in 0..<2 {
                for place in image * 3 * area..<image * 3 * area + area {
                    let (red, green, blue) = (values[place], values[place + area], values[place + 2 * area])
                    let y = 0.299 * red + 0.587 * green + 0.114 * blue
                    #expect(abs(found[place] - (offset + luma * y)) < 1e-6, "seed \(seed)")
                    #expect(abs(found[place + area] - chroma * (blue - y) / 1.772) < 1e-6, "seed \(seed)")
                    #expect(abs(found[place + 2 * area] - chroma * (red - y) / 1.402) < 1e-6, "seed \(seed)")
                }
            }
            #expect(zip(back.values, images.values).allSatisfy { abs($0 - $1) <= 1e-6 }, "seed \(seed)")
        }
    }

    @Test func greyHasNoChrominanceAndWhiteTheLargestLuminance() {
        let greys = Tensor([1, 3, 1, 3], [0, 0.25, 1, 0, 0.25, 1, 0, 0.25, 1])
        let planes = YCbCr.fullRange.planes(of: greys).values
        #expect(zip(planes.prefix(3), [0, 0.25, 1]).allSatisfy { abs($0 - $1) < 1e-7 })
        #expect(planes.dropFirst(3).allSatisfy { abs($0) < 1e-7 })
        let studio = YCbCr.studio.planes(of: greys).values
        #expect(abs(studio[0] - 16.0 / 255) < 1e-7 && abs(studio[2] - 235.0 / 255) < 1e-7)
    }

    /// Matrix and inverse, multiplied in Double.
    @Test func inverseIsExact() {
        for conversion in [YCbCr.fullRange, .studio] {
            for row in 0..<3 {
                for column in 0..<3 {
                    let sum = (0..<3).reduce(0.0) {
                        $0 + conversion.inverse[row][$1] * conversion.matrix[$1][column]
                    }
                    #expect(abs(sum - (row == column ? 1 : 0)) < 1e-15)
                }
            }
        }
        // JFIF's own constants.
        let jfif = [[1, 0, 1.402], [1, -0.344136, -0.714136], [1, 1.772, 0]]
        for (own, other) in zip(YCbCr.fullRange.inverse.joined(), jfif.joined()) { #expect(abs(own - other) < 5e-7) }
    }

    /// The published function, pixel by pixel, with Python's `int`.
    @Test(arguments: 1...3 as ClosedRange<UInt64>) func publishedFormCutsLevelsDown(seed: UInt64) {
        let images = images(1, seed: seed, side: 20), area = 400
        let values = images.values.map { 255 * Double($0) }
        var changes = [0.0, 0.0, 0.0]
        let found = PublishedConversion().applied(to: images).values
        for place in 0..<area {
            let (r, g, b) = (values[place], values[place + area], values[place + 2 * area])
            let y = Double(Int(0.299 * r + 0.587 * g + 0.114 * b))
            let cb = Double(Int(128 - 0.169 * r - 0.331 * g + 0.5 * b)) - 128
            let cr = Double(Int(128 + 0.5 * r - 0.419 * g - 0.081 * b)) - 128
            let expected = [y + 1.402 * cr, y - 0.34414 * cb - 0.71414 * cr, y + 1.772 * cb].map {
                min(max($0 / 255, 0), 1)
            }
            for color in 0..<3 {
                #expect(abs(Double(found[place + color * area]) - expected[color]) < 1e-6, "seed \(seed)")
                changes[color] += expected[color] * 255 - [r, g, b][color]
            }
        }
        // Cutting down half a level of Cb and Cr on average: red and blue fall, green hardly changes.
        let means = changes.map { $0 / Double(area) }
        #expect(means[0] < -0.8 && means[2] < -0.8 && abs(means[1]) < 0.4, "\(means), seed \(seed)")
        // To the nearest level it is four times closer, and without rounding only coefficients of three digits tell.
        for (rounding, limit) in [(PublishedConversion.Rounding.nearest, 1.6), (.none, 0.15)] {
            let other = PublishedConversion(rounding).applied(to: images).values
            let largest = zip(other, images.values).reduce(0.0) { max($0, Double(abs($1.0 - $1.1)) * 255) }
            #expect(largest < limit, "\(rounding): \(largest), seed \(seed)")
        }
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>) func normsSplitIntoGreyAndTheRest(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "difference")
        let difference = Tensor.random([3, 3, 5, 7], &stream)
        let all = ColorNorms.each(of: difference)
        #expect(all.count == 3)
        for (image, norms) in all.enumerated() {
            let values = difference.image(image), area = 35
            func square(_ number: (Int) -> Double) -> Double { (0..<area).reduce(0) { $0 + number($1) * number($1) } }
            func y(_ place: Int) -> Double {
                0.299 * values[place] + 0.587 * values[place + area] + 0.114 * values[place + 2 * area]
            }
            let mean = { (place: Int) in (values[place] + values[place + area] + values[place + 2 * area]) / 3 }
            let grey = 3 * square(mean)
            let rest = (0..<3).reduce(0.0) { sum, color in
                sum + square { values[$0 + color * area] - mean($0) }
            }
            let share = try #require(norms.greyShare)
            #expect(abs(norms.total * norms.total - (grey + rest)) < 1e-9 * (grey + rest), "seed \(seed)")
            #expect(abs(share - grey / (grey + rest)) < 1e-9, "seed \(seed)")
            #expect(abs(norms.luma - square(y).squareRoot()) < 1e-9, "seed \(seed)")
            #expect(
                abs(norms.blueChroma - square { (values[$0 + 2 * area] - y($0)) / 1.772 }.squareRoot()) < 1e-9,
                "seed \(seed)")
            #expect(abs(norms.redChroma - square { (values[$0] - y($0)) / 1.402 }.squareRoot()) < 1e-9, "seed \(seed)")
            #expect(norms.largest == values.reduce(0) { max($0, abs($1)) }, "seed \(seed)")
            #expect(norms.rootMeanSquare(\.red) == norms.red / Double(area).squareRoot())
            let three = [norms.red, norms.green, norms.blue].sorted()
            #expect(norms.rgbUnevenness == three[2] / three[0])
        }
    }

    @Test func whatIsUndefinedHasNoNumber() {
        let nothing = ColorNorms.each(of: Tensor(repeating: 0, shape: [1, 3, 2, 2]))[0]
        #expect(nothing.greyShare == nil && nothing.lumaPrevalence == nil && nothing.rgbUnevenness == nil)
        let red = ColorNorms.each(of: Tensor([1, 3, 1, 1], [1, 0, 0]))[0]
        #expect(red.rgbUnevenness == nil && red.greyShare.map { abs($0 - 1.0 / 3) < 1e-12 } == true)
        let grey = ColorNorms.each(of: Tensor([1, 3, 1, 1], [0.5, 0.5, 0.5]))[0]
        #expect(grey.greyShare.map { abs($0 - 1) < 1e-12 } == true)
        let flat = ColorGradient.each(of: Tensor(repeating: 0, shape: [1, 3, 2, 2]))[0]
        #expect(flat.luminanceShare == nil && flat.signs == nil && flat.pixelsWithoutSign == 4)
    }

    /// Normal numbers: a third of white noise is grey, and κ is 1/√3.
    @Test func whiteNoiseIsTheNull() throws {
        let seed = UInt64(20_261_130)
        var stream = RandomStream(seed: seed, "noise")
        let noise = Tensor.random([1, 3, 300, 300], &stream)
        let share = try #require(ColorNorms.each(of: noise)[0].greyShare)
        // Of 90,000 pixels, the share has a standard deviation of √(2 · 2/9 / (5 · 90,000)) ≈ 0.001.
        #expect(abs(share - 1.0 / 3) < 0.004, "seed \(seed)")
        let gradient = ColorGradient.each(of: noise)[0]
        let kappa = try #require(gradient.luminanceShare), signs = try #require(gradient.signs)
        #expect(abs(kappa - 1 / 3.0.squareRoot()) < 0.006, "seed \(seed)")
        for part in [signs.same, signs.blueAlone, signs.greenAlone, signs.redAlone] {
            #expect(abs(part - 0.25) < 0.007, "seed \(seed)")
        }
        #expect(abs(signs.same + signs.blueAlone + signs.greenAlone + signs.redAlone - 1) < 1e-12)
    }

    /// What a step of ±ε is in Y, Cb and Cr, and its grey share, follow from the shares of signs: measured on the step
    /// itself.
    @Test(arguments: 1...4 as ClosedRange<UInt64>) func stepsOfSignsHaveTheNormsOfTheirShares(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "signs")
        // Correlated channels, so that the shares differ.
        let area = 400
        let common = (0..<area).map { _ in stream.normal() }
        let gradient = Tensor([1, 3, 20, 20]) { values in
            for color in 0..<3 {
                for place in 0..<area {
                    values[color * area + place] = Float(Double(color) * 0.6 * common[place] + stream.normal())
                }
            }
        }
        let step = Tensor(gradient.shape, gradient.values.map { $0 > 0 ? 0.1 : -0.1 })
        let norms = ColorNorms.each(of: step)[0], signs = try #require(ColorGradient.each(of: gradient)[0].signs)
        let expected = signs.rootMeanSquaresOfStep
        #expect(abs(norms.rootMeanSquare(\.luma) / 0.1 - expected.luma) < 1e-6, "seed \(seed)")
        #expect(abs(norms.rootMeanSquare(\.blueChroma) / 0.1 - expected.blueChroma) < 1e-6, "seed \(seed)")
        #expect(abs(norms.rootMeanSquare(\.redChroma) / 0.1 - expected.redChroma) < 1e-6, "seed \(seed)")
        let share = try #require(norms.greyShare)
        #expect(abs(share - signs.greyShareOfStep) < 1e-6, "seed \(seed)")
        #expect(signs.same != signs.redAlone, "seed \(seed)")
    }

    /// Where all four shares are a quarter, by hand from the coefficients.
    @Test func independentSignsGiveTheKnownNorms() {
        let shares = SignShares(same: 0.25, blueAlone: 0.25, greenAlone: 0.25, redAlone: 0.25)
        let (luma, blueChroma, redChroma) = shares.rootMeanSquaresOfStep
        #expect(abs(luma - 0.669) < 5e-4 && abs(blueChroma - 0.623) < 5e-4 && abs(redChroma - 0.657) < 5e-4)
        #expect(abs(shares.greyShareOfStep - 1.0 / 3) < 1e-12)
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>) func deviationsAreThoseOfAllPixels(seed: UInt64) {
        let images = images(2, seed: seed), area = 81.0
        for (image, deviations) in ColorDeviations.each(of: images).enumerated() {
            let values = images.image(image)
            let red = Array(values.prefix(81)), green = Array(values[81..<162])
            let luma = (0..<81).map { (place: Int) -> Double in
                let red = 0.299 * values[place], green = 0.587 * values[place + 81]
                return red + green + 0.114 * values[place + 162]
            }
            func deviation(_ numbers: [Double]) -> Double {
                let mean = numbers.reduce(0, +) / area
                return (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / area).squareRoot()
            }
            #expect(abs(deviations.red - deviation(red)) < 1e-9, "seed \(seed)")
            #expect(abs(deviations.green - deviation(green)) < 1e-9, "seed \(seed)")
            #expect(abs(deviations.luma - deviation(luma)) < 1e-9, "seed \(seed)")
        }
    }
}

/// What other people's packages say; the script in `Fixtures/colors` asked them.
@Suite struct ColorReferenceTests {
    private struct Reference: Decodable {
        var pixels: [[Double]]
        var pillow: [[Double]]
        var kornia: [[Double]]
    }

    @Test func planesAreThoseOfPillowAndKornia() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/colors/colors.json")
        let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        let count = reference.pixels.count
        #expect(count == 64)
        let images = Tensor(
            [1, 3, 1, count], (0..<3).flatMap { color in reference.pixels.map { Float($0[color] / 255) } })
        let planes = YCbCr.fullRange.planes(of: images).values.map(Double.init)
        for pixel in 0..<count {
            for plane in 0..<3 {
                let value = planes[plane * count + pixel] + (plane == 0 ? 0 : 0.5)
                // Pillow rounds to levels, with grey at 128; kornia's coefficients have three digits.
                let level = 255 * value + (plane == 0 ? 0 : 0.5)
                #expect(abs(level - reference.pillow[pixel][plane]) <= 1, "pixel \(pixel), plane \(plane)")
                #expect(abs(value - reference.kornia[pixel][plane]) <= 5e-4, "pixel \(pixel), plane \(plane)")
            }
        }
    }
}
