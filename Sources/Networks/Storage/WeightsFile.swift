import Formats
import Foundation
import Tensors
import Wording

/// A file of named tensors in any form that people have: safetensors, PyTorch's two forms, or ONNX.
///
///     let file = try WeightsFile(path: "vgg16-397923af.pth")
///     file.format                           // .pyTorchLegacy
///     file.shape(of: "features.0.weight")   // [64, 3, 3, 3]
///
/// What the file is follows from its content, never from its name. The file is mapped into memory, and a tensor is read
/// when it is asked for. No code of a file is run.
///
/// A PyTorch file may hold a state dictionary, or a checkpoint with one or more, under any keys; what else it holds is
/// left alone. Which one a network's is, and what wrappers put before its names, is found by `fitted(to:)`. Without a
/// network to go by, it is that under "state_dict", "model_state_dict" or "model", or the largest; where the names of all
/// tensors begin with "module." (`DataParallel`) or "_orig_mod." (`torch.compile`), they are known without it.
public struct WeightsFile: Sendable {
    public enum Format: String, Sendable, CaseIterable {
        case safeTensors = "safetensors"
        case pyTorch = "PyTorch"
        /// As PyTorch wrote it before 1.6, such as torchvision's vgg16-397923af.pth.
        case pyTorchLegacy = "PyTorch before 1.6"
        /// Its initialisers, under the names that the tool which wrote it gave them.
        case onnx = "ONNX"
    }

    /// For errors.
    public let path: String
    public let format: Format
    /// The text that a safetensors file carries.
    public let metadata: [String: String]
    /// Names that no tensor of numbers can be read for, with what stands there, for example "I64" or "an int".
    public let skipped: [String: String]
    /// Which of the file's tensors these are, and what was left off their names.
    public let recognition: WeightsRecognition
    let tensors: [String: NamedTensor]
    /// All that the file holds, under the file's own names; at least one.
    let states: [StateDictionary]
    /// The place of the state dictionary that the user named.
    let asked: String?

    /// - Parameter path: of the file, and behind a "#", where no file is named so, the key of the state dictionary that is
    ///   meant: "checkpoint.pth#ema".
    /// - Throws: `NetworkError` naming the file, what was expected and found.
    public init(path: String) throws {
        let (path, key) = WeightsFile.parts(ofPath: path)
        var status = stat()
        let problem: String? =
            if stat(path, &status) != 0 {
                String(cString: strerror(errno))
            } else {
                status.st_mode & S_IFMT == S_IFREG ? nil : "it is a folder or a special file"
            }
        // Mapped, a file larger than what is asked for costs nothing; its numbers are copied once, into tensors.
        guard problem == nil, let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        else {
            throw NetworkError("reading \(path)", "the file can't be opened: \(problem ?? "is it readable for you?")")
        }
        try self.init(decoding: data, path: path, key: key)
    }

    /// A file's path, and the key behind its "#" where no file is named so.
    public static func parts(ofPath path: String) -> (path: String, key: String?) {
        guard let hash = path.lastIndex(of: "#"), !FileManager.default.fileExists(atPath: path),
            FileManager.default.fileExists(atPath: String(path[..<hash]))
        else { return (path, nil) }
        return (String(path[..<hash]), String(path[path.index(after: hash)...]))
    }

