import Foundation
import Methods
import Networks
import Tensors
import Testing

@Suite struct SimilarityMatrixTests {
    private let engine: Engine

    init() throws { engine = try Engine() }

    /// Activations of images of a few kinds, image by image.
    static func activations(_ images: Int, _ units: Int, kinds: Int = 4, _ stream: inout RandomStream) -> [Float] {
        let centres = (0..<kinds * units).map { _ in stream.normal() }
        return (0..<images).flatMap { _ -> [Float] in
            let kind = stream.uniform(below: kinds), size = 0.1 + 5 * stream.uniform(), offset = 20 * stream.normal()
            return (0..<units).map { unit in
                Float(size * (centres[kind * units + unit] + 0.8 * stream.normal()) + offset)
            }
        }
    }

    /// By the definition, in Float64.
    static func plain(_ activations: [Float], images: Int) -> [Double] {
        let units = activations.count / images
        let rows = (0..<images).map { image in
            let row = activations[image * units..<(image + 1) * units].map(Double.init)
            let mean = row.reduce(0, +) / Double(units)
            return row.map { $0 - mean }
        }
        let lengths = rows.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        return (0..<images).flatMap { one in
            (0..<images).map { other in
                zip(rows[one], rows[other]).reduce(0) { $0 + $1.0 * $1.1 } / (lengths[one] * lengths[other])
            }
        }
    }

    private func largestDifference(_ matrix: SimilarityMatrix, from plain: [Double]) -> Double {
        let count = matrix.imageCount
        return (0..<count * count).map { abs(Double(matrix[$0 / count, $0 % count]) - plain[$0]) }.max() ?? .infinity
    }

    @Test(
        "More images than a tile and more units than a block are correlated as by plain loops", arguments: [7, 40, 64])
    func tilesAndBlocks(blockUnits: Int) throws {
        var stream = RandomStream(seed: 1, "tiles")
        let images = 530, activations = Self.activations(images, 40, &stream)
        var progress: [Int] = []
        let found = try SimilarityMatrix(
            of: ActivationRows(activations, shape: [40]), on: engine, blockUnits: blockUnits
        ) { done, all in
            progress.append(done)
            #expect(all == (40 + blockUnits - 1) / blockUnits)
        }
        #expect(largestDifference(found, from: Self.plain(activations, images: images)) <= 1e-6, "seed 1")
        #expect(progress == Array(0...(40 + blockUnits - 1) / blockUnits))
        for one in stride(from: 0, to: images, by: 37) {
            #expect((0..<images).allSatisfy { found[one, $0] == found[$0, one] })
        }
    }

    @Test("An image's activations times a number plus another change nothing; a unit's do")
    func affine() throws {
        var stream = RandomStream(seed: 2, "affine")
        let activations = Self.activations(20, 60, &stream)
        let first = try SimilarityMatrix(of: ActivationRows(activations, shape: [60]), on: engine)
        var images = activations, units = activations
        for image in 0..<20 {
            let (factor, shift) = (Float(0.01 + 40 * stream.uniform()), Float(stream.normal()))
            for unit in 0..<60 { images[image * 60 + unit] = factor * images[image * 60 + unit] + shift }
        }
        for image in 0..<20 { units[image * 60 + 3] *= 9 }
        let (same, other) = (
            try SimilarityMatrix(of: ActivationRows(images, shape: [60]), on: engine),
            try SimilarityMatrix(of: ActivationRows(units, shape: [60]), on: engine)
        )
        let differences = (0..<400).map { place in
            (
                abs(same[place / 20, place % 20] - first[place / 20, place % 20]),
                abs(other[place / 20, place % 20] - first[place / 20, place % 20])
            )
        }
        // Float32's own rounding of what was multiplied and shifted.
        #expect(differences.allSatisfy { $0.0 <= 2e-5 }, "seed 2")
        #expect(differences.contains { $0.1 > 0.01 }, "seed 2")
    }

    @Test("Huge and tiny activations have correlations, too")
    func sizes() throws {
        var stream = RandomStream(seed: 3, "sizes")
        var activations = (0..<6 * 30).map { _ in Float(stream.normal()) }
        for unit in 0..<30 {
            activations[unit] *= 1e30
            activations[30 + unit] *= 1e-30
        }
        let found = try SimilarityMatrix(of: ActivationRows(activations, shape: [30]), on: engine)
        #expect(largestDifference(found, from: Self.plain(activations, images: 6)) <= 1e-6, "seed 3")
    }

