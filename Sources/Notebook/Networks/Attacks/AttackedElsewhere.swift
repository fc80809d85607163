/// Images that were attacked elsewhere, as networks see them.
public struct AttackedElsewhere: Codable, StorableValue, Sendable {
    /// Of their folder or file.
    public var name: String
    /// Height and width.
    public var size: [Int]
    public var images: Int
    /// What was left out, a sentence for each.
    public var problems: [String]
    /// Networks that take images of this size.
    public var subjects: [AttackedSubject]

    /// What there is, and what is left out, in words.
    public var sentences: String {
        let size = size.reversed().map(String.init).joined(separator: " × ")
        let left =
            problems.isEmpty
            ? "None was left out." : "\(problems.count) were left out: \(problems.joined(separator: "; "))."
        let networks =
            subjects.isEmpty
            ? " None of the networks that are here takes images of \(size) px, so that none could be asked." : ""
        return "`\(name)` has \(images) images of \(size) px beside their clean ones. \(left)\(networks)"
    }
}

extension Lab {
    /// Looks at images that were attacked elsewhere through those of some networks that take images of their size; nothing
    /// where a run names none.
    ///
    /// - Parameter networks: with their trainings, and what the study calls them.
    /// - Throws: what the engine or the store throws.
    public func attackedElsewhere(
        _ pairs: AttackedPairs?, _ networks: [(title: String, trainings: [Model])], batch: Int
    ) throws -> AttackedElsewhere? {
        guard let pairs else { return nil }
        return AttackedElsewhere(
            name: pairs.shortName, size: Array(pairs.clean.shape.dropFirst(2)), images: pairs.names.count,
            problems: pairs.problems,
            subjects: try networks.flatMap {
                try attackedElsewhere(pairs, $0.trainings, title: $0.title, batch: batch)
            })
    }
}
