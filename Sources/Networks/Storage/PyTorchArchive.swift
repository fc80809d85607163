import Formats
import Foundation
import Wording

/// The zip form of `torch.save`: in one folder `data.pkl`, and each storage as `data/KEY`.
struct PyTorchArchive {
    let unpickler: Unpickler
    let value: PickleValue
    private let directory: ZipDirectory
    private let folder: String

    init(decoding data: Data) throws {
        directory = try ZipDirectory(decoding: data)
        let pickles = directory.names.filter { $0.hasSuffix("/data.pkl") && $0.count(where: { $0 == "/" }) == 1 }
        guard pickles.count == 1, let pickle = pickles.first else {
            throw NetworkError(
                PyTorchFile.operation,
                "wants one folder with a data.pkl in the archive, found \(pickles.count); torch.save didn't write it")
        }
        folder = String(pickle.dropLast("data.pkl".count))
        guard !directory.names.contains(folder + "constants.pkl"), let bytes = try directory.content(pickle) else {
            throw NetworkError(
                PyTorchFile.operation,
                "it is a TorchScript program",
                advice: "Save its state dictionary: torch.save(module.state_dict(), path)")
        }
        if let order = try directory.content(folder + "byteorder"), !order.elementsEqual("little".utf8) {
            throw NetworkError(
                PyTorchFile.operation,
                "wants numbers with the least significant byte first, found the byte order "
                    + legible(String(decoding: order, as: UTF8.self)))
        }
        var unpickler = Unpickler(ByteReader(bytes, operation: PyTorchFile.operation))
        value = try unpickler.run()
        self.unpickler = unpickler
    }

    /// The bytes of a storage of the given size.
    func storage(_ key: String, _ size: Int) throws -> Data {
        guard let bytes = try directory.content("\(folder)data/\(key)") else {
            throw NetworkError(PyTorchFile.operation, "the entry \(legible("\(folder)data/\(key)")) is missing")
        }
        guard bytes.count == size else {
            throw NetworkError(
                PyTorchFile.operation,
                "the entry \(legible("\(folder)data/\(key)")) has \(bytes.count) bytes where \(size) were expected")
        }
        return bytes
    }
}

/// The older form of `torch.save`: pickles of a magic number, a version, the machine's properties, the value and the
/// storages' keys; then, for each key, a count and the storage's bytes.
struct PyTorchStream {
    let unpickler: Unpickler
    let value: PickleValue
    private let storages: [String: Data]

    /// 0x1950A86A20F9469CFC6C, least significant byte first.
    private static let magicNumber: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

    init(decoding data: Data) throws {
        var reader = ByteReader(data, operation: PyTorchFile.operation)
        guard case .longInteger(PyTorchStream.magicNumber) = try PyTorchStream.next(&reader).value else {
            throw NetworkError(
                PyTorchFile.operation,
                "the pickle doesn't begin with PyTorch's magic number; torch.save didn't write it")
        }
        guard case .integer(1001) = try PyTorchStream.next(&reader).value else {
            throw NetworkError(
                PyTorchFile.operation, "wants version 1001 of the form before PyTorch 1.6, found another")
        }
        let machine = try PyTorchStream.next(&reader)
        if case .object(let place) = machine.value {
            let items = machine.unpickler.objects[place].items
            for (key, value) in zip(items, items.dropFirst()) {
                if case .text("little_endian") = key, case .bool(false) = value {
                    throw NetworkError(
                        PyTorchFile.operation,
                        "wants numbers with the least significant byte first, found the other order")
                }
            }
        }
        (unpickler, value) = try PyTorchStream.next(&reader)
        let keys = try PyTorchStream.next(&reader)
        guard case .object(let place) = keys.value, case .list = keys.unpickler.objects[place].kind else {
            throw NetworkError(
                PyTorchFile.operation, "wants a list of storages' keys, found \(keys.unpickler.describe(keys.value))")
        }
        var storages: [String: Data] = [:]
        for key in keys.unpickler.objects[place].items {
            guard case .text(let key) = key, let size = unpickler.storageSizes[key], storages[key] == nil else {
                throw NetworkError(
                    PyTorchFile.operation,
                    "the list of storages names one twice or one that no tensor has; the file is damaged")
            }
            let count = try reader.number(bytes: 8)
            let (width, rest) = size.quotientAndRemainder(dividingBy: max(Int(clamping: count), 1))
            guard rest == 0, width <= 16, (count == 0) == (size == 0) else {
                throw NetworkError(
                    PyTorchFile.operation,
                    "the storage \(legible(key)) has \(count) numbers where \(size) bytes were expected")
            }
            storages[key] = try reader.bytes(UInt64(size))
        }
        guard reader.remaining == 0 else {
            throw NetworkError(
                PyTorchFile.operation, "\(reader.remaining) bytes follow the last storage; the file is damaged")
        }
        self.storages = storages
    }

    /// The bytes of a storage.
    func storage(_ key: String, _ size: Int) throws -> Data {
        guard let bytes = storages[key] else {
            throw NetworkError(PyTorchFile.operation, "the storage \(legible(key)) is missing in the list of storages")
        }
        return bytes
    }

    private static func next(_ reader: inout ByteReader) throws -> (unpickler: Unpickler, value: PickleValue) {
        var unpickler = Unpickler(reader)
        let value = try unpickler.run()
        reader = unpickler.reader
        return (unpickler, value)
    }
}
