/// What was chosen of two pictures as the more like a third.
public struct PictureChoice: Codable, Sendable, Hashable {
    public let participant: String
    /// Names of the pictures' files.
    public let root, image1, image2: String
    /// How often the first was chosen, and the second: one of them once, or shares of votes.
    public let first, second: Double
    /// Where it stands in the file, from 1.
    public let line: Int

    public init(
        participant: String, root: String, image1: String, image2: String, first: Double, second: Double, line: Int
    ) {
        (self.participant, self.root, self.image1, self.image2) = (participant, root, image1, image2)
        (self.first, self.second, self.line) = (first, second, line)
    }

    /// The three pictures, whichever of the two others comes first.
    var pictures: [String] { [root] + [image1, image2].sorted() }
}

/// The choices of a file.
public struct PictureChoices: Codable, Sendable {
    /// How the file has them.
    public enum Form: String, Codable, Sendable, CaseIterable {
        /// A row for each trial: participant, trial, root, image1, image2, choice (1 or 2).
        case trials
        /// NIGHTS' data.csv (Fu et al. 2023): ref_path, left_path, right_path, left_vote, right_vote, and votes, if there.
        case votes
        /// Three pictures and which of them is the odd one (1 to 3), as THINGS' similarity judgements: the two that were kept
        /// are each the root of half a choice.
        case oddOneOut = "odd one out"

        /// Whether every choice is a known participant's.
        public var namesParticipants: Bool { self == .trials }
    }

    public let form: Form
    public let choices: [PictureChoice]

    public init(_ form: Form, _ choices: [PictureChoice]) { (self.form, self.choices) = (form, choices) }

    /// In the order in which they come.
    public var participants: [String] {
        var seen: Set<String> = []
        return choices.map(\.participant).filter { seen.insert($0).inserted }
    }

    /// The names of all pictures, in the order in which they come.
    public var pictures: [String] {
        var seen: Set<String> = []
        return choices.flatMap { [$0.root, $0.image1, $0.image2] }.filter { seen.insert($0).inserted }
    }

    /// Makes sure that each picture is one of these.
    ///
    /// - Parameters:
    ///   - place: where the pictures were looked for, for the error.
    ///   - file: that of the choices.
    /// - Throws: ``DatasetError`` with the first lines that name others.
    public func check(amongFiles known: some Sequence<String>, in place: String, file: String) throws {
        let known = Set(known)
        var unknown: [(line: Int, name: String)] = []
        for choice in choices {
            for name in [choice.root, choice.image1, choice.image2] where !known.contains(name) {
                unknown.append((choice.line, name))
            }
        }
        guard let first = unknown.first else { return }
        let names = Set(unknown.map(\.name)).count
        let some = unknown.prefix(3).map { "\($0.name) in line \($0.line)" }.joined(separator: ", ")
        throw DatasetError(
            reading: file,
            names == 1
                ? "line \(first.line) names \(first.name), which is no picture of \(place)"
                : "\(names) of its pictures are none of \(place): \(some)\(unknown.count > 3 ? " and more" : "")",
            advice: "Name the pictures as their files are named, from the folder on")
    }
}
