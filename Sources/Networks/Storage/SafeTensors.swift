import Formats
import Foundation
import Tensors

/// Named tensors and text in the safetensors format: a length, a JSON header, then the numbers as they lie in memory.
public struct SafeTensors: Sendable, Equatable {
    public var tensors: [String: Tensor]
    /// Tensors of type U8, such as masks, under names that no other tensor has.
    public var byteTensors: [String: ByteTensor]
    public var metadata: [String: String]
    /// Tensors of the file that are not read, such as larger whole numbers, with the format's name for their type.
    public private(set) var skipped: [String: String] = [:]

    public init(
        tensors: [String: Tensor] = [:], byteTensors: [String: ByteTensor] = [:], metadata: [String: String] = [:]
    ) {
        self.tensors = tensors
        self.byteTensors = byteTensors
        self.metadata = metadata
    }

    /// The file's bytes: names in alphabetical order, those of bytes last, so that equal values give equal bytes and
    /// numbers stay aligned. O(numbers).
    ///
    /// Numbers are written as Float32, whatever they were read from, and bytes as U8; skipped tensors are not written.
    public func encoded() throws -> Data {
        precondition(
            byteTensors.keys.allSatisfy { tensors[$0] == nil }, "a tensor of numbers and one of bytes have one name")
        let numbers = tensors.sorted { $0.key < $1.key }
        let bytes = byteTensors.sorted { $0.key < $1.key }
        let described =
            numbers.map { (name: $0.key, shape: $0.value.shape, format: NumberFormat.float32) }
            + bytes.map { (name: $0.key, shape: $0.value.shape, format: NumberFormat.uint8) }
        let header = try SafeTensorsHeader.encoded(described, metadata: metadata)
        var result = Data(
            capacity: header.count + numbers.reduce(0) { $0 + $1.value.count * MemoryLayout<Float>.stride }
                + bytes.reduce(0) { $0 + $1.value.values.count })
        result.append(header)
        for (_, tensor) in numbers { tensor.withValues { result.append(Data(buffer: $0)) } }
        for (_, tensor) in bytes { result.append(contentsOf: tensor.values) }
        return result
    }

    /// Reads what `encoded()` or another tool wrote: numbers of type F32, F16, BF16 or F64, all as Float32, and U8 as
    /// bytes.
    ///
    /// - Throws: `NetworkError` naming the tensor, what was expected and what was found.
    public init(decoding data: Data) throws {
        let header: SafeTensorsHeader
        do {
            header = try SafeTensorsHeader(decoding: data)
        } catch let error as FormatError {
            throw NetworkError(error.attempt, error.finding, advice: error.advice)
        }
        tensors = header.tensors.filter(\.value.format.isReadable).mapValues { $0.tensor() }
        byteTensors = header.tensors.compactMapValues { $0.byteTensor() }
        metadata = header.metadata
        skipped = header.tensors.filter { !$0.value.format.isReadable && $0.value.format != .uint8 }
            .mapValues(\.format.rawValue)
    }
}