    @Test("A duplicate has the very row of its original, and equal ranks; a constant image has none")
    func duplicatesAndConstants() throws {
        var stream = RandomStream(seed: 4, "duplicates")
        var activations = Self.activations(540, 33, &stream)
        // One in another tile than its original.
        for unit in 0..<33 { activations[530 * 33 + unit] = activations[2 * 33 + unit] }
        for unit in 0..<33 { activations[7 * 33 + unit] = -3 }
        let found = try SimilarityMatrix(of: ActivationRows(activations, shape: [33]), on: engine)
        #expect(found.constantImages == [7] && found.defined.count == 539 && !found.defined.contains(7))
        #expect(found[2, 530] == 1)
        for other in 0..<540 where ![2, 530, 7].contains(other) {
            #expect(found[2, other] == found[530, other], "\(other), seed 4")
        }
        #expect((0..<540).allSatisfy { found[7, $0].isNaN && found[$0, 7].isNaN })
        // Neither the spread nor the ranks know of it.
        let deviation = try #require(found.deviation())
        var without = activations
        without.removeSubrange(7 * 33..<8 * 33)
        let rest = try SimilarityMatrix(of: ActivationRows(without, shape: [33]), on: engine)
        #expect(abs(deviation - (try #require(rest.deviation()))) <= 1e-7)
        #expect(try #require(found.agreement(with: found)) == 1)
    }

    @Test("Spread over all entries or over different images")
    func deviations() throws {
        let values: [Float] = [1, 0.5, -0.25, 0.5, 1, 0, -0.25, 0, 1]
        let matrix = try SimilarityMatrix(correlations: values, named: "three")
        func spread(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / Double(values.count)
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
        }
        #expect(abs(try #require(matrix.deviation()) - spread(values.map(Double.init))) < 1e-12)
        #expect(
            abs(try #require(matrix.deviation(of: .offDiagonal)) - spread([0.5, -0.25, 0.5, 0, -0.25, 0])) < 1e-12)
    }

    @Test("Maps of one remainder are read as if the others were not there")
    func parts() throws {
        var stream = RandomStream(seed: 5, "parts")
        let shape = [5, 2, 3], activations = Self.activations(12, 30, &stream)
        for (divisor, remainder, maps) in [(2, 0, [0, 2, 4]), (2, 1, [1, 3]), (4, 2, [2]), (1, 0, [0, 1, 2, 3, 4])] {
            let rows = ActivationRows(activations, shape: shape, units: .part(remainder, of: divisor))
            var chosen: [Float] = []
            for image in 0..<12 {
                for map in maps {
                    let start = image * 30 + map * 6
                    chosen += activations[start..<start + 6]
                }
            }
            #expect(rows.unitCount == maps.count * 6)
            let found = try SimilarityMatrix(of: rows, on: engine, blockUnits: 4)
            #expect(largestDifference(found, from: Self.plain(chosen, images: 12)) <= 1e-6, "\(divisor), \(remainder)")
        }
        // Units 1, 5, … 29 and 2, 6, … 26.
        #expect(ActivationRows(activations, shape: [30], units: .part(1, of: 4)).unitCount == 8)
        #expect(ActivationRows(activations, shape: [30], units: .part(2, of: 4)).unitCount == 7)
    }

    @Test("What can't be correlated is said")
    func errors() throws {
        var activations = [Float](repeating: 0, count: 12)
        for place in activations.indices { activations[place] = Float(place * place % 7) }
        activations[5] = .nan
        #expect {
            try SimilarityMatrix(of: ActivationRows(activations, shape: [4]), on: engine)
        } throws: { ($0 as? MethodError)?.finding.contains("image 2") == true }
        #expect(throws: MethodError.self) {
            try SimilarityMatrix(of: ActivationRows([1, 2, 3], shape: [3]), on: engine)
        }
        #expect(throws: MethodError.self) {
            try SimilarityMatrix(of: ActivationRows([1, 2, 3], shape: [1]), on: engine)
        }
        let cases: [([Float], String)] = [
            ([1, 0.5, 0.5], "3 numbers"), ([1, 0.5, 0.4, 1], "0.4"), ([1, 1.5, 1.5, 1], "1.5"),
            ([0.5, 0, 0, 1], "itself"),
        ]
        for (values, word) in cases {
            #expect {
                try SimilarityMatrix(correlations: values, named: "x")
            } throws: { ($0 as? MethodError)?.finding.contains(word) == true }
        }
    }

    @Test("Stored and read again, a matrix has the same bits")
    func stored() throws {
        var stream = RandomStream(seed: 6, "stored")
        var activations = Self.activations(9, 12, &stream)
        for unit in 0..<12 { activations[3 * 12 + unit] = 1 }
        let matrix = try SimilarityMatrix(of: ActivationRows(activations, shape: [12]), on: engine)
        let read = try JSONDecoder().decode(SimilarityMatrix.self, from: JSONEncoder().encode(matrix))
        #expect(read.constantImages == [3] && read.imageCount == 9)
        for place in 0..<81 {
            #expect(read[place / 9, place % 9].bitPattern == matrix[place / 9, place % 9].bitPattern, "\(place)")
        }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(
                SimilarityMatrix.self, from: Data(#"{"imageCount":3,"constantImages":[],"upper":"AAAA"}"#.utf8))
        }
    }
}
