import Foundation
import Tensors
import Testing

@Suite struct ResizingTests {
    static let methods: [ResizingMethod] = [
        .nearest(.down), .nearest(.up), .nearest(.halfDown), .nearest(.halfUp), .linear, .cubic(),
        .cubic(coefficient: -0.5, excludesOutside: true),
    ]
    static let coordinates: [ResizingCoordinates] = [
        .halfPixel, .pytorchHalfPixel, .asymmetric, .alignCorners, .halfPixelForNearest,
    ]

    /// The weight of a neighbour at a distance from the place.
    private func weight(_ method: ResizingMethod, _ distance: Double) -> Double {
        let x = abs(distance)
        switch method {
        case .nearest: return 0
        case .linear: return max(0, 1 - x)
        case .cubic(let a, _):
            if x <= 1 { return (a + 2) * x * x * x - (a + 3) * x * x + 1 }
            return x < 2 ? a * x * x * x - 5 * a * x * x + 8 * a * x - 4 * a : 0
        }
    }

    /// One number of a resized axis, from all of the input's.
    private func exact(
        _ line: [Double], _ index: Int, _ size: Int, _ method: ResizingMethod, _ coordinates: ResizingCoordinates
    ) -> Double {
        let (x, scale) = (Double(index), Double(size) / Double(line.count))
        let place =
            switch coordinates {
            case .halfPixel: (x + 0.5) / scale - 0.5
            case .pytorchHalfPixel: size == 1 ? 0 : (x + 0.5) / scale - 0.5
            case .asymmetric: x / scale
            case .alignCorners: size == 1 ? 0 : x * Double(line.count - 1) / Double(size - 1)
            case .halfPixelForNearest: (x + 0.5) / scale
            }
        func at(_ place: Double) -> Double { line[Int(min(max(place, 0), Double(line.count - 1)))] }
        switch method {
        case .nearest(.down): return at(floor(place))
        case .nearest(.up): return at(ceil(place))
        case .nearest(.halfDown): return at(ceil(place - 0.5))
        case .nearest(.halfUp): return at(floor(place + 0.5))
        case .linear, .cubic:
            var (sum, total) = (0.0, 0.0)
            for neighbour in Int(floor(place)) - 3...Int(floor(place)) + 3 {
                if case .cubic(_, true) = method, neighbour < 0 || neighbour >= line.count { continue }
                let share = weight(method, place - Double(neighbour))
                sum += share * at(Double(neighbour))
                total += share
            }
            return sum / total
        }
    }

    private func exact(
        _ input: Lattice, _ sizes: [Int], _ method: ResizingMethod, _ coordinates: ResizingCoordinates
    ) -> Lattice {
        let first = input.shape.count - sizes.count
        return sizes.indices.reduce(input) { input, number in
            let axis = first + number
            var shape = input.shape
            shape[axis] = sizes[number]
            return Lattice(shape) { index in
                let line = (0..<input.shape[axis]).map { place -> Double in
                    var index = index
                    index[axis] = place
                    return input[index]
                }
                return exact(line, index[axis], sizes[number], method, coordinates)
            }
        }
    }

    @Test(arguments: methods, coordinates) func valuesAndGradients(
        method: ResizingMethod, coordinates: ResizingCoordinates
    ) throws {
        let engine = try Engine()
        for round in 0..<6 {
            var stream = RandomStream(seed: 141, "resizing").substream("round", round)
            let shape = randomShape(1, upTo: 2, &stream) + randomShape(2, upTo: 4, &stream)
            let sizes = randomShape(2, upTo: 7, &stream)
            let input = Tensor.random(shape, &stream)
            let context = "\(shape) to \(sizes), \(method), \(coordinates), seed 141, round \(round)"
            let output = try engine.resized(input, to: sizes, method: method, coordinates: coordinates)
            expectClose(
                output, exact(Lattice(input), sizes, method, coordinates), relative: 2e-6, ofLargest: 1e-6, context)
            let gradient = Tensor.random(output.shape, &stream)
            let found = try engine.resizedBackward(
                gradient, inputShape: shape, method: method, coordinates: coordinates)
            expectGradients([found], at: [input], gradient: gradient, context) {
                exact($0[0], sizes, method, coordinates)
            }
        }
    }

    @Test func blockedTensorsAndOtherAxes() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 142, "resizing")
        let block = try inKernelLayout(.random([2, 17, 4, 3], &stream), engine)
        let found = try engine.resized(block, to: [7, 2], method: .linear)
        #expect(try found == engine.resized(block.rowMajor(), to: [7, 2], method: .linear))
        #expect(try engine.resized(block, to: [4, 3], method: .cubic()) == block)
        #expect(
            try engine.resized(Tensor([3], [1, 2, 4]), to: [6], method: .nearest(.down), coordinates: .asymmetric)
                .values
                == [1, 1, 2, 2, 4, 4])
    }

    @Test func wrongSizes() throws {
        let engine = try Engine()
        let input = Tensor([1, 2], [1, 2])
        for (sizes, scales) in [
            ([1, 1, 1], nil), ([-1], nil), ([2], [1.0, 2.0]), ([2], [0.0]), ([2], [-1.0]), ([2], [.nan]),
            ([2], [.infinity]),
        ] as [([Int], [Double]?)] {
            #expect(throws: TensorError.self, "\(sizes)") {
                try engine.resized(input, to: sizes, method: .linear, scales: scales)
            }
        }
        #expect(throws: TensorError.self) { try engine.resized(Tensor([1, 0], []), to: [2], method: .linear) }
        #expect(try engine.resized(input, to: [0], method: .linear).shape == [1, 0])
    }
}
