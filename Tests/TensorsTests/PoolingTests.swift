import Tensors
import Testing

@Suite struct PoolingTests {
    private struct Case {
        var input: Tensor
        var geometry: PoolingGeometry
        var output: [Int]
    }

    private func randomCase(_ seed: UInt64) -> Case {
        var stream = RandomStream(seed: seed, "pooling")
        func pick(_ choices: [Int]) -> Int { choices[stream.uniform(below: choices.count)] }
        let geometry = PoolingGeometry(size: pick([1, 2, 3]), stride: pick([1, 2, 3]))
        let shape = [pick([1, 2]), pick([1, 3, 8, 16, 17, 33]), 3 + pick([0, 1, 2, 5]), 3 + pick([0, 1, 4])]
        func places(_ size: Int) -> Int {
            (0...size).count { $0 % geometry.stride[0] == 0 && $0 + geometry.size[0] <= size }
        }
        return Case(
            input: .random(shape, &stream), geometry: geometry,
            output: [shape[0], shape[1], places(shape[2]), places(shape[3])])
    }

    /// The window of an output: places in the input.
    private func window(_ one: Case, _ y: Int, _ x: Int) -> [(row: Int, column: Int)] {
        (0..<one.geometry.size[0]).flatMap { i in
            (0..<one.geometry.size[0]).map { j in (y * one.geometry.stride[0] + i, x * one.geometry.stride[0] + j) }
        }
    }

    private func forEachOutput(_ one: Case, _ body: (_ n: Int, _ c: Int, _ y: Int, _ x: Int) -> Void) {
        for n in 0..<one.output[0] {
            for c in 0..<one.output[1] {
                for y in 0..<one.output[2] { for x in 0..<one.output[3] { body(n, c, y, x) } }
            }
        }
    }

    @Test(arguments: [false, true]) func maximaAgreeWithPlainLoops(isBlocked: Bool) throws {
        let engine = try Engine()
        for seed in 0..<30 as Range<UInt64> {
            let one = randomCase(seed)
            let input = isBlocked ? try inKernelLayout(one.input, engine) : one.input
            let grid = Grid(input)
            var stream = RandomStream(seed: seed, "gradient")
            let gradient = Tensor.random(one.output, &stream)
            let gradientGrid = Grid(gradient)
            var exact = Grid(one.output)
            var exactGradient = Grid(one.input.shape)
            forEachOutput(one) { n, c, y, x in
                let places = window(one, y, x)
                let largest = places.max { grid[n, c, $0.row, $0.column] < grid[n, c, $1.row, $1.column] } ?? (0, 0)
                exact[n, c, y, x] = grid[n, c, largest.row, largest.column]
                exactGradient[n, c, largest.row, largest.column] += gradientGrid[n, c, y, x]
            }
            let context = "seed \(seed), \(one.input.shape), \(one.geometry), blocked \(isBlocked)"
            let (output, workspace) = try engine.pooling(
                input, kind: .maximum, geometry: one.geometry, purpose: .training)
            #expect(output.values.map(Double.init) == exact.values, "\(context)")
            #expect(output.shape == one.output, "\(context)")
            #expect(output.shape[2] == one.geometry.outputSize(one.input.shape[2]), "\(context)")
            let inference = try engine.pooling(input, kind: .maximum, geometry: one.geometry)
            #expect(inference.output == output, "\(context)")
            #expect(inference.workspace == nil, "\(context)")
            let back = try engine.poolingBackward(
                gradient, input: input, workspace: workspace, kind: .maximum, geometry: one.geometry)
            // At most nine windows overlap in a place.
            expectClose(back, exactGradient, magnitudes: exactGradient.magnitudesFloored(1), .sums(terms: 9), context)
        }
    }

    @Test(arguments: [false, true]) func meansAgreeWithPlainLoops(isBlocked: Bool) throws {
        let engine = try Engine()
        for seed in 0..<30 as Range<UInt64> {
            let one = randomCase(seed)
            let input = isBlocked ? try inKernelLayout(one.input, engine) : one.input
            let grid = Grid(input)
            var stream = RandomStream(seed: seed, "gradient")
            let gradient = Tensor.random(one.output, &stream)
            let gradientGrid = Grid(gradient)
            var exact = Grid(one.output)
            var exactGradient = Grid(one.input.shape)
            let area = Double(one.geometry.size[0] * one.geometry.size[0])
            forEachOutput(one) { n, c, y, x in
                for place in window(one, y, x) {
                    exact[n, c, y, x] += grid[n, c, place.row, place.column] / area
                    exactGradient[n, c, place.row, place.column] += gradientGrid[n, c, y, x] / area
                }
            }
            let context = "seed \(seed), \(one.input.shape), \(one.geometry), blocked \(isBlocked)"
            let (output, workspace) = try engine.pooling(
                input, kind: .average, geometry: one.geometry, purpose: .training)
            // Nine terms of at most about 4.
            expectClose(output, exact, magnitudes: exact.magnitudesFloored(4), .sums(terms: 9), context)
            let back = try engine.poolingBackward(
                gradient, input: input, workspace: workspace, kind: .average, geometry: one.geometry)
            expectClose(back, exactGradient, magnitudes: exactGradient.magnitudesFloored(4), .sums(terms: 9), context)
        }
    }

