import Foundation
import Networks
import Tensors

/// What a file of an attention module says of it, beside its tensors.
private enum FileKey {
    static let version = "attention_version"
    static let taps = "attention_taps"
    static let branch = "attention_branch"
    static let channels = "attention_channels"
    static let groups = "attention_groups"
}

extension AttentionModule {
    /// The module as safetensors, its tensors under the names that the authors' have; `init(_:beside:)` reads it.
    ///
    /// - Parameters:
    ///   - groups: those that it was trained for, unless they are the classes.
    ///   - metadata: what else is to be said.
    public func safeTensors(groups: LogitGroups? = nil, metadata: [String: String] = [:]) throws -> SafeTensors {
        func json(_ value: some Encodable) throws -> String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        var words = metadata
        words[FileKey.version] = "1"
        words[FileKey.taps] = try json(design.taps)
        words[FileKey.branch] = design.branch.rawValue
        words[FileKey.channels] = try json(channels)
        if let groups { words[FileKey.groups] = try json(groups) }
        return SafeTensors(
            tensors: Dictionary(uniqueKeysWithValues: parameters.namedParameters.map { ($0.name, $0.tensor) }),
            metadata: words)
    }

    /// The module that `safeTensors` wrote, whatever network it is for.
    ///
    /// - Throws: ``MethodError`` naming what is missing or doesn't fit.
    public init(stored file: SafeTensors) throws {
        let attempt = "reading an attention module"
        guard let design = try Self.stated(file.metadata, attempt),
            let channels = try Self.decoded(file.metadata, FileKey.channels, [Int].self, attempt),
            channels.count == design.taps.count, channels.allSatisfy({ $0 > 0 }),
            let count = file.tensors["fuser.bias"]?.count, count > 0
        else {
            throw MethodError(attempt, "the file doesn't describe one", advice: "Train the module again")
        }
        self.init(design, channels: channels, count: count, stream: nil)
        var wrong: String?
        for place in parameters.layers.indices {
            let layer = parameters.layers[place]
            parameters.layers[place].layer.withParameters { role, tensor in
                let name = layer.parameterName(role)
                if let found = file.tensors[name], found.shape == tensor.shape {
                    tensor = found
                } else {
                    wrong = wrong ?? name
                }
            }
        }
        if let wrong {
            throw MethodError(
                attempt, "the tensor \(wrong) is missing or has another shape", advice: "Train the module again")
        }
    }

    /// Reads a module that was written here, or a checkpoint of the authors' for one of their networks: T-TAME's
    /// `vgg16_TTAME.ckpt` ("generic.attn_mech.convs.0.weight", …) or TAME's `epoch_8.pt` ("attn.convs.0.weight", …).
    ///
    /// The names' beginnings are found, and other tensors, such as the network's own, are left alone.
    ///
    /// - Parameter usual: the module's form where the file doesn't say it; the authors' for the network, if not given.
    /// - Returns: the module, and the groups of classes that it was trained for, if they aren't the classes.
    /// - Throws: ``MethodError`` or `NetworkError` naming the file and what in it is of another module.
    public static func read(
        _ file: WeightsFile, beside network: Network, usual: AttentionDesign? = nil
    ) throws -> (module: AttentionModule, groups: LogitGroups?) {
        let attempt = "reading an attention module from \(file.path)"
        guard let design = try stated(file.metadata, attempt) ?? usual ?? .published(for: network) else {
            throw MethodError(
                attempt, "it doesn't say which layers of \(network.name) it sees, and the authors have no module of it",
                advice: "Give a file that `cahier attention train` wrote")
        }
        let taps: AttentionTaps
        do {
            taps = try AttentionTaps(design.taps, of: network, input: network.inputShape)
        } catch let error as MethodError {
            throw MethodError(
                attempt, "it is of another network than \(network.name): \(error.finding)",
                advice: "Use it with the network that it was trained beside")
        }
        // Names alone decide which of a checkpoint's parts it is.
        let names = AttentionModule(design, taps, count: 1, stream: nil)
        let fitted = try file.fitted(to: names.parameters)
        guard let fuser = fitted.shape(of: "fuser.weight"), fuser.count == 4, fuser[0] > 0 else {
            throw MethodError(
                attempt, "there is no tensor fuser.weight of four axes, so that it is no such module",
                advice: "Give a checkpoint of an attention module")
        }
        var module = AttentionModule(design, taps, count: fuser[0], stream: nil)
        try module.parameters.load(fitted, extras: .allowed)
        let groups = try decoded(file.metadata, FileKey.groups, LogitGroups.self, attempt)
        _ = try module.checked(taps, beside: network, groups, attempt)
        return (module, groups)
    }

    private static func stated(_ metadata: [String: String], _ attempt: String) throws -> AttentionDesign? {
        guard metadata[FileKey.version] != nil || metadata[FileKey.taps] != nil else { return nil }
        guard let taps = try decoded(metadata, FileKey.taps, [String].self, attempt),
            let branch = metadata[FileKey.branch].flatMap(AttentionDesign.Branch.init)
        else {
            throw MethodError(
                attempt, "its metadata don't say the layers (\(FileKey.taps)) and the form (\(FileKey.branch))",
                advice: "Train the module again")
        }
        return AttentionDesign(taps: taps, branch: branch)
    }

    private static func decoded<Value: Decodable>(
        _ metadata: [String: String], _ key: String, _ type: Value.Type, _ attempt: String
    ) throws -> Value? {
        guard let text = metadata[key] else { return nil }
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw MethodError(attempt, "its \(key) can't be read", advice: "Train the module again")
        }
    }
}
