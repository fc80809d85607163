import Foundation
import Notebook

/// Times correlation matrices of two layers and the paper's search of triplets in them, on made-up activations.
package struct SimilarityBenchmark {
    package struct Result: Encodable {
        package var images, units: Int
        /// Of each layer's matrix, the activations being there; and of both with the search.
        package var matrixSeconds: [Double]
        package var wholeSeconds: Double
        package var searchSeconds: Double
        package var triplets, attempts: Int
        /// Per attempt, the search alone.
        package var millisecondsAnAttempt: Double
        package var rarestFirstSeconds: Double
        /// The most that the process held at once, activations of one layer included.
        package var peakMemoryBytes: Int
        /// Largest difference of a few entries from Float64 sums of the same activations.
        package var largestError: Double
    }

    private let images, units, triplets: Int

    package init(images: Int, units: Int, triplets: Int) {
        (self.images, self.units, self.triplets) = (images, units, triplets)
    }

    package func measure() throws -> Result {
        let engine = try Engine()
        // Prepares kernels and threads.
        _ = try SimilarityMatrix(of: Self.layer(0, images: 600, units: 4096), on: engine)
        ProcessMemory.forgetPeak()
        let start = ContinuousClock.now
        var matrices: [SimilarityMatrix] = [], seconds: [Double] = [], error = 0.0
        for number in 0..<2 {
            let layer = Self.layer(number, images: images, units: units)
            seconds.append(try Self.seconds { matrices.append(try SimilarityMatrix(of: layer, on: engine)) })
            error = max(error, Self.error(matrices[number], layer))
        }
        let bins = try TripletBins(), stream = RandomStream(seed: 1, "benchmark, triplets")
        var found: TripletSet?
        let search = try Self.seconds {
            found = try TripletSearch.paper.triplets(matrices[0], matrices[1], bins, count: triplets, stream: stream)
        }
        let whole = (ContinuousClock.now - start) / .seconds(1), peak = ProcessMemory.peak
        let rarest = try Self.seconds {
            _ = try TripletSearch.rarestFirst.triplets(matrices[0], matrices[1], bins, count: triplets, stream: stream)
        }
        let attempts = found.map(\.attempts) ?? 0
        return Result(
            images: images, units: units, matrixSeconds: seconds, wholeSeconds: whole, searchSeconds: search,
            triplets: found?.triplets.count ?? 0, attempts: attempts,
            millisecondsAnAttempt: 1000 * search / Double(max(attempts, 1)), rarestFirstSeconds: rarest,
            peakMemoryBytes: peak, largestError: error)
    }

    private static func seconds(_ work: () throws -> Void) rethrows -> Double {
        try ContinuousClock().measure(work) / .seconds(1)
    }

    /// Images of fifty kinds, partly the same kinds in both layers, and noise of each image's own.
    private static func layer(_ number: Int, images: Int, units: Int) -> ActivationRows {
        let kinds = 50
        func hashed(_ value: UInt64) -> Float {
            var bits = value &* 0x9E37_79B9_7F4A_7C15
            bits ^= bits >> 31
            bits = bits &* 0xBF58_476D_1CE4_E5B9
            return Float(Int32(truncatingIfNeeded: bits >> 32)) * 0x1p-31
        }
        let values = [Float](unsafeUninitializedCapacity: images * units) { values, filled in
            for image in 0..<images {
                let shared = image % kinds, own = (image / 7 + 3 * number) % kinds
                for unit in 0..<units {
                    let place = UInt64(unit)
                    let kind =
                        hashed(place << 8 | UInt64(shared))
                        + hashed(place << 8 | UInt64(own) | 1 << (50 + UInt64(number)))
                    values[image * units + unit] =
                        kind + 2 * hashed(place << 20 | UInt64(image) << 1 | UInt64(number) | 1 << 60)
                }
            }
            filled = images * units
        }
        return ActivationRows(values, shape: [units])
    }

    private static func error(_ matrix: SimilarityMatrix, _ layer: ActivationRows) -> Double {
        let places = [0, 1, layer.imageCount / 2, layer.imageCount - 1]
        let rows = places.map { image in
            let row = [Float](unsafeUninitializedCapacity: layer.unitCount) { buffer, filled in
                layer.read(images: image..<image + 1, units: 0..<layer.unitCount, into: buffer)
                filled = layer.unitCount
            }
            return row.map(Double.init)
        }
        var largest = 0.0
        for (one, first) in zip(places, rows) {
            for (other, second) in zip(places, rows) where one < other {
                guard let exact = correlation(first, second) else { continue }
                largest = max(largest, abs(Double(matrix[one, other]) - exact))
            }
        }
        return largest
    }
}
