import Formats
import Foundation
import Wording

/// The tensors of a file that `torch.save` wrote, in either of its forms; no code of the file is run.
///
/// The file may hold a state dictionary or, as checkpoints do, dictionaries with state dictionaries under any keys. Values
/// that are no tensors, such as numbers, are skipped.
struct PyTorchFile {
    /// The file's own dictionary first, even without tensors; then those in it that have tensors.
    private(set) var states: [StateDictionary] = []

    static let operation = "reading a PyTorch file"
    /// How far down, and how many dictionaries, are looked through for tensors.
    private static let (deepest, most) = (4, 1000)

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
        guard case .object(let root) = value, case .dictionary = unpickler.objects[root].kind else {
            throw NetworkError(
                PyTorchFile.operation, "wants a dictionary of tensors, found \(unpickler.describe(value))",
                advice: "Save the state dictionary: torch.save(model.state_dict(), path)")
        }
        var seen: Set<Int> = [root]
        var next: [(keys: [String], place: Int)] = [([], root)]
        while !next.isEmpty {
            let (keys, place) = next.removeFirst()
            let named = entries(unpickler.objects[place].items)
            let hasTensors = named.values.contains { unpickler.tensor($0) != nil }
            if hasTensors || keys.isEmpty {
                states.append(state(keys, named, of: unpickler, fileSize: fileSize, storage: storage))
            }
            guard keys.count < PyTorchFile.deepest else { continue }
            for (key, value) in named.sorted(by: { $0.key < $1.key }) where seen.count < PyTorchFile.most {
                guard case .object(let inner) = value, case .dictionary = unpickler.objects[inner].kind,
                    seen.insert(inner).inserted
                else { continue }
                next.append((keys + [key], inner))
            }
        }
    }

    /// The tensors of one dictionary.
    private func state(
        _ keys: [String], _ named: [String: PickleValue], of unpickler: Unpickler, fileSize: Int,
        storage: (String, Int) throws -> Data
    ) -> StateDictionary {
        // Views may show the same numbers many times over; a file of halves has one number for two bytes.
        let mostNumbers = 2 * fileSize + 1 << 20
        var (numbers, tensors, others): (Int, [String: StoredTensor], [String: String]) = (0, [:], [:])
        do {
            for (name, value) in named {
                guard let pickled = unpickler.tensor(value) else {
                    others[name] = unpickler.describe(value)
                    continue
                }
                let size = unpickler.storageSizes[pickled.storage.key] ?? 0
                let bytes = try storage(pickled.storage.key, size)
                let part = pickled.storage.part
                let tensor = try StoredTensor(
                    name, shape: pickled.shape, strides: pickled.strides, offset: pickled.offset,
                    format: pickled.format,
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
        } catch let error as any ExplainedError {
            var state = StateDictionary(keys: keys)
            state.problem = NetworkError(error.attempt, error.finding, advice: error.advice)
            return state
        } catch {
            preconditionFailure("reading a tensor throws explained errors alone")
        }
        return StateDictionary(keys: keys, tensors, others: others)
    }

    /// The values under keys that are text; of equal keys the last counts.
    private func entries(_ items: [PickleValue]) -> [String: PickleValue] {
        var result: [String: PickleValue] = [:]
        for index in stride(from: 0, to: items.count - 1, by: 2) {
            if case .text(let key) = items[index] { result[key] = items[index + 1] }
        }
        return result
    }
}

extension Unpickler {
    /// The tensor that a value is.
    fileprivate func tensor(_ value: PickleValue) -> PickledTensor? {
        guard case .object(let place) = value, case .tensor(let tensor) = objects[place].kind else { return nil }
        return tensor
    }
}
