import Tensors
import Testing

@Suite struct GeneralPoolingTests {
    /// One to three axes, padding that differs from side to side, dilation, both ways to round and to count.
    private func geometry(_ seed: UInt64) -> (shape: [Int], geometry: PoolingGeometry) {
        var stream = RandomStream(seed: seed, "general pooling")
        func pick(_ choices: [Int]) -> Int { choices[stream.uniform(below: choices.count)] }
        let axes = pick([1, 2, 2, 2, 2, 3])
        func onEachAxis(_ choices: [Int]) -> [Int] { (0..<axes).map { _ in pick(choices) } }
        let (size, dilation) = (onEachAxis([1, 2, 3]), seed % 3 == 0 ? onEachAxis([1, 2]) : onEachAxis([1]))
        func padding() -> [Int] { size.indices.map { pick([0, ((size[$0] - 1) * dilation[$0] + 1) / 2]) } }
        let geometry = PoolingGeometry(
            size: size, stride: onEachAxis([1, 2, 2, 3, 5]), paddingBefore: padding(), paddingAfter: padding(),
            dilation: dilation, roundsUp: pick([0, 1]) == 1, countsPadding: pick([0, 1]) == 1)
        let maps = size.indices.map { (size[$0] - 1) * dilation[$0] + 1 + pick([0, 1, 2, 3, 4]) }
        return ([pick([1, 2]), pick([1, 3, 16, 17, 32])] + maps, geometry)
    }

    /// Different numbers, a tenth apart, so that a small step changes no maximum's place.
    private func input(_ shape: [Int], _ stream: inout RandomStream) -> Tensor {
        var numbers = (0..<shape.reduce(1, *)).map { Float($0) / 8 - 10 }
        for index in numbers.indices.reversed() { numbers.swapAt(index, stream.uniform(below: index + 1)) }
        return Tensor(shape, numbers)
    }

    @Test(arguments: 0..<100 as Range<UInt64>, [PoolingKind.maximum, .average])
    func anyGeometryAgreesWithPlainLoops(seed: UInt64, kind: PoolingKind) throws {
        let engine = try Engine()
        let (shape, geometry) = geometry(seed)
        var stream = RandomStream(seed: seed, "numbers")
        let plain = PlainPooling(input: Grid(input(shape, &stream)), geometry: geometry)
        let exact = plain.output(kind)
        for isBlocked in [false, true] {
            let context = "seed \(seed), \(shape), \(geometry), \(kind), blocked \(isBlocked)"
            let given = Tensor(shape, plain.input.values.map { Float($0) })
            let input = isBlocked ? try copiedByAKernel(given, engine) : given
            let (output, workspace) = try engine.pooling(input, kind: kind, geometry: geometry, purpose: .training)
            try #require(output.shape == exact.shape, "\(context)")
            for axis in 2..<shape.count {
                #expect(output.shape[axis] == geometry.outputSize(shape[axis], axis: axis - 2), "\(context)")
            }
            #expect(try engine.pooling(input, kind: kind, geometry: geometry).output == output, "\(context)")
            // At most 27 numbers of a window, or windows in a place.
            let largest = (plain.input.values.map(abs).max() ?? 0) + 10
            let tolerance = kind == .maximum ? 0 : 29 * 0x1p-24 * largest
            for (found, wanted) in zip(output.values, exact.values) where abs(Double(found) - wanted) > tolerance {
                Issue.record("\(context): \(found), not \(wanted)")
                break
            }
            let gradient = Tensor.random(exact.shape, &stream)
            let back = try engine.poolingBackward(
                gradient, input: input, workspace: workspace, kind: kind, geometry: geometry)
            #expect(back.shape == shape, "\(context)")
            expectSlopes(
                back, of: plain.input.values, step: 1.0 / 32, tolerance: 27 * 29 * 0x1p-24 * 4, count: 40, seed: seed,
                context
            ) { values in
                var moved = plain
                moved.input.values = values
                return loss(moved.output(kind), Grid(gradient))
            }
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>) func notANumberIsKept(seed: UInt64) throws {
        let engine = try Engine()
        let (shape, geometry) = geometry(seed)
        var stream = RandomStream(seed: seed, "not a number")
        var given = input(shape, &stream)
        given.withMutableValues { numbers in
            for index in numbers.indices {
                let draw = stream.uniform()
                if draw < 0.05 { numbers[index] = .nan } else if draw < 0.5 { numbers[index] = -.infinity }
            }
        }
        let exact = PlainPooling(input: Grid(given), geometry: geometry).maxima
        // One times NaN is NaN, so that this has the same numbers in the kernels' layout.
        let blocked = try engine.product(copiedByAKernel(Tensor(repeating: 1, shape: shape), engine), given)
        for tensor in [given, blocked] {
            let found = try engine.pooling(tensor, kind: .maximum, geometry: geometry).output
            try #require(found.shape == exact.shape, "seed \(seed), \(shape), \(geometry)")
            for (found, wanted) in zip(found.values, exact.values) {
                #expect(
                    found.isNaN ? wanted.isNaN : Double(found) == wanted,
                    "seed \(seed), \(shape), \(geometry): \(found), not \(wanted)")
            }
        }
    }

