import Tensors
import Testing

@Suite struct QuotientTests {
    private let engine: Engine

    init() throws { engine = try Engine() }

    @Test func stabilisersKeepQuotientsFinite() throws {
        let above = Tensor([4], [1, 1, 1, 0]), below = Tensor([4], [2, -2, 0, 0])
        #expect(try engine.quotient(above, by: below, .none).values == [0.5, -0.5, 0, 0])
        #expect(try engine.quotient(above, by: below, .signed(2)).values == [0.25, -0.25, 0.5, 0])
        // -2 + 2 = 0.
        #expect(try engine.quotient(above, by: below, .plain(2)).values == [0.25, 0, 0.5, 0])
    }

    @Test func blockedMapsKeepTheirOrderAndTheirFilling() throws {
        var stream = RandomStream(seed: 3, "maps")
        let input = Tensor([2, 5, 6, 6], (0..<2 * 5 * 36).map { _ in Float(stream.normal()) })
        let weights = Tensor([20, 5, 3, 3], (0..<20 * 45).map { _ in Float(stream.normal()) })
        let maps = try engine.convolution(input, weights: weights, bias: nil, geometry: ConvolutionGeometry(padding: 1))
        let above = Tensor(maps.shape, (0..<maps.count).map { _ in Float(stream.normal()) })
        let found = try engine.quotient(above, by: maps, .plain(1e-3))
        #expect(found.description == maps.description)
        #expect(zip(found.values, zip(above.values, maps.values)).allSatisfy { $0 == $1.0 / ($1.1 + 1e-3) })
        // A kernel that sums over all channels would meet what fills up the last block.
        let ones = Tensor(repeating: 1, shape: [1, 20, 1, 1])
        let sums = try engine.convolution(found, weights: ones, bias: nil, geometry: ConvolutionGeometry())
        #expect(sums.values.allSatisfy { $0.isFinite })
    }

    @Test func shapesMustAgree() throws {
        let (one, two) = (Tensor([1], [1]), Tensor([2], [1, 2]))
        #expect(throws: TensorError.self) { try engine.quotient(one, by: two, .none) }
    }
}
