import Files
import Foundation

/// Pieces that were computed once more, on this machine, to compare their bytes.
public struct PieceVerification: Sendable {
    public var pieces = 0
    /// How many kinds of machines these came from; pieces whose inputs are not in the folder are not compared.
    public var kinds = 0
    /// A line for each piece that has other bytes here.
    public var differences: [String] = []
}

/// A piece that lies in a submission's folder.
private struct FoundPiece {
    /// Its place in the plan.
    var step: Int
    var entry: Parcel.Entry
    var origin: Parcel.Origin

    var kindOfMachine: String { "\(origin.processor) \(origin.arithmetic)" }
}

extension Runner {
    /// Computes some of a plan's pieces anew and compares: so many of all, and one of each kind of machine at least.
    ///
    /// Steps that were computed whole are not among them.
    ///
    /// - Parameter share: from 0 to 1.
    /// - Throws: what the steps throw.
    public func verify(
        _ study: Study, _ plan: SubmissionPlan, from folder: SubmissionFolder, share: Double
    ) throws -> PieceVerification {
        try plan.check(study, store: store)
        var found: [FoundPiece] = []
        for (place, step) in plan.steps.enumerated() {
            for file in folder.files(in: folder.parcels(of: step)) {
                guard let data = try? Data(contentsOf: file), let parcel = try? Parcel(decoding: data),
                    parcel.plan == plan.name
                else { continue }
                found += parcel.entries.filter { $0.kind == .piece }.map {
                    FoundPiece(step: place, entry: $0, origin: parcel.origin)
                }
            }
        }
        // In an order that nobody chose, and that is the same each time.
        found.sort { order($0.entry.key, plan) < order($1.entry.key, plan) }
        let count = Int((Double(found.count) * share).rounded(.up))
        var kinds: Set<String> = []
        let chosen = found.enumerated().filter { index, piece in
            kinds.insert(piece.kindOfMachine).inserted || index < count
        }.map(\.element)
        var verification = PieceVerification(), compared: Set<String> = []
        for (place, pieces) in Dictionary(grouping: chosen, by: \.step).sorted(by: { $0.key < $1.key }) {
            let digests = try recomputed(study, plan, folder, place, Set(pieces.map(\.entry.key)))
            for piece in pieces {
                guard let digest = digests[piece.entry.key] else { continue }
                verification.pieces += 1
                compared.insert(piece.kindOfMachine)
                guard digest != piece.entry.digest else { continue }
                verification.differences.append(
                    "\(piece.entry.text) is \(piece.entry.digest.prefix(12))… from \(piece.origin.text) and \(digest.prefix(12))… here (\(Provenance.processor()), \(Provenance.arithmeticText))"
                )
            }
        }
        verification.kinds = compared.count
        return verification
    }

    private func order(_ key: String, _ plan: SubmissionPlan) -> String {
        contentDigest(of: Data("\(plan.name) \(key)".utf8))
    }

    /// The digests of pieces of a step that are computed here although they are there, by their keys.
    private func recomputed(
        _ study: Study, _ plan: SubmissionPlan, _ folder: SubmissionFolder, _ place: Int, _ keys: Set<String>
    ) throws -> [String: String] {
        let step = plan.steps[place], setting = plan.settings[step.replicate]
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
            "cahier-verify-\(UUID().uuidString)")
        try Folder.make(scratch)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let store = try Store(at: scratch.appendingPathComponent("store.sqlite"))
        defer { store.close() }
        var files = [folder.seedFile] + folder.files(in: folder.parcels(of: step))
        for other in plan.upstream(of: place) where other != step {
            files += folder.files(in: folder.values(of: other))
        }
        _ = try store.adopt(files, of: plan) { $0.kind != .checkpoint && !keys.contains($0.key) }
        let resolver = Resolver(
            store: store, setting: setting, run: nil, console: console, code: try study.codeTable)
        resolver.knownFacts = plan.sources[step.replicate]
        let digests = try Runner(store: store, console: console).explainedSteps(of: study, resolver).digests
        let named = study.steps(in: setting).first { node in
            guard case .compute = node.work else { return false }
            return node.name == step.name
        }
        guard let node = named, try resolver.key(of: node, digests) != nil else { return [:] }
        let division = Division(.whole, joins: true)
        resolver.equipment.division = division
        _ = try resolver.resolve(node)
        return division.digests
    }
}
