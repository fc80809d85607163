import Formats
import Foundation
import Wording

/// The tensors of a file that `torch.save` wrote, in either of its forms; no code of the file is run.
///
/// The file may hold a state dictionary or, as checkpoints do, a dictionary with one under "state_dict",
/// "model_state_dict" or "model"; then the rest is left alone. Values that are no tensors, such as numbers, are
/// skipped.
struct PyTorchFile {
    private(set) var tensors: [String: StoredTensor] = [:]
    /// What the values that are no tensors are.
    private(set) var others: [String: String] = [:]

    static let operation = "reading a PyTorch file"
    /// Where a checkpoint keeps its state dictionary.
    static let nestings = ["state_dict", "model_state_dict", "model"]

    /// - Throws: `NetworkError` naming the tensor or place, what was expected and found.
    init(decoding data: Data) throws {
        if data.starts(with: [0x50, 0x4B]) {
            let archive = try PyTorchArchive(decoding: data)
            try read(archive.value, of: archive.unpickler, fileSize: data.count, storage: archive.storage)
        } else {
            let stream = try PyTorchStream(decoding: data)
            try read(stream.value, of: stream.unpickler, fileSize: data.count, storage: stream.storage)
        }
    }

    private mutating func read(
        _ value: PickleValue, of unpickler: Unpickler, fileSize: Int, storage: (String, Int) throws -> Data
    ) throws {
        // Views may show the same numbers many times over; a file of halves has one number for two bytes.
        let mostNumbers = 2 * fileSize + 1 << 20
        var numbers = 0
        for (name, value) in try PyTorchFile.stateDictionary(value, of: unpickler) {
            guard case .object(let place) = value, case .tensor(let pickled) = unpickler.objects[place].kind else {
                others[name] = unpickler.describe(value)
                continue
            }
            let size = unpickler.storageSizes[pickled.storage.key] ?? 0
            let bytes = try storage(pickled.storage.key, size)
            let part = pickled.storage.part
            let tensor = try StoredTensor(
                name, shape: pickled.shape, strides: pickled.strides, offset: pickled.offset, format: pickled.format,
                storage: bytes[bytes.startIndex + part.lowerBound..<bytes.startIndex + part.upperBound])
            tensors[name] = tensor
            numbers += tensor.count
            guard numbers <= mostNumbers else {
                throw NetworkError(
                    PyTorchFile.operation,
                    "its tensors up to \(legible(name)) show \(numbers) numbers, more than a file of \(fileSize) bytes should hold"
                )
            }
        }
    }

    /// The named values of the state dictionary in a pickle's value; of equal names the last counts.
    private static func stateDictionary(_ value: PickleValue, of unpickler: Unpickler) throws -> [String: PickleValue] {
        func items(_ value: PickleValue) -> [PickleValue]? {
            guard case .object(let place) = value, case .dictionary = unpickler.objects[place].kind else { return nil }
            return unpickler.objects[place].items
        }
        func entries(_ items: [PickleValue]) -> [String: PickleValue] {
            var result: [String: PickleValue] = [:]
            for index in stride(from: 0, to: items.count - 1, by: 2) {
                if case .text(let key) = items[index] { result[key] = items[index + 1] }
            }
            return result
        }
        guard let outer = items(value) else {
            throw NetworkError(operation, "wants a dictionary of tensors, found \(unpickler.describe(value))")
        }
        let found = entries(outer)
        for key in nestings {
            if let inner = found[key].flatMap(items) { return entries(inner) }
        }
        return found
    }
}