    /// - Parameters:
    ///   - path: where the data come from, for errors.
    ///   - key: of the state dictionary that is meant.
    public init(decoding data: Data, path: String, key: String? = nil) throws {
        do {
            let contents = try Contents(decoding: data)
            let named = contents.states.first { $0.place == key }
            let usual = named ?? contents.usual
            if let problem = usual.problem { throw problem }
            let prefix = WeightsFile.commonPrefix(Array(usual.tensors.keys))
            let tensors = Dictionary(
                uniqueKeysWithValues: usual.tensors.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
            let others = usual.skipped.map {
                ($0.key.hasPrefix(prefix) ? String($0.key.dropFirst(prefix.count)) : $0.key, $0.value)
            }
            self.init(
                path: path, format: contents.format, metadata: contents.metadata,
                skipped: Dictionary(others) { first, _ in first }.filter { tensors[$0.key] == nil },
                recognition: WeightsRecognition(keys: usual.keys, prefix: prefix), tensors: tensors,
                states: contents.states, asked: key)
        } catch let error as any ExplainedError {
            throw NetworkError("reading \(path)", error.description)
        }
    }

    init(
        path: String, format: Format, metadata: [String: String], skipped: [String: String],
        recognition: WeightsRecognition, tensors: [String: NamedTensor], states: [StateDictionary], asked: String?
    ) {
        self.path = path
        self.format = format
        self.metadata = metadata
        self.skipped = skipped
        self.recognition = recognition
        self.tensors = tensors
        self.states = states
        self.asked = asked
    }

    /// The tensors' names, in alphabetical order.
    public var names: [String] { tensors.keys.sorted() }

    public func shape(of name: String) -> [Int]? { tensors[name]?.shape }

    /// A tensor's numbers as Float32. O(numbers); they are read anew each time.
    public func tensor(_ name: String) -> Tensor? { tensors[name]?.tensor }

    /// Whole numbers from 0 to 255 under a name of the file's own; `nil` where there are none. O(numbers).
    public func byteTensor(_ name: String) -> ByteTensor? {
        states.first { $0.keys.isEmpty }?.bytes[name]?.byteTensor()
    }

    /// How many of a tensor's numbers are infinite or NaN. O(numbers).
    public func nonFiniteCount(of name: String) -> Int? { tensors[name]?.nonFiniteCount }

    /// Names of modules that only wrap another.
    static let wrappers = ["module", "_orig_mod"]

    /// What wrappers put before the names of the modules they wrap.
    private static func commonPrefix(_ names: [String]) -> String {
        var prefix = ""
        while let next = wrappers.map({ "\($0)." }).first(where: { wrapper in
            !names.isEmpty && names.allSatisfy { $0.hasPrefix(prefix + wrapper) }
        }) {
            prefix += next
        }
        return prefix
    }
}

/// What a file of any form holds.
private struct Contents {
    var format: WeightsFile.Format
    var metadata: [String: String] = [:]
    /// At least one.
    var states: [StateDictionary]

    init(decoding data: Data) throws {
        format = try Contents.format(of: data)
        switch format {
        case .safeTensors:
            let header = try SafeTensorsHeader(decoding: data)
            metadata = header.metadata
            states = [StateDictionary(header.tensors)]
        case .pyTorch, .pyTorchLegacy: states = try PyTorchFile(decoding: data).states
        case .onnx:
            let file = try ONNXFile(decoding: data)
            var state = StateDictionary(others: file.integerInitializers.mapValues { _ in "whole numbers" })
            state.tensors = file.initializers.mapValues { .read($0) }
            states = [state]
        }
    }

    /// Where nobody says which: under a usual key, else the file's own, else the largest.
    var usual: StateDictionary {
        for key in ["state_dict", "model_state_dict", "model"] {
            if let state = states.first(where: { $0.keys == [key] }) { return state }
        }
        if let own = states.first(where: { $0.keys.isEmpty && !$0.tensors.isEmpty }) { return own }
        return states.max { $0.tensors.count < $1.tensors.count } ?? StateDictionary()
    }

    private static func format(of data: Data) throws -> WeightsFile.Format {
        func problem(_ found: String, advice: String = "") -> NetworkError {
            NetworkError(
                "finding out what the file is",
                "wants safetensors, a file of torch.save or ONNX, found \(found)", advice: advice)
        }
        guard !data.isEmpty else { throw problem("an empty file") }
        if data.starts(with: [0x50, 0x4B, 3, 4]) { return .pyTorch }
        if data.dropFirst(257).starts(with: "ustar".utf8) {
            throw problem(
                "a tar archive, as PyTorch wrote it before 0.1.2", advice: "Load it in PyTorch and save it again")
        }
        // A safetensors file begins with its header's length, in eight bytes; those of a length like 640 are a pickle's first, too.
        if data.count > 8, data[data.startIndex + 8] == UInt8(ascii: "{"),
            data.dropFirst(4).prefix(4).allSatisfy({ $0 == 0 })
        {
            return .safeTensors
        }
        if data.starts(with: [0x80]), let version = data.dropFirst().first, 2...5 ~= version { return .pyTorchLegacy }
        // Protocol buffers have no mark; these are the first fields of a model: versions, producer, graph, operators.
        if let first = data.first, [0x08, 0x12, 0x3A, 0x42].contains(first) { return .onnx }
        // Text is often a web page that was saved in place of the file.
        let start = data.prefix(24)
        let isText = start.allSatisfy { 32..<127 ~= $0 || $0 == UInt8(ascii: "\n") }
        throw problem(
            "\(data.count) bytes that begin with "
                + (isText
                    ? "\"\(legible(String(decoding: start, as: UTF8.self)))\""
                    : start.prefix(8).map { String($0, radix: 16) }.joined(separator: " ")))
    }
}
