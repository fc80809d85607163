import Tensors
import Testing

/// Channels that only fill a block of 8 or 16 up must not reach what the next convolution computes.
@Suite struct ChannelPaddingTests {
    private typealias Operation = @Sendable (Engine, Tensor) throws -> Tensor

    private static let operations: [(String, Operation)] = [
        (
            "scale and shift",
            { engine, input in
                let channels = input.shape[1]
                return try engine.scaledAndShifted(
                    input,
                    by: ChannelAffine(
                        scale: (0..<channels).map { 1 + Float($0) / 8 }, shift: (0..<channels).map { Float($0 % 5) - 2 }
                    ))
            }
        ),
        (
            "batch norm",
            { engine, input in
                let channels = input.shape[1]
                return try engine.batchNorm(
                    input, scale: Tensor(repeating: 2, shape: [channels]),
                    shift: Tensor(repeating: 1, shape: [channels]),
                    epsilon: 1e-5, fusedReLU: false
                ).output
            }
        ),
        ("sigmoid", { try $0.activation(.sigmoid, of: $1) }),
        ("exponential", { try $0.activation(.exponential, of: $1) }),
        ("logarithm", { try $0.activation(.logarithm, of: $1) }),
        ("quotient", { try $0.combined($1, $1, by: .divide) }),
        ("sum", { try $0.combined($1, Tensor([1], [3]), by: .add) }),
        ("maxima", { try $0.pooling($1, kind: .maximum, geometry: PoolingGeometry(size: 2, stride: 1)).output }),
        (
            "two halves",
            { engine, input in
                let half = input.shape[1] / 2
                return try engine.concatenated(
                    [
                        engine.slice(input, axis: 1, range: half..<input.shape[1]),
                        engine.slice(input, axis: 1, range: 0..<half),
                    ], axis: 1)
            }
        ),
    ]

    @Test(arguments: operations.indices, [3, 17, 24, 40]) func fillingStaysOut(operation: Int, channels: Int) throws {
        let (name, body) = Self.operations[operation]
        let engine = try Engine()
        // Memory that was used before, as in the middle of a network.
        for _ in 0..<4 { _ = try inKernelLayout(Tensor(repeating: .nan, shape: [2, channels, 5, 5]), engine) }
        var stream = RandomStream(seed: 11, name)
        let input = Tensor([2, channels, 5, 5], (0..<50 * channels).map { _ in Float(stream.uniform() + 0.5) })
        let output = try body(engine, inKernelLayout(input, engine))
        let sums = try engine.convolution(
            output, weights: Tensor(repeating: 1, shape: [16, channels, 1, 1]), bias: nil,
            geometry: ConvolutionGeometry())
        let plain = Grid(output)
        var expected = Grid(sums.shape)
        for n in 0..<2 {
            for o in 0..<16 {
                for y in 0..<sums.shape[2] {
                    for x in 0..<sums.shape[3] {
                        expected[n, o, y, x] = (0..<channels).reduce(0) { $0 + plain[n, $1, y, x] }
                    }
                }
            }
        }
        for (found, exact) in zip(sums.values, expected.values) {
            #expect(abs(Double(found) - exact) < 1e-4 * max(1, abs(exact)), "\(name), \(channels) channels, seed 11")
        }
    }
}
