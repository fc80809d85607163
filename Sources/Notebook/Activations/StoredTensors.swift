import CKernels
import Foundation
import Tensors

/// Tensors as a step's value or a piece: what other processes and machines are to have, which kept activations aren't.
///
/// Numbers that Float16 holds exactly, as those do that were kept in it, take half the memory.
public struct StoredTensors: StorableValue, Sendable {
    public let storedTensors: [Tensor]

    public init(_ tensors: [Tensor]) { storedTensors = tensors }

    public static var encodingName: String { "tensors 1" }

    /// For each tensor: whether it is in Float16 (a byte), its dimensions (their number and they, each 8 bytes), and its numbers,
    /// row by row; everything begins with its lowest byte.
    public func encoded() throws -> Data {
        var data = Data()
        func append(_ number: Int) { withUnsafeBytes(of: UInt64(number).littleEndian) { data.append(contentsOf: $0) } }
        for tensor in storedTensors {
            let halves = EncodedChunk(tensor, precision: .float16)
            let chunk = halves.largestError == 0 ? halves : EncodedChunk(tensor, precision: .float32)
            data.append(chunk.precision == .float16 ? 1 : 0)
            append(tensor.shape.count)
            tensor.shape.forEach(append)
            chunk.withBytes { data.append(contentsOf: $0) }
        }
        return data
    }

    /// - Throws: `NotebookError` where the bytes are no tensors'.
    public init(decoding data: Data) throws {
        var rest = data[...]
        func take(_ count: Int) throws -> Data.SubSequence {
            guard (0...rest.count).contains(count) else {
                throw NotebookError(
                    .store, "reading stored tensors", "their bytes are cut short, or no tensors'",
                    advice: "Run the study again to make them anew")
            }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        func number() throws -> Int {
            let number = try take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return Int(min(number, UInt64(UInt32.max)))
        }
        var found: [Tensor] = []
        while !rest.isEmpty {
            let isHalf = try take(1).first == 1
            let shape = try (0..<number()).map { _ in try number() }
            let count = shape.reduce(1, *), bytes = try take(count * (isHalf ? 2 : 4))
            found.append(
                Tensor(shape) { floats in
                    guard isHalf else {
                        _ = bytes.copyBytes(to: UnsafeMutableRawBufferPointer(rebasing: floats.prefix(count)))
                        return
                    }
                    var halves = [UInt16](repeating: 0, count: count)
                    _ = halves.withUnsafeMutableBytes { bytes.copyBytes(to: $0) }
                    cahier_floats_from_halves(floats.baseAddress, halves, count)
                })
        }
        storedTensors = found
    }
}