    @Test func windowsOfHugeNumbers() throws {
        let engine = try Engine()
        let input = Tensor([1, 1, 2, 4], [1, .infinity, -.infinity, -3e38, 2, 3, -.infinity, -2e38])
        let output = try engine.pooling(input, kind: .maximum, geometry: PoolingGeometry(size: 2, stride: 2)).output
        #expect(output.values == [.infinity, -2e38])
    }

    /// As PyTorch's; whether the layout is blocked must not matter.
    @Test(arguments: [1, 3, 17]) func notANumberIsKept(channels: Int) throws {
        let engine = try Engine()
        for seed in 0..<6 as Range<UInt64> {
            var stream = RandomStream(seed: seed, "nan")
            var plain = Tensor.random([2, channels, 5, 6], &stream)
            plain.withMutableValues { values in
                for index in values.indices where stream.uniform() < 0.1 { values[index] = .nan }
                for index in 0..<4 { values[index] = -.infinity }
            }
            for geometry in [PoolingGeometry(size: 2, stride: 2), PoolingGeometry(size: 3, stride: 1)] {
                let numbers = plain.values
                let places = (geometry.outputSize(5), geometry.outputSize(6))
                var expected: [Float] = []
                for plane in 0..<2 * channels {
                    for y in 0..<places.0 {
                        for x in 0..<places.1 {
                            let window = (0..<geometry.size[0] * geometry.size[0]).map { step in
                                numbers[
                                    plane * 30 + (y * geometry.stride[0] + step / geometry.size[0]) * 6
                                        + x * geometry.stride[0] + step % geometry.size[0]]
                            }
                            expected.append(window.contains { $0.isNaN } ? .nan : window.max() ?? 0)
                        }
                    }
                }
                let found = try engine.pooling(plain, kind: .maximum, geometry: geometry).output
                #expect(found.shape == [2, channels, places.0, places.1])
                let bits = found.values.map { ($0.isNaN ? .nan : $0).bitPattern }
                #expect(bits == expected.map(\.bitPattern), "seed \(seed)")
            }
        }
        // Without a NaN nothing changes.
        let ordinary = try inKernelLayout(Tensor(repeating: 2, shape: [1, channels, 4, 4]), engine)
        let geometry = PoolingGeometry(size: 2, stride: 2)
        #expect(
            try engine.pooling(ordinary, kind: .maximum, geometry: geometry).output
                == engine.pooling(ordinary, kind: .maximum, geometry: geometry).output)
    }

    @Test func misfitsAreRefused() throws {
        let engine = try Engine()
        func attempt(_ shape: [Int], _ geometry: PoolingGeometry) -> String {
            do {
                _ = try engine.pooling(Tensor(repeating: 1, shape: shape), kind: .maximum, geometry: geometry)
                return "accepted"
            } catch { return "\(error)" }
        }
        #expect(
            attempt([1, 3, 2, 2], PoolingGeometry(size: 3, stride: 1))
                == "pooling of [1, 3, 2, 2] with windows of 3x3: wants an input [N, C, H, W] no smaller than the window."
        )
        #expect(attempt([12, 3], PoolingGeometry(size: 2, stride: 2)).hasPrefix("pooling of [12, 3]"))
        #expect(attempt([1, 3, 4, 4], PoolingGeometry(size: 2, stride: 0)).contains("stride"))
        #expect(attempt([1, 3, 4, 4], PoolingGeometry(size: 0, stride: 1)).contains("stride"))
    }
}

extension Grid {
    /// Magnitudes, none below the floor: numbers near 0 come from larger ones that cancel.
    fileprivate func magnitudesFloored(_ floor: Double) -> Grid {
        var result = self
        result.values = values.map { max(abs($0), floor) }
        return result
    }
}
