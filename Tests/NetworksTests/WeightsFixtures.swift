import Foundation
import Networks
import Tensors

/// The files of Fixtures/weights, which PyTorch wrote; make-fixtures.py there says how.
enum WeightsFixtures {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/weights")

    struct Numbers: Decodable {
        var shape: [Int]
        /// Bit patterns of Float32.
        var values: [UInt32]

        /// Whether a tensor's values are these; one NaN is as good as another.
        func match(_ tensor: Tensor) -> Bool {
            tensor.count == values.count
                && zip(tensor.values, values).allSatisfy {
                    $0.bitPattern == $1 || $0.isNaN && Float(bitPattern: $1).isNaN
                }
        }
    }

    static func path(_ file: String) -> String { folder.appending(path: file).path }

    static func data(_ file: String) throws -> Data { try Data(contentsOf: folder.appending(path: file)) }

    /// By file and name, what must be read.
    static let expected: [String: [String: Numbers]] = json("expected.json")

    /// By file, a word of the error.
    static let refused: [String: String] = json("refused.json")

    private static func json<Value: Decodable>(_ file: String) -> [String: Value] {
        (try? JSONDecoder().decode([String: Value].self, from: data(file))) ?? [:]
    }

    /// The network of network.pth, with numbers of its own.
    static func network(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "weights")
        func tensor(_ shape: [Int]) -> Tensor {
            Tensor(shape, (0..<shape.reduce(1, *)).map { _ in Float(stream.uniform(below: 1000)) })
        }
        return Network(
            name: "small", inputShape: [3, 3, 3],
            layers: [
                NamedLayer(
                    "features.0",
                    .convolution(
                        Convolution(weights: tensor([4, 3, 3, 3]), bias: tensor([4]), geometry: ConvolutionGeometry()))),
                NamedLayer("features.1", .batchNorm(BatchNorm(channels: 4))),
                NamedLayer("flatten", .flatten),
                NamedLayer("head", .linear(Linear(weights: tensor([2, 4]), bias: tensor([2])))),
            ])
    }
}

/// The description of the error that a closure throws; "nothing" if it throws none.
func message(_ body: () throws -> Void) -> String {
    do {
        try body()
        return "nothing"
    } catch let error as NetworkError {
        return error.description
    } catch {
        return "not a NetworkError: \(error)"
    }
}

/// Legacy PyTorch files around a pickle of the test's own.
enum PickleWriter {
    static let magic: [UInt8] = [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E]
    static let version: [UInt8] = [0x80, 2, 0x4D, 0xE9, 3, 0x2E]
    static let machine: [UInt8] = [0x80, 2, 0x7D, 0x2E]

    /// A file whose value is made by the instructions, with storages' keys and their counts and bytes.
    static func file(_ instructions: [UInt8], keys: [String] = [], storages: [UInt8] = []) -> Data {
        Data(
            magic + version + machine + [0x80, 2] + instructions + [0x2E] + [0x80, 2, 0x5D, 0x28] + keys.flatMap(text)
                + [0x65, 0x2E]
                + storages)
    }

    static func text(_ text: String) -> [UInt8] { [0x58] + bytes(text.utf8.count, 4) + Array(text.utf8) }

    static func integer(_ value: Int) -> [UInt8] { [0x8A, 8] + bytes(value, 8) }

    static func tuple(_ items: [[UInt8]]) -> [UInt8] { [0x28] + items.joined() + [0x74] }

    static func global(_ module: String, _ name: String) -> [UInt8] { [0x63] + Array("\(module)\n\(name)\n".utf8) }

    static func dictionary(_ items: [(String, [UInt8])]) -> [UInt8] {
        [0x7D, 0x28] + items.flatMap { text($0.0) + $0.1 } + [0x75]
    }

    static func storage(_ key: String, count: Int, kind: String = "FloatStorage") -> [UInt8] {
        tuple([text("storage"), global("torch", kind), text(key), text("cpu"), integer(count), [0x4E]]) + [0x51]
    }

    /// `_rebuild_tensor`'s call.
    static func tensor(_ storage: [UInt8], offset: Int = 0, shape: [Int], strides: [Int]) -> [UInt8] {
        global("torch._utils", "_rebuild_tensor")
            + tuple([storage, integer(offset), tuple(shape.map(integer)), tuple(strides.map(integer))]) + [0x52]
    }

    static func bytes(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// A storage's part behind the pickles.
    static func numbers(_ values: [Float]) -> [UInt8] {
        bytes(values.count, 8) + values.flatMap { bytes(Int($0.bitPattern), 4) }
    }
}
