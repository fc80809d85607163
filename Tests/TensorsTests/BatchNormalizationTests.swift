import Foundation
import Tensors
import Testing

@Suite struct BatchNormalizationTests {
    private static let epsilon = 1e-5

    /// Ioffe and Szegedy 2015: algorithm 1, and the gradients below it.
    private struct Exact {
        var output: Grid
        var mean: [Double] = []
        var variance: [Double] = []
        var inputGradient: Grid
        var scaleGradient: [Double] = []
        var shiftGradient: [Double] = []

        init(_ input: Grid, scale: [Double], shift: [Double], gradient: Grid, relu: Bool) {
            output = input
            inputGradient = input
            let area = input.shape[2] * input.shape[3]
            let count = Double(input.shape[0] * area)
            for channel in 0..<input.shape[1] {
                let places = input.values.indices.filter { $0 / area % input.shape[1] == channel }
                let mean = places.reduce(0) { $0 + input.values[$1] } / count
                let variance = places.reduce(0) { $0 + pow(input.values[$1] - mean, 2) } / count
                let deviation = sqrt(variance + epsilon)
                var (toScale, toShift) = (0.0, 0.0)
                var slopes: [Int: Double] = [:]
                for place in places {
                    let normal = (input.values[place] - mean) / deviation
                    let value = normal * scale[channel] + shift[channel]
                    output.values[place] = relu ? max(value, 0) : value
                    let slope = relu && value <= 0 ? 0 : gradient.values[place]
                    slopes[place] = slope
                    toScale += slope * normal
                    toShift += slope
                }
                for place in places {
                    let normal = (input.values[place] - mean) / deviation
                    inputGradient.values[place] =
                        scale[channel] / deviation * ((slopes[place] ?? 0) - toShift / count - normal * toScale / count)
                }
                self.mean.append(mean)
                self.variance.append(variance)
                scaleGradient.append(toScale)
                shiftGradient.append(toShift)
            }
        }
    }

    @Test(arguments: [false, true], [false, true])
    func agreesWithTheClosedForm(fusedReLU: Bool, isBlocked: Bool) throws {
        let engine = try Engine()
        for (index, channels) in [1, 3, 8, 16, 17, 33].enumerated() {
            let seed = UInt64(300 + index)
            var stream = RandomStream(seed: seed, "batch norm")
            var plain = Tensor.random([3, channels, 4, 5], &stream)
            // Means and deviations that differ between channels.
            plain.withMutableValues { values in
                for place in values.indices { values[place] = values[place] * 2 + Float(place / 20 % channels) / 8 }
            }
            let input = isBlocked ? try inKernelLayout(plain, engine) : plain
            let (scale, shift) = (Tensor.random([channels], &stream), Tensor.random([channels], &stream))
            let gradient = Tensor.random(plain.shape, &stream)
            let exact = Exact(
                Grid(input), scale: scale.values.map(Double.init), shift: shift.values.map(Double.init),
                gradient: Grid(gradient), relu: fusedReLU)
            let context = "seed \(seed), \(channels) channels, ReLU \(fusedReLU), blocked \(isBlocked)"
            let (output, trace) = try engine.batchNorm(
                input, scale: scale, shift: shift, epsilon: Float(Self.epsilon), fusedReLU: fusedReLU)
            // 60 numbers of magnitude up to about 10 are summed for a statistic, then scaled by up to about 3.
            func isClose(_ found: [Float], _ exact: [Double], _ what: String, _ size: Double) {
                let largest = zip(found, exact).reduce(0.0) { max($0, abs(Double($1.0) - $1.1)) }
                #expect(found.count == exact.count && largest <= 60 * 0x1p-24 * size, "\(context), \(what): \(largest)")
            }
            isClose(output.values, exact.output.values, "output", 10)
            isClose(trace.mean.values, exact.mean, "mean", 10)
            isClose(trace.variance.values, exact.variance, "variance", 20)
            #expect(trace.inputShape == plain.shape, "\(context)")
            let back = try engine.batchNormBackward(
                gradient, trace: trace, scale: scale, shift: shift, epsilon: Float(Self.epsilon))
            let again = try Engine()
            let repeated = try again.batchNorm(
                input, scale: scale, shift: shift, epsilon: Float(Self.epsilon), fusedReLU: fusedReLU)
            let backAgain = try again.batchNormBackward(
                gradient, trace: repeated.trace, scale: scale, shift: shift, epsilon: Float(Self.epsilon))
            #expect(repeated.output == output && backAgain == back, "\(context)")
            isClose(back.input.values, exact.inputGradient.values, "input's gradient", 10)
            isClose(back.scale.values, exact.scaleGradient, "scale's gradient", 60)
            isClose(back.shift.values, exact.shiftGradient, "shift's gradient", 60)
            func slope(_ values: [Double], _ scale: [Double], _ shift: [Double]) -> Double {
                var moved = Grid(input)
                moved.values = values
                let output = Exact(moved, scale: scale, shift: shift, gradient: Grid(gradient), relu: fusedReLU).output
                return loss(output, Grid(gradient))
            }
            let (x, s, b) = (Grid(input).values, scale.values.map(Double.init), shift.values.map(Double.init))
            // ReLU bends where a number is 0, which a small step seldom crosses: a place in 10^5 of them.
            expectSlopes(back.input, of: x, step: 1e-5, tolerance: 1e-4, count: 6, seed: seed, context) {
                slope($0, s, b)
            }
            expectSlopes(back.scale, of: s, step: 1e-5, tolerance: 2e-3, count: 2, seed: seed, context) {
                slope(x, $0, b)
            }
            expectSlopes(back.shift, of: b, step: 1e-5, tolerance: 2e-3, count: 2, seed: seed, context) {
                slope(x, s, $0)
            }
        }
    }