    /// Sizes that PyTorch 2.15 gave for random windows: input, size, stride, padding, dilation, `ceil_mode`, output.
    @Test(
        arguments: [
            (10, 3, 6, 1, 2, false, 2), (12, 5, 1, 1, 1, true, 10), (3, 1, 3, 0, 1, true, 1), (5, 2, 4, 0, 1, true, 2),
            (10, 4, 2, 0, 1, false, 4), (1, 2, 2, 0, 1, true, 1), (4, 5, 6, 2, 1, true, 1), (12, 2, 4, 1, 1, true, 4),
            (3, 2, 3, 0, 1, true, 1), (10, 5, 1, 2, 2, false, 6), (2, 3, 3, 1, 1, true, 1), (3, 4, 4, 2, 1, true, 2),
            (6, 4, 5, 0, 1, true, 2), (8, 3, 5, 1, 2, true, 2), (8, 1, 5, 0, 1, true, 2), (2, 2, 3, 1, 1, true, 1),
            (12, 5, 1, 1, 2, true, 6), (3, 1, 6, 0, 2, true, 1), (8, 2, 6, 0, 1, false, 2), (9, 4, 1, 0, 2, true, 3),
            (5, 4, 6, 1, 1, true, 1), (11, 1, 4, 0, 1, true, 3), (12, 5, 2, 2, 1, true, 7), (7, 3, 2, 0, 1, true, 3),
            (8, 5, 2, 2, 1, false, 4), (12, 3, 4, 1, 1, true, 4), (3, 1, 4, 0, 2, false, 1), (6, 2, 1, 1, 1, true, 7),
            (9, 5, 3, 0, 1, true, 3), (11, 1, 3, 0, 2, false, 4), (5, 4, 3, 2, 2, true, 2), (6, 2, 5, 0, 1, true, 2),
            (5, 3, 6, 1, 1, true, 1), (9, 3, 3, 1, 2, true, 3), (7, 3, 2, 1, 1, false, 4), (9, 2, 5, 0, 1, false, 2),
            (8, 3, 6, 0, 2, true, 2), (7, 2, 5, 1, 1, true, 2), (11, 3, 6, 0, 1, true, 2), (8, 5, 6, 0, 1, false, 1),
        ] as [(Int, Int, Int, Int, Int, Bool, Int)])
    func sizesAreThoseOfPyTorch(
        input: Int, size: Int, stride: Int, padding: Int, dilation: Int, roundsUp: Bool, output: Int
    ) throws {
        let geometry = PoolingGeometry(
            size: [size], stride: [stride], paddingBefore: [padding], paddingAfter: [padding], dilation: [dilation],
            roundsUp: roundsUp)
        #expect(geometry.outputSize(input) == output)
        let found = try Engine().pooling(
            Tensor(repeating: 1, shape: [1, 1, input]), kind: .maximum, geometry: geometry)
        #expect(found.output == Tensor(repeating: 1, shape: [1, 1, output]))
    }

