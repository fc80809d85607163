import Foundation

/// For each step of a module its code, and for each type what its values bring with them.
public struct CodeTable: Codable, Sendable, Equatable {
    public struct Entry: Codable, Sendable, Equatable {
        /// The digest of each piece of code, by the piece's name.
        public var code: [String: String]
        /// The versions of the methods used, by name.
        public var methods: [String: Int]
    }

    /// Lines of a file, for readers.
    public struct Stretch: Codable, Sendable, Equatable {
        /// In the package: `Studies/ClippedActivation/Faults.swift`.
        public var path: String
        /// The first line's number, from 1.
        public var line: Int
        public var text: String

        public init(path: String, line: Int, text: String) {
            self.path = path
            self.line = line
            self.text = text
        }
    }

    /// By `Module/File.swift:line:column`, as `#fileID`, `#line` and `#column` give it.
    public var steps: [String: Entry] = [:]
    /// What makes the numbers of findings of their steps' values, by the same places.
    public var findings: [String: Entry] = [:]
    /// By module and path: `Studies.ClippedActivation.Baseline`, `Networks.Network`.
    public var types: [String: Entry] = [:]
    /// The text of each step's code, by the step's place; no part of any key.
    public var texts: [String: [Stretch]] = [:]
    /// The places of the steps that read the seed of their run, in their order; no part of any key.
    public var drawing: [String] = []

    /// Reads the code of the steps in a module's sources.
    /// - Parameters:
    ///   - libraries: the modules whose methods they may use.
    ///   - root: the package's folder.
    /// - Throws: ``SourceErrors`` for each local that a step's closure takes from around it.
    public init(module: String, files: [SourceFile], libraries: [Library], root: String = "") throws {
        let sources = StudySources(files)
        let methods = try MethodGraph(libraries), readers = SeedReaders(libraries)
        var errors: [SourceError] = []
        for (file, declarations) in zip(files, sources.declarations) {
            let leaves = declarations.flatMap { Self.leaves($0) }
            for call in StepCall.all(in: file) {
                let place = "\(module)/\(file.name):\(call.place.line):\(call.place.column)"
                let around = leaves.first { $0.tokens.contains(call.open) }
                let (entry, names) = Self.entry(call, in: file, around: around, sources, methods)
                // Nothing of a finding is kept, so that its closure may use what stands around it.
                if call.isFinding {
                    findings[place] = entry
                    continue
                }
                steps[place] = entry
                if readers.areAmong(names) { drawing.append(place) }
                texts[place] = StepText(sources: sources, root: root).stretches(of: call, in: file)
                guard let around else { continue }
                let captures = Captures(
                    file: file, declaration: around, instanceMembers: Self.instanceMembers(around, sources))
                errors += captures.errors(of: call)
            }
        }
        drawing.sort()
        guard errors.isEmpty else { throw SourceErrors(errors) }
        for (index, type) in sources.types.enumerated() {
            var reach = Reach(sources, from: type.path[0], isOpen: false)
            reach.follow(type: index)
            types["\(module).\(type.path.joined(separator: "."))"] = Entry(
                code: reach.code, methods: methods.methods(named: reach.names))
        }
        for folder in methods.folders {
            for type in folder.types {
                let used = methods.methods(named: [type])
                if !used.isEmpty { types["\(folder.module).\(type)"] = Entry(code: [:], methods: used) }
            }
        }
    }

    /// Readable JSON with sorted keys.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The code of a step, and all names that it comes upon.
    private static func entry(
        _ call: StepCall, in file: SourceFile, around: Declaration?, _ sources: StudySources, _ methods: MethodGraph
    ) -> (Entry, names: Set<String>) {
        let owner = around?.owner ?? []
        let isCode = { (index: Int) in !call.described.contains { $0.contains(index) } }
        let uses = NameWalker.uses(in: call.compute, of: file).filter { isCode($0.index) }
        let last = file.tokens[call.compute.upperBound - 1].name
        let candidates = (sources.piecesByName[last] ?? []).map { sources.pieces[$0] }
        // A function says in its signature which types it works on; a closure leaves that to the compiler.
        let isTyped =
            !file.isMark("}", at: call.compute.upperBound - 1) && !candidates.isEmpty
            && !candidates.contains(where: \.isGeneric)
        var reach = Reach(sources, from: owner.first ?? around?.names.first, isOpen: !isTyped && !call.isSource)
        reach.follow(uses, owner: owner)
        var code = reach.code
        code["closure"] = Digest.of(call.compute.filter(isCode).map { file.tokens[$0] })
        return (Entry(code: code, methods: methods.methods(named: reach.names)), reach.names)
    }

    private static func leaves(_ declaration: Declaration) -> [Declaration] {
        declaration.isType ? declaration.members.flatMap(leaves) : [declaration]
    }

    /// What code in a method can name of its own value.
    private static func instanceMembers(_ declaration: Declaration, _ sources: StudySources) -> Set<String> {
        guard !declaration.isStatic, !declaration.isStored, !declaration.owner.isEmpty else { return [] }
        func members(_ candidate: Declaration) -> [String] {
            let path = candidate.owner + candidate.names
            let own = candidate.isType && path == declaration.owner
            return candidate.members.flatMap { member in
                member.isType
                    ? members(member)
                    : (own && !member.isStatic && (member.isProperty || member.introducer == "func")
                        ? member.names : [])
            }
        }
        return Set(sources.declarations.joined().flatMap(members))
    }
}

/// All that is wrong with the steps of a module.
public struct SourceErrors: Error, Sendable, CustomStringConvertible {
    public var errors: [SourceError]

    init(_ errors: [SourceError]) { self.errors = errors }

    public var description: String { errors.map(\.description).joined(separator: "\n") }
}
