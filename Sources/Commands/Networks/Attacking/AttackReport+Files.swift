import Notebook

extension AttackReport {
    private static let columns = [
        "file", "network", "attack", "channels", "epsilon", "clean", "attacked", "attacked_8bit", "l2", "linf", "norm",
        "steps", "l2_8bit", "linf_8bit", "grey_share", "bound_share", "original", "difference", "input",
        "defences",
    ]

    /// The manifest: a line for each attack on each image; numbers have all their digits, and what isn't there is empty.
    var manifest: String {
        var lines = [Self.columns.joined(separator: ",")]
        for record in records {
            for attacked in record.attacked {
                lines.append(cells(record, attacked).map { $0.map(Self.quoted) ?? "" }.joined(separator: ","))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One line's cells, in the order of the columns.
    private func cells(_ record: AttackRecord, _ attacked: AttackedRecord) -> [String?] {
        let attack = attacked.attack.map { attacks[$0] }
        let outcome = attacked.found?.outcome
        func text(_ number: Double?) -> String? { number.map { "\($0)" } }
        func text(_ number: Int?) -> String? { number.map { "\($0)" } }
        var cells: [String?] = [attacked.found?.file, network, attack?.name, attack?.channels.rawValue]
        cells += [text(attack?.epsilon), text(record.label), text(outcome?.predicted)]
        cells += [text(outcome?.predictedEightBit), text(outcome?.norms.total), text(outcome?.norms.largest)]
        cells += [attack?.norm.rawValue, text(attack?.attackSteps)]
        cells += [text(outcome?.normsEightBit.total), text(outcome?.normsEightBit.largest)]
        cells += [text(outcome?.norms.greyShare), text(attacked.found?.boundShare)]
        cells += [record.original, attacked.found?.difference, record.image.path]
        cells += [defences.isEmpty ? nil : defences.joined(separator: " ")]
        precondition(cells.count == Self.columns.count, "each column has a cell")
        return cells
    }

    /// A cell as RFC 4180 wants it.
    private static func quoted(_ cell: String) -> String {
        let isPlain = !cell.unicodeScalars.contains { ",\"\n\r".unicodeScalars.contains($0) }
        return isPlain ? cell : "\"\(cell.replacing("\"", with: "\"\""))\""
    }

    /// One JSON object, as the help text of `cahier attack` shows it.
    func json(failures: Int, manifest: String) -> [UInt8] {
        var text = JSONText("{\"network\": ")
        text.append(string: network)
        text.append(", \"weights\": ")
        text.append(weights)
        if let preprocessing {
            text.append(", \"preparation\": ")
            text.append(preprocessing)
        }
        text.append(", \"defences\": [")
        for (place, name) in defences.enumerated() {
            if place > 0 { text.append(", ") }
            text.append(string: name)
        }
        text.append("], \"manifest\": ")
        text.append(string: manifest)
        text.append(",\n\"attacks\": [")
        for (place, summary) in summaries.enumerated() {
            text.append(place == 0 ? "\n" : ",\n")
            text.append(summary, summary.attack.map { attacks[$0] })
        }
        text.append("],\n\"images\": [")
        for (place, record) in records.enumerated() {
            text.append(place == 0 ? "\n" : ",\n")
            append(record, to: &text)
        }
        text.append("],\n\"failures\": \(failures)}")
        return text.bytes
    }

    private func append(_ record: AttackRecord, to text: inout JSONText) {
        text.append("{")
        text.append(record.image)
        text.append(key: "original", record.original)
        append(class: record.label, "", to: &text)
        text.append(", \"attacked\": [")
        for (place, attacked) in record.attacked.enumerated() {
            text.append(place == 0 ? "{" : ", {")
            text.append("\"attack\": \(attacked.attack.map(String.init) ?? "null")")
            text.append(key: "file", attacked.found?.file)
            if let found = attacked.found { append(found, to: &text) }
            text.append("}")
        }
        text.append("]}")
    }

    private func append(_ found: AttackedRecord.FoundChange, to text: inout JSONText) {
        let (outcome, norms) = (found.outcome, found.outcome.norms)
        text.append(key: "difference", found.difference)
        text.append(key: "enlarged", found.enlarged)
        append(class: outcome.predicted, "", to: &text)
        append(class: outcome.predictedEightBit, "_8bit", to: &text)
        text.append(key: "l2", norms.total)
        text.append(key: "linf", norms.largest)
        text.append(key: "l2_8bit", outcome.normsEightBit.total)
        text.append(key: "linf_8bit", outcome.normsEightBit.largest)
        let channels: [(String, KeyPath<ColorNorms, Double>)] = [
            ("r", \.red), ("g", \.green), ("b", \.blue), ("y", \.luma), ("cb", \.blueChroma), ("cr", \.redChroma),
        ]
        for (place, channel) in channels.enumerated() {
            text.append(place == 0 ? ", \"rms\": {\"" : ", \"")
            text.append("\(channel.0)\": ")
            text.append(number: norms.rootMeanSquare(channel.1))
        }
        text.append("}")
        text.append(key: "grey_share", norms.greyShare)
        text.append(key: "bound_share", found.boundShare)
    }

    /// A class by number and, where it is known, by name.
    private func append(class label: Int, _ ending: String, to text: inout JSONText) {
        text.append(", \"class\(ending)\": \(label)")
        if let names { text.append(key: "name\(ending)", names.names[label]) }
    }
}

extension JSONText {
    fileprivate mutating func append(_ summary: AttackReport.Summary, _ attack: ImageAttack?) {
        append("{\"attack\": ")
        if let attack {
            append(string: attack.name)
            append(key: "norm", attack.norm.rawValue)
            append(key: "channels", attack.channels.rawValue)
            if let epsilon = attack.epsilon { append(key: "epsilon", epsilon) }
            if let steps = attack.attackSteps { append(", \"steps\": \(steps)") }
            if case .pgd(_, _, let stepSize, let startsAtRandom) = attack.algorithm {
                append(key: "step_size", stepSize)
                append(", \"random_start\": \(startsAtRandom)")
            }
        } else {
            append("null")
        }
        append(", \"images\": \(summary.images), \"found\": \(summary.found), \"fooled\": \(summary.fooled)")
        append(", \"fooled_8bit\": \(summary.fooledEightBit)")
        append(key: "median_l2", summary.medianNorm)
        append("}")
    }

    fileprivate mutating func append(key: String, _ text: String?) {
        append(", \"\(key)\": ")
        if let text { append(string: text) } else { append("null") }
    }

}
