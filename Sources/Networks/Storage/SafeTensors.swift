import Formats
import Foundation
import Tensors

/// Named tensors and text in the safetensors format: a length, a JSON header, then the numbers as they lie in memory.
public struct SafeTensors: Sendable, Equatable {
    public var tensors: [String: Tensor]
    public var metadata: [String: String]
    /// Tensors of the file that are not read, such as whole numbers, with the format's name for their type.
    public private(set) var skipped: [String: String] = [:]

    public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
        self.tensors = tensors
        self.metadata = metadata
    }

    /// The file's bytes: names in alphabetical order, so that equal values give equal bytes. O(numbers).
    ///
    /// Numbers are written as Float32, whatever they were read from; skipped tensors are not written.
    public func encoded() throws -> Data {
        let sorted = tensors.sorted { $0.key < $1.key }
        let header = try SafeTensorsHeader.encoded(sorted.map { ($0.key, $0.value.shape) }, metadata: metadata)
        var result = Data(
            capacity: header.count + sorted.reduce(0) { $0 + $1.value.count * MemoryLayout<Float>.stride })
        result.append(header)
        for (_, tensor) in sorted { tensor.withValues { result.append(Data(buffer: $0)) } }
        return result
    }

    /// Reads what `encoded()` or another tool wrote: numbers of type F32, F16, BF16 or F64, all as Float32.
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
        metadata = header.metadata
        skipped = header.tensors.filter { !$0.value.format.isReadable }.mapValues(\.format.rawValue)
    }
}
