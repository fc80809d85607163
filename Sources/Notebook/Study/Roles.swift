import Foundation
import Models
import Wording

/// Data that a study works on and that a run may replace: `--data images=cifar-100`.
public struct DataRole: Sendable, Hashable {
    /// "images".
    public let name: String
    /// What is taken where nothing is asked for: "CIFAR-10 where it is, otherwise Fashion-MNIST".
    public let usual: String
    /// What may be asked for.
    public let accepts: String

    public init(_ name: String, usual: String, accepts: String) {
        self.name = name
        self.usual = usual
        self.accepts = accepts
    }
}

/// A network that a study works on and in whose place a run may put the user's own: `--model vgg16=mine.pth`.
public struct ModelRole: Sendable, Hashable {
    /// The architecture's name in the zoo: "cifar-vgg16-bn".
    public let architecture: Architecture
    /// What is taken where nothing is asked for: "trained on the images".
    public let usual: String

    public var name: String { architecture.rawValue }

    public init(_ architecture: Architecture, usual: String) {
        self.architecture = architecture
        self.usual = usual
    }
}

/// A file of weights that takes a network's place.
public struct ModelRequest: Codable, Sendable, Equatable {
    /// The weights' file.
    public var file: String
    /// Nothing where it is the replaced network's own.
    public var architecture: Architecture?
    /// How images are prepared; what isn't said follows from the file, or is as usual for the architecture.
    public var preparation: PreparationRequest
    /// True where weights may be infinite or NaN; nothing where they are refused.
    public var allowsNonFinite: Bool?

    public init(
        file: String, architecture: Architecture? = nil, preparation: PreparationRequest = PreparationRequest(),
        allowsNonFinite: Bool? = nil
    ) {
        self.file = file
        self.architecture = architecture
        self.preparation = preparation
        self.allowsNonFinite = allowsNonFinite
    }

    /// "resnet18:mine.pth", as it was asked for.
    public var text: String { (architecture.map { "\($0.rawValue):" } ?? "") + file }
}

/// What a study's steps let a run replace.
enum StepRole: Sendable {
    case data(DataRole)
    case model(ModelRole)
}

extension Study {
    /// The data that a run may replace, in the order of their first use.
    public var dataRoles: [DataRole] {
        steps.compactMap { if case .data(let role) = $0.role { role } else { nil } }.uniqued
    }

    /// The networks that a run may replace, in the order of their first use.
    public var modelRoles: [ModelRole] {
        steps.compactMap { if case .model(let role) = $0.role { role } else { nil } }.uniqued
    }

    /// Refuses what a run asks for and the study doesn't have.
    ///
    /// - Throws: `NotebookError` that lists what there is.
    func checkNames(of setting: Setting) throws {
        try check(setting.data.keys, among: dataRoles.map(\.name), option: "--data", what: "data")
        try check(setting.models.keys, among: modelRoles.map(\.name), option: "--model", what: "network")
        try checkOptions(of: setting)
    }

    /// Refuses a run for which something isn't there or doesn't fit, before anything is computed or written, and names all
    /// of it.
    ///
    /// - Returns: what the sources are, by the names of their steps.
    func check(_ setting: Setting) throws -> [(step: String, source: SourceName)] {
        try checkNames(of: setting)
        var problems: [any Error] = []
        var names: [(step: String, source: SourceName)] = []
        for (node, opened) in sources(in: setting) {
            switch opened {
            case .success(let source): if let name = source.name { names.append((node.name, name)) }
            case .failure(let error): problems.append(error)
            }
        }
        for role in modelRoles {
            guard let request = setting.models[role.name] else { continue }
            do { _ = try request.ownModel(as: request.architecture ?? role.architecture) } catch {
                problems.append(error)
            }
        }
        if problems.count == 1 { throw problems[0] }
        guard problems.isEmpty else {
            throw NotebookError(
                .study, "running the study \"\(name)\"",
                "\(problems.count) things that it works on are missing\n"
                    + problems.map { "  \(message(of: $0))" }.joined(separator: "\n"),
                advice: "`cahier doctor \(name)` lists what is here and what isn't")
        }
        return names
    }

    private func check(_ asked: some Collection<String>, among known: [String], option: String, what: String) throws {
        for name in asked.sorted() where !known.contains(name) {
            let list = known.isEmpty ? "it has none that can be replaced" : "it has \(known.joined(separator: ", "))"
            throw NotebookError(
                .study, "asking the study \"\(self.name)\" for \(option) \(name)=…",
                "it uses no \(what) of that name: \(list)",
                advice: "cahier list \(self.name) shows what can be replaced")
        }
    }
}
