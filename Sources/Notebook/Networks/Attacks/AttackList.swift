import Datasets
import Files
import Foundation
import Methods

/// Attacks that a user lists: a CSV file with the columns `attack` (fgsm, pgd, ddn) and, as far as the attack has them,
/// `channels`, `norm`, `epsilon` (0.03 or 8/255), `steps` and `step_size`.
///
///     attack,norm,channels,epsilon,steps,step_size
///     fgsm,linf,y,8/255,,
///     ddn,,rgb,,100,
///
/// Cells may be empty, or the column not there: then it is what `cahier attack` takes where nothing is said.
public struct AttackList: Sendable {
    public let attacks: [ImageAttack]

    static let columns = ["attack", "norm", "channels", "epsilon", "steps", "step_size"]

    /// - Throws: `DatasetError` with the file, the line and what can't be understood.
    public init(contentsOf path: String) throws {
        let bytes: [UInt8]
        do { bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
            throw DatasetError(
                reading: path, "it can't be read (\(error.localizedDescription))", advice: "Name a CSV file of attacks")
        }
        let text: String
        do { text = try FileText.decode(bytes) } catch {
            throw DatasetError(reading: path, error.finding, advice: error.advice)
        }
        try self.init(csv: text, named: path)
    }

    /// - Parameter named: for errors.
    /// - Throws: as ``init(contentsOf:)``.
    public init(csv text: String, named path: String) throws {
        let advice = "Give the columns \(Self.columns.joined(separator: ", "))"
        let table = try CSVRows(text, file: path)
        if let unknown = table.columns.first(where: { !Self.columns.contains($0) }) {
            throw DatasetError(reading: path, "it has a column \"\(unknown)\"", advice: advice)
        }
        guard table.columns.contains("attack"), !table.rows.isEmpty else {
            throw DatasetError(
                reading: path, table.rows.isEmpty ? "it lists no attack" : "it has no column attack", advice: advice)
        }
        attacks = try zip(table.rows, table.lines).map { row, line in
            do { return try AttackWords(row).imageAttack() } catch let error as MethodError {
                throw DatasetError(reading: path, "line \(line): \(error.finding)", advice: error.advice)
            }
        }
    }
}

/// An attack in words, as a line of a list or a command line has it.
public struct AttackWords: Sendable {
    public var attack: String
    public var norm: String?
    public var channels: String?
    public var epsilon: String?
    public var steps: String?
    public var stepSize: String?
    public var startsAtRandom: Bool

    public init(
        attack: String, norm: String? = nil, channels: String? = nil, epsilon: String? = nil, steps: String? = nil,
        stepSize: String? = nil, startsAtRandom: Bool = false
    ) {
        self.attack = attack
        self.norm = norm
        self.channels = channels
        self.epsilon = epsilon
        self.steps = steps
        self.stepSize = stepSize
        self.startsAtRandom = startsAtRandom
    }

    fileprivate init(_ row: [String: String]) {
        func cell(_ name: String) -> String? {
            let text = row[name]?.trimmingCharacters(in: .whitespaces) ?? ""
            return text.isEmpty || text == "NA" ? nil : text
        }
        self.init(
            attack: cell("attack") ?? "", norm: cell("norm"), channels: cell("channels"), epsilon: cell("epsilon"),
            steps: cell("steps"), stepSize: cell("step_size"))
    }

    /// What FGSM and PGD change by where nothing is said.
    public static let usualEpsilon = "8/255"
    /// PGD's steps where nothing is said, and DDN's.
    public static let usualSteps = (pgd: 10, ddn: 100)

    /// The attack that the words mean.
    ///
    /// - Throws: `MethodError` with what can't be understood, what the attack doesn't have, or numbers out of range.
    public func imageAttack() throws -> ImageAttack {
        let channels = try word(channels ?? "rgb", "channels", AttackedChannels.self)
        let steps = try steps.map { try number($0, "steps") { Int($0) } }
        let size = try stepSize.map { try number($0, "step_size", attackSize) }
        func refuse(_ given: Bool, _ what: String) throws {
            guard given else { return }
            throw problem("\(attack) has no \(what)", advice: "Leave it out")
        }
        switch attack {
        case "fgsm", "pgd":
            let norm = try word(norm ?? "linf", "norm", AttackNorm.self)
            if norm == .l2, epsilon == nil {
                throw problem("there is no usual epsilon in l2", advice: "Say how large the change may be")
            }
            let epsilon = try number(epsilon ?? Self.usualEpsilon, "epsilon", attackSize)
            if attack == "fgsm" {
                try refuse(steps != nil, "steps")
                try refuse(size != nil, "step_size")
                try refuse(startsAtRandom, "random start")
                return try .fgsm(epsilon, channels, norm: norm)
            }
            return try .pgd(
                epsilon, channels, steps: steps ?? Self.usualSteps.pgd, stepSize: size, startsAtRandom: startsAtRandom,
                norm: norm)
        case "ddn":
            try refuse(epsilon != nil, "epsilon: it looks for the smallest change")
            try refuse(size != nil, "step_size")
            try refuse(startsAtRandom, "random start")
            let norm = try word(norm ?? "l2", "norm", AttackNorm.self)
            let attack = try ImageAttack.ddn(channels, steps: steps ?? Self.usualSteps.ddn)
            return try ImageAttack(attack.algorithm, channels: channels, norm: norm)
        default:
            throw problem("\"\(attack)\" is no attack", advice: "Give fgsm, pgd or ddn")
        }
    }

    private func problem(_ finding: String, advice: String) -> MethodError {
        MethodError("reading an attack", finding, advice: advice)
    }

    private func word<Word: RawRepresentable & CaseIterable>(
        _ text: String, _ what: String, _ type: Word.Type
    ) throws -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: text.lowercased()) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem("\"\(text)\" is no \(what)", advice: "Give one of \(known)")
        }
        return word
    }

    private func number<Number>(_ text: String, _ what: String, _ read: (String) -> Number?) throws -> Number {
        guard let number = read(text) else {
            throw problem("\"\(text)\" is no number for \(what)", advice: "Give one such as 10, 0.03 or 8/255")
        }
        return number
    }
}

/// A size as a number or as a fraction: "0.03", "8/255".
public func attackSize(_ text: String) -> Double? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map {
        Double($0.trimmingCharacters(in: .whitespaces))
    }
    switch parts.count {
    case 1: return parts[0].flatMap { $0.isFinite ? $0 : nil }
    case 2:
        guard let above = parts[0], let below = parts[1], below != 0, (above / below).isFinite else { return nil }
        return above / below
    default: return nil
    }
}