    /// PyTorch 2.15's numbers for windows that reach beyond the end.
    @Test func meansAreThoseOfPyTorch() throws {
        let engine = try Engine()
        let input = Tensor([1, 1, 5, 6], (0..<30).map { Float($0 * 7 % 11) })
        func means(_ geometry: PoolingGeometry) throws -> [Float] {
            try engine.pooling(input, kind: .average, geometry: geometry).output.values
        }
        let counted: [Float] = [
            2.3333332538604736, 3.777777671813965, 3.3333332538604736, 0.3333333432674408, 3.3333332538604736,
            5.111111164093018, 4.44444465637207, 2.6666667461395264, 2.1111111640930176, 3.444444417953491, 3, 2,
        ]
        let notCounted: [Float] = [
            5.25, 5.666666507720947, 5, 1, 5, 5.111111164093018, 4.44444465637207, 5.333333492279053, 4.75,
            5.166666507720947, 4.5, 6,
        ]
        let close = { (a: [Float], b: [Float]) in a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-6 } }
        #expect(close(try means(PoolingGeometry(size: 3, stride: 2, padding: 1, roundsUp: true)), counted))
        #expect(
            close(
                try means(PoolingGeometry(size: 3, stride: 2, padding: 1, roundsUp: true, countsPadding: false)),
                notCounted))
        #expect(
            close(
                try means(PoolingGeometry(size: 3, stride: 2, roundsUp: true)),
                [5, 5.55555534362793, 3.8333332538604736, 5.888888835906982, 5.222222328186035, 5.333333492279053]))
        #expect(
            close(
                try means(PoolingGeometry(size: 2, stride: 3, padding: 1, roundsUp: true)), [0, 3.25, 0.5, 3, 7, 4]))
    }

    @Test(arguments: [[2, 3, 5, 4], [2, 16, 7, 7], [1, 17, 6], [2, 32, 2, 3, 2], [3, 1, 1, 1]])
    func wholeMaps(shape: [Int]) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 21, "whole maps")
        let given = Tensor.random(shape, &stream)
        let area = shape.dropFirst(2).reduce(1, *)
        let numbers = given.values
        let single = Array(shape.prefix(2)) + shape.dropFirst(2).map { _ in 1 }
        for input in [given, try copiedByAKernel(given, engine)] {
            let output = try engine.globalAveragePooling(input)
            #expect(output.shape == single)
            for (plane, mean) in output.values.enumerated() {
                let exact = numbers[plane * area..<(plane + 1) * area].reduce(0.0) { $0 + Double($1) } / Double(area)
                #expect(abs(Double(mean) - exact) <= Double(area) * 0x1p-24 * 4)
            }
            let gradient = Tensor.random(single, &stream)
            let back = try engine.globalAveragePoolingBackward(gradient, inputShape: shape)
            #expect(back.shape == shape)
            for (index, value) in back.values.enumerated() {
                let exact = Double(gradient.values[index / area]) / Double(area)
                #expect(abs(Double(value) - exact) <= 0x1p-22 * abs(exact))
            }
        }
    }

    /// An engine keeps its kernels; one must not serve another geometry of the same shapes.
    @Test func eachGeometryHasAKernelOfItsOwn() throws {
        let shared = try Engine()
        var stream = RandomStream(seed: 18, "kernels")
        let input = input([1, 3, 8, 8], &stream)
        var geometries: [PoolingGeometry] = []
        for (before, after) in [(1, 1), (2, 0), (0, 2)] {
            for (size, dilation) in [(3, 1), (2, 2)] {
                for countsPadding in [true, false] {
                    geometries.append(
                        PoolingGeometry(
                            size: [size, size], stride: [1, 1], paddingBefore: [before, before],
                            paddingAfter: [after, after], dilation: [dilation, dilation], countsPadding: countsPadding))
                }
            }
        }
        for geometry in geometries {
            for kind in [PoolingKind.maximum, .average] {
                func run(_ engine: Engine) throws -> [[UInt32]] {
                    let (output, workspace) = try engine.pooling(
                        input, kind: kind, geometry: geometry, purpose: .training)
                    let back = try engine.poolingBackward(
                        output, input: input, workspace: workspace, kind: kind, geometry: geometry)
                    return [output.bits, back.bits]
                }
                #expect(try run(shared) == run(Engine()), "\(geometry), \(kind)")
            }
        }
    }

    @Test func repeatingGivesTheSameBytes() throws {
        for seed in 0..<10 as Range<UInt64> {
            let (shape, geometry) = geometry(seed)
            func run(_ kind: PoolingKind) throws -> [UInt32] {
                let engine = try Engine()
                var stream = RandomStream(seed: seed, "numbers")
                let input = input(shape, &stream)
                let (output, workspace) = try engine.pooling(input, kind: kind, geometry: geometry, purpose: .training)
                let back = try engine.poolingBackward(
                    output, input: input, workspace: workspace, kind: kind, geometry: geometry)
                return output.bits + back.bits
            }
            #expect(try run(.average) == run(.average), "seed \(seed)")
            #expect(try run(.maximum) == run(.maximum), "seed \(seed)")
        }
    }

    @Test func misfitsAreRefused() throws {
        let engine = try Engine()
        func attempt(_ shape: [Int], _ geometry: PoolingGeometry) -> String {
            do {
                let input = Tensor(repeating: 1, shape: shape)
                let output = try engine.pooling(input, kind: .average, geometry: geometry).output
                return "accepted, \(output.shape)"
            } catch { return "\(error)" }
        }
        #expect(attempt([1, 2, 4, 4], PoolingGeometry(size: 2, stride: 2, padding: 1)) == "accepted, [1, 2, 3, 3]")
        #expect(attempt([1, 2, 4, 4], PoolingGeometry(size: 2, stride: 2, padding: 2)).contains("padding"))
        #expect(attempt([1, 2, 4, 4], PoolingGeometry(size: 2, stride: 2, padding: -1)).contains("padding"))
        #expect(attempt([1, 2, 4], PoolingGeometry(size: 2, stride: 2)).contains("each of 1 spatial axes"))
        let dilated = PoolingGeometry(
            size: [2, 2], stride: [1, 1], paddingBefore: [1, 1], paddingAfter: [1, 1], dilation: [2, 2])
        #expect(attempt([1, 2, 1, 1], dilated).contains("nothing but padding"))
        #expect(
            attempt([1, 2, 4, 4], PoolingGeometry(size: .max, stride: 1)).contains("window")
                && attempt([1, 2, 4, 4], PoolingGeometry(size: 2, stride: .max, roundsUp: true)).contains("stride"))
        #expect(throws: TensorError.self) {
            try engine.globalAveragePoolingBackward(Tensor(repeating: 1, shape: [1, 2]), inputShape: [1, 2])
        }
    }
}

/// The same numbers in the layout that the kernels prefer, whatever the count of axes.
func copiedByAKernel(_ tensor: Tensor, _ engine: Engine) throws -> Tensor {
    let channels = tensor.shape[1]
    let axes = tensor.shape.count - 2
    var identity = [Float](repeating: 0, count: channels * channels)
    for channel in 0..<channels { identity[channel * channels + channel] = 1 }
    let (ones, none) = ([Int](repeating: 1, count: axes), [Int](repeating: 0, count: axes))
    return try engine.convolution(
        tensor, weights: Tensor([channels, channels] + ones, identity), bias: nil,
        geometry: ConvolutionGeometry(
            stride: ones, paddingBefore: none, paddingAfter: none, dilation: ones, groups: 1),
        kernels: .direct)
}