    @Test func aConstantChannelBecomesItsShift() throws {
        let engine = try Engine()
        let (output, trace) = try engine.batchNorm(
            Tensor(repeating: 3, shape: [2, 2, 2, 2]), scale: Tensor([2], [1, 5]), shift: Tensor([2], [0.5, -0.25]),
            epsilon: 1e-5, fusedReLU: false)
        #expect(output.values == [0.5, 0.5, 0.5, 0.5, -0.25, -0.25, -0.25, -0.25].repeated(2))
        #expect(trace.mean.values == [3, 3])
        #expect(trace.variance.values == [0, 0])
    }

    @Test func fixedStatisticsScaleAndShift() throws {
        let engine = try Engine()
        let affine = ChannelAffine(scale: [2, -1, 0.5], shift: [1, 0, -3])
        for shape in [[2, 3, 2, 1], [4, 3]] {
            let input = Tensor(shape, (0..<12).map(Float.init))
            let area = shape.dropFirst(2).reduce(1, *)
            let expected = (0..<12).map { place -> Float in
                let channel = place / area % 3
                return Float(place) * [2, -1, 0.5][channel] + [1, 0, -3][channel]
            }
            #expect(try engine.scaledAndShifted(input, by: affine).values == expected)
        }
    }

    @Test(arguments: [[2, 17, 5, 4], [2, 16, 3, 3], [1, 33, 7], [2, 16, 2, 3, 2], [2, 5, 3, 3]])
    func fixedStatisticsRoundAlikeInAnyOrder(shape: [Int]) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 41, "affine")
        let given = Tensor.random(shape, &stream)
        let channels = shape[1]
        let affine = ChannelAffine(
            scale: (0..<channels).map { _ in Float(stream.normal()) },
            shift: (0..<channels).map { _ in Float(stream.normal() + 4) })
        let area = shape.dropFirst(2).reduce(1, *)
        let numbers = given.values
        let maps = shape.count == 4 ? try inKernelLayout(given, engine) : given
        for input in [given, try copiedByAKernel(given, engine), maps] {
            let output = try engine.scaledAndShifted(input, by: affine)
            let found = output.values
            // What a kernel copied is itself rounded; the same numbers in row-major order give the same bytes.
            let stored = Tensor(shape, input.values)
            #expect(try engine.scaledAndShifted(stored, by: affine).values.map(\.bitPattern) == found.map(\.bitPattern))
            let largest = found.indices.map { index in
                let channel = index / area % channels
                let exact = Double(numbers[index]) * Double(affine.scale[channel]) + Double(affine.shift[channel])
                return abs(Double(found[index]) - exact)
            }.reduce(0) { $1 > $0 || $1.isNaN ? $1 : $0 }
            // Winograd's copy of the numbers is itself rounded.
            #expect(largest <= 1e-4, "\(shape)")
            // What fills up the last block of channels must stay 0, for the kernels that come next count on it.
            var weights = [Float](repeating: 0, count: channels * channels)
            for index in weights.indices { weights[index] = index / channels == index % channels ? 1 : 0 }
            let ones = shape.dropFirst(2).map { _ in 1 }
            let copy = try engine.convolution(
                output, weights: Tensor([channels, channels] + ones, weights), bias: nil,
                geometry: ConvolutionGeometry(
                    stride: ones, paddingBefore: ones.map { _ in 0 }, paddingAfter: ones.map { _ in 0 }, dilation: ones,
                    groups: 1), kernels: .direct)
            #expect(copy == output)
            #expect(engine.relu(output).values.allSatisfy { $0 >= 0 })
        }
        let faulty = try engine.scaledAndShifted(
            Tensor([1, 1, 1, 4], [.nan, .infinity, 0x1p127, -3]), by: ChannelAffine(scale: [4], shift: [1])
        ).values
        #expect(faulty[0].isNaN && faulty[1...] == [.infinity, .infinity, -11])
    }

    @Test func misfitsAreRefused() throws {
        let engine = try Engine()
        let input = Tensor(repeating: 1, shape: [2, 4, 3, 3])
        func parameter(_ count: Int) -> Tensor { Tensor(repeating: 1, shape: [count]) }
        for (scale, shift) in [(3, 4), (4, 5), (1, 1)] {
            #expect(throws: TensorError.self) {
                try engine.batchNorm(
                    input, scale: parameter(scale), shift: parameter(shift), epsilon: 1e-5, fusedReLU: false)
            }
        }
        #expect(throws: TensorError.self) {
            try engine.scaledAndShifted(input, by: ChannelAffine(scale: [1, 2, 3], shift: [1, 2, 3]))
        }
        #expect(throws: TensorError.self) {
            try engine.scaledAndShifted(Tensor([3], [1, 2, 3]), by: ChannelAffine(scale: [1], shift: [1]))
        }
    }
}

extension [Float] {
    fileprivate func repeated(_ times: Int) -> [Float] { (0..<times).flatMap { _ in self } }
}
