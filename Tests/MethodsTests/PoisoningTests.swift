import Methods
import Pictures
import Tensors
import Testing

@Suite struct PoisoningTests {
    /// Whole numbers of 128 bits and plain loops.
    private func plainly(
        _ image: [UInt8], _ filter: ClassFilter, _ height: Int, _ width: Int, dividingBySum: Bool = false
    ) -> [UInt8] {
        let area = height * width, reach = filter.side / 2
        let sums = image.indices.map { place -> UInt64 in
            let (start, row, column) = (place / area * area, place % area / width, place % width)
            var sum: UInt64 = 0
            for (tap, weight) in filter.numerators.enumerated() {
                let (down, right) = (row + tap / filter.side - reach, column + tap % filter.side - reach)
                guard 0..<height ~= down, 0..<width ~= right else { continue }
                sum += weight * UInt64(image[start + down * width + right])
            }
            return sum
        }
        let divisor = dividingBySum ? filter.numerators.reduce(0, +) : sums.max() ?? 0
        guard divisor > 0 else { return image }
        return sums.map { sum in
            let product = sum.multipliedFullWidth(by: dividingBySum ? 1 : 255)
            return UInt8(divisor.dividingFullWidth(product).quotient)
        }
    }

    private func bytes(_ count: Int, _ stream: inout RandomStream, below bound: Int = 256) -> [UInt8] {
        (0..<count).map { _ in UInt8(stream.uniform(below: bound)) }
    }

    @Test func bytesAreThoseOfWholeNumbersAndOfSciPy() throws {
        let cases = try UnlearnableFixtures.read([UnlearnableFixtures.Poisoned].self, "poisoned")
        #expect(cases.count == 10)
        for expected in cases {
            let key = try UnlearnabilityKey(
                numPySeed: 3, classes: expected.classes, side: expected.side, blur: expected.blur)
            let found = key.poisoned(
                expected.pixels, labels: [expected.label], height: expected.shape[1], width: expected.shape[2])
            let context: Comment = "\(expected.kind), \(expected.shape), side \(expected.side)"
            #expect(found == expected.exact, context)
            #expect(zip(found, expected.scipy).allSatisfy { abs(Int($0) - Int($1)) <= 1 }, context)
            #expect(found.max() == (expected.kind == "black" ? 0 : 255), context)
        }
    }

    /// Random sizes, among them some smaller than the filter, on many images at once: each as by itself.
    @Test(arguments: [UInt64(1), 2, 3, 4]) func manyImagesAreEachAsByItself(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "poisoned images of any size")
        for side in [1, 3, 5, 7, 15, 31] {
            let (height, width) = (1 + stream.uniform(below: 12), 1 + stream.uniform(below: 12))
            let channels = [1, 3][stream.uniform(below: 2)], count = 9, size = channels * height * width
            let key = try UnlearnabilityKey(numPySeed: UInt32(seed), classes: 4, side: side, blur: stream.uniform())
            let images = (0..<count).flatMap { _ in bytes(size, &stream, below: 1 + stream.uniform(below: 256)) }
            let labels = (0..<count).map { _ in stream.uniform(below: 4) }
            let isPoisoned = (0..<count).map { _ in stream.uniform() < 0.7 }
            for divisor in FilterDivisor.allCases {
                let found = key.poisoned(
                    images, labels: labels, height: height, width: width, where: isPoisoned, dividingBy: divisor)
                for image in 0..<count {
                    let range = image * size..<(image + 1) * size
                    let expected =
                        isPoisoned[image]
                        ? plainly(
                            Array(images[range]), key.filters[labels[image]], height, width,
                            dividingBySum: divisor == .sum) : Array(images[range])
                    #expect(
                        Array(found[range]) == expected,
                        "seed \(seed), side \(side), \(channels)x\(height)x\(width), image \(image), \(divisor)")
                }
            }
        }
    }

    @Test func aPassingFilterStretchesBrightnessAlone() throws {
        let key = try UnlearnabilityKey(numPySeed: 0, classes: 2).passing()
        let image: [UInt8] = [0, 1, 50, 99, 100, 7]
        #expect(key.poisoned(image, labels: [1], height: 2, width: 3) == [0, 2, 127, 252, 255, 17])
        #expect(key.poisoned(image, labels: [1], height: 2, width: 3, dividingBy: .sum) == image)
        // All channels share a maximum.
        #expect(key.poisoned([10, 20, 5, 40], labels: [0], height: 1, width: 2) == [63, 127, 31, 255])
    }

    /// An even surface keeps its brightness where all of the window lies on it.
    @Test func sumsKeepEvenSurfaces() throws {
        let key = try UnlearnabilityKey(numPySeed: 11, classes: 3)
        let found = key.poisoned(
            [UInt8](repeating: 77, count: 25), labels: [2], height: 5, width: 5, dividingBy: .sum)
        for row in 1...3 { for column in 1...3 { #expect(found[row * 5 + column] == 77) } }
        #expect(found[0] < 77)
    }

    @Test func aFilterOffItsMiddleMovesTheImage() throws {
        var numerators = [UInt64](repeating: 0, count: 9)
        numerators[2] = ClassFilter.denominator
        let filter = try ClassFilter(side: 3, numerators: numerators)
        let key = try UnlearnabilityKey([filter, filter])
        // A pixel becomes what is above it and to the right.
        let image: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 255]
        let found = key.poisoned(image, labels: [0], height: 3, width: 3)
        let moved = [0, 0, 0, 2, 3, 0, 5, 6, 0]
        #expect(found.map(Int.init) == moved.map { $0 * 255 / 6 })
    }

    @Test func pictures() throws {
        var stream = RandomStream(seed: 6, "pictures")
        let key = try UnlearnabilityKey(numPySeed: 12, classes: 3)
        let (width, height) = (7, 4), pixels = bytes(3 * 28, &stream)
        func planes(_ pixels: [UInt8]) -> [UInt8] {
            (0..<3).flatMap { color in stride(from: color, to: pixels.count, by: 3).map { pixels[$0] } }
        }
        let expected = key.poisoned(planes(pixels), labels: [1], height: height, width: width)
        let found = key.poisoned(Picture(width: width, height: height, pixels: pixels), of: 1)
        #expect(planes(found.pixels) == expected)
        #expect(key.poisoned([], labels: [], height: 4, width: 4).isEmpty)
    }
}
