import Foundation
import Notebook
import Testing

/// Tensors as values of steps.
@Suite struct StoredTensorsTests {
    private static let tensors = [
        Tensor([2, 3], [0, 1, -2.5, 0.099975586, 65504, -6.1035156e-05]), Tensor([1, 2], [0.1, 3]),
        Tensor([3], [1e6, 1e-30, -0.0]),
    ]

    @Test("They come back to the last bit, in half the memory where Float16 holds them, and have the same bytes again")
    func roundTrip() throws {
        let data = try StoredTensors(Self.tensors).encoded()
        let found = try StoredTensors(decoding: data)
        #expect(found.storedTensors.map(\.shape) == Self.tensors.map(\.shape))
        for (one, other) in zip(found.storedTensors, Self.tensors) {
            #expect(one.values.map(\.bitPattern) == other.values.map(\.bitPattern))
        }
        #expect(try found.encoded() == data)
        // A byte and the dimensions of each; six halves, two floats, three floats.
        #expect(data.count == (1 + 8 * 3) + 6 * 2 + (1 + 8 * 3) + 2 * 4 + (1 + 8 * 2) + 3 * 4)
        #expect(try StoredTensors(decoding: Data()).storedTensors.isEmpty)
    }

    @Test("Bytes that are cut short are no tensors")
    func cutShort() throws {
        let data = try StoredTensors([Self.tensors[0]]).encoded()
        for count in 1..<data.count {
            #expect(throws: NotebookError.self, "\(count)") { try StoredTensors(decoding: data.prefix(count)) }
        }
    }
}
