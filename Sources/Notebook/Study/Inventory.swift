import Wording

/// What a study works on: what of it is here, what isn't, and how to get it.
public struct Inventory: Sendable {
    public enum State: Sendable, Equatable {
        case found(SourceName)
        /// The study runs without it, and shows less.
        case spared(MissingSource)
        /// The study can't run.
        case missing(MissingSource)
        /// A network that is trained here.
        case made(String)
    }

    public struct Entry: Sendable {
        /// The name of the step: "images", "VGG-16, ImageNet".
        public var name: String
        /// The role by whose name a run asks for another: "images", "vgg16".
        public var role: String?
        /// "--data images=…", "--model vgg16=FILE".
        public var option: String?
        public var state: State
    }

    public var study: String
    public var entries: [Entry]

    /// What the study can't run without and is not here.
    public var missing: [MissingSource] {
        entries.compactMap { if case .missing(let missing) = $0.state { missing } else { nil } }
    }
}

extension Study {
    /// Looks for everything that a run which asks for this would work on; nothing is read.
    ///
    /// - Throws: `NotebookError` if the run asks for what the study doesn't have.
    public func inventory(_ setting: Setting = Setting()) throws -> Inventory {
        try checkNames(of: setting)
        var networks: [ObjectIdentifier: ModelRole] = [:]
        var entries: [Inventory.Entry] = []
        for step in steps {
            guard case .model(let role) = step.role else { continue }
            let chosen = step.chosen(in: setting)
            networks[ObjectIdentifier(chosen)] = role
            guard case .compute = chosen.work, !entries.contains(where: { $0.role == role.name }) else { continue }
            entries.append(
                .init(name: role.name, role: role.name, option: role.option, state: .made(role.usual)))
        }
        let sources: [Inventory.Entry] = sources(in: setting).compactMap { node, opened in
            guard let state = opened.state(of: node) else { return nil }
            if case .data(let role) = node.role {
                return .init(name: node.name, role: role.name, option: "--data \(role.name)=…", state: state)
            }
            let network = networks[ObjectIdentifier(node)]
            return .init(name: node.name, role: network?.name, option: network?.option, state: state)
        }
        return Inventory(study: name, entries: sources + entries)
    }

    /// The sources that a run which asks for this needs, each opened or with what was in the way.
    func sources(in setting: Setting) -> [(node: StepNode, opened: Result<OpenedSource, any Error>)] {
        steps(in: setting).compactMap { node in
            guard case .source(let open) = node.work else { return nil }
            return (node, Result { try open(setting) })
        }
    }
}

extension Result<OpenedSource, any Error> {
    /// Nothing for a source that is no file of anybody's.
    fileprivate func state(of node: StepNode) -> Inventory.State? {
        switch self {
        case .success(let source):
            if let missing = source.missing { return .spared(missing) }
            return source.name.map { .found($0) }
        case .failure(let error): return .missing(MissingSource(node.name, error))
        }
    }
}

extension MissingSource {
    /// What an error says of a source.
    init(_ name: String, _ error: any Error) {
        if let error = error as? any ExplainedError {
            self.init(name, "\(error.attempt): \(error.finding)", advice: error.advice)
        } else {
            self.init(name, message(of: error), advice: "")
        }
    }
}

extension ModelRole {
    fileprivate var option: String { "--model \(name)=FILE" }
}
