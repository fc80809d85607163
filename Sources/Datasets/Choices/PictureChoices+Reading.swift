import Files
import Foundation

extension PictureChoices {
    /// Reads a file of choices with commas, semicolons or tabs between its cells, whichever of the forms it has.
    ///
    /// - Throws: ``DatasetError`` that names the line where something is missing, twice, or no choice.
    public init(contentsOf file: URL) throws {
        let table = try CellTable(file, advice: Self.advice)
        let forms: [(form: Form, columns: [String])] = [
            (.trials, ["participant", "trial", "root", "image1", "image2", "choice"]),
            (.votes, ["ref_path", "left_path", "right_path", "left_vote", "right_vote"]),
            (.oddOneOut, ["image1", "image2", "image3", "choice"]),
        ]
        guard let found = forms.first(where: { Set($0.columns).isSubset(of: table.columns) }) else {
            let known = forms.map { $0.columns.joined(separator: ",") }.joined(separator: "; or ")
            throw table.error("expected the columns \(known), found \(table.columns.joined(separator: ","))")
        }
        let choices =
            switch found.form {
            case .trials: try Self.trials(table)
            case .votes: try table.rows.map { try Self.votes($0) }
            case .oddOneOut: try Self.oddOnes(table)
            }
        guard !choices.isEmpty else { throw table.error("it has no choice") }
        self.init(found.form, choices)
    }

    static let advice = "Correct the file, or name another with --data choices=FILE"

    private static func trials(_ table: CellTable) throws -> [PictureChoice] {
        var trials: [[String]: Int] = [:], triplets: [[String]: Int] = [:]
        return try table.rows.map { row in
            let participant = try row.text("participant"), trial = try row.text("trial")
            let (root, one, two) = (try row.text("root"), try row.text("image1"), try row.text("image2"))
            let choice = try row.number("choice", "1 or 2") { [1, 2].contains($0) }
            try row.check(different: [root, one, two])
            let found = PictureChoice(
                participant: participant, root: root, image1: one, image2: two, first: choice == 1 ? 1 : 0,
                second: choice == 2 ? 1 : 0, line: row.line)
            if let earlier = trials.updateValue(row.line, forKey: [participant, trial]) {
                throw row.error("is trial \(trial) of \(participant), as line \(earlier) is")
            }
            if let earlier = triplets.updateValue(row.line, forKey: [participant] + found.pictures) {
                throw row.error("asks \(participant) what line \(earlier) has asked")
            }
            return found
        }
    }

    /// Votes are counts, or shares that add up to 1 and count as often as there were votes.
    private static func votes(_ row: CellTable.Row) throws -> PictureChoice {
        let (root, left, right) = (
            try row.text("ref_path"), try row.text("left_path"), try row.text("right_path")
        )
        try row.check(different: [root, left, right])
        var counts = try [row.number("left_vote", "votes, 0 or more") { $0 >= 0 }]
        counts.append(try row.number("right_vote", "votes, 0 or more") { $0 >= 0 })
        let sum = counts[0] + counts[1]
        guard sum > 0 else { throw row.error("has no vote for either picture") }
        if row.has("votes") {
            let all = try row.number("votes", "a number of votes above 0") { $0 > 0 }
            if abs(sum - 1) < 1e-6 {
                counts = counts.map { $0 * all }
            } else if abs(sum - all) > 1e-6 {
                throw row.error("has \(sum) votes for either picture and \(all) in all")
            }
        }
        return PictureChoice(
            participant: "voters", root: root, image1: left, image2: right, first: counts[0], second: counts[1],
            line: row.line)
    }

    private static func oddOnes(_ table: CellTable) throws -> [PictureChoice] {
        var seen: [[String]: Int] = [:]
        return try table.rows.flatMap { row -> [PictureChoice] in
            let participant = row.has("participant") ? try row.text("participant") : "all"
            let images = try ["image1", "image2", "image3"].map { try row.text($0) }
            try row.check(different: images)
            let odd = Int(try row.number("choice", "1, 2 or 3") { [1, 2, 3].contains($0) }) - 1
            // Where nobody is named, several may have been asked the same.
            if row.has("participant"),
                let earlier = seen.updateValue(row.line, forKey: [participant] + images.sorted())
            {
                throw row.error("asks \(participant) what line \(earlier) has asked")
            }
            let kept = images.indices.filter { $0 != odd }
            return [(kept[0], kept[1]), (kept[1], kept[0])].map { root, chosen in
                PictureChoice(
                    participant: participant, root: images[root], image1: images[odd], image2: images[chosen], first: 0,
                    second: 0.5, line: row.line)
            }
        }
    }
}

/// A table with a head, its cells asked for by column, with errors that name the line.
struct CellTable {
    struct Row {
        let line: Int
        fileprivate let cells: [String: String]
        fileprivate let file: String
        fileprivate let advice: String

        /// Whether the cell is there and not empty.
        func has(_ column: String) -> Bool { LabelCell(cells[column]).text != nil }

        func text(_ column: String) throws -> String {
            guard let text = LabelCell(cells[column]).text else { throw error("has nothing as \(column)") }
            return text
        }

        func number(_ column: String, _ expected: String, _ isAllowed: (Double) -> Bool) throws -> Double {
            let text = try text(column)
            guard let value = Double(text), value.isFinite, isAllowed(value) else {
                throw error("expected \(expected) as \(column), found \"\(text)\"", isWhole: true)
            }
            return value
        }

        func check(different names: [String]) throws {
            for place in names.indices where names[..<place].contains(names[place]) {
                throw error("names \(names[place]) twice")
            }
        }

        /// - Parameter isWhole: whether the finding is a sentence of its own, rather than one that is said of the line.
        func error(_ finding: String, isWhole: Bool = false) -> DatasetError {
            DatasetError(
                reading: file, isWhole ? "\(finding) in line \(line)" : "line \(line) \(finding)", advice: advice)
        }
    }

    let columns: [String]
    let rows: [Row]
    private let file: DataFile

    /// - Throws: ``DatasetError`` where the file can't be read, is no text or no table.
    init(_ url: URL, advice: String) throws {
        file = try DataFile(url, advice: advice)
        guard file.size <= 256 << 20 else { throw file.error("expected at most 256 MiB of text") }
        let text: String
        do { text = try FileText.decode(try file.bytes()) } catch let problem as FileText.Problem {
            throw DatasetError(reading: url.path, problem.finding, advice: problem.advice)
        }
        let table = try CSVRows(text, file: url.path)
        columns = table.columns
        rows = zip(table.rows, table.lines).map { Row(line: $1, cells: $0, file: url.path, advice: advice) }
    }

    func error(_ finding: String) -> DatasetError { file.error(finding) }
}
