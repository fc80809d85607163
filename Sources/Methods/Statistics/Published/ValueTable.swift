/// What an estimate was made of, for a file: a row for each unit, the units' names first, then a column for each quantity.
///
///     try Estimator.pairedMean(clipped, less: plain).values.csv
///         // training,image,clipped,plain
///         // 1,1,1,0
///         // …
///
/// Missing values are empty. Names of columns are unique.
public struct ValueTable: Sendable, Hashable {
    public struct UnitColumn: Sendable, Hashable {
        /// In the singular: "image".
        public let name: String
        /// The units' own names, or numbers from 1; `nil` in a row that is of no such unit.
        public let labels: [String?]
    }

    public struct QuantityColumn: Sendable, Hashable {
        public let name: String
        public let values: [Double?]
        /// Whether somebody named it; else its name says only how it is used: "first", "trials".
        let isNamed: Bool
    }

    public let units: [UnitColumn]
    public let quantities: [QuantityColumn]

    public var rowCount: Int { quantities.first?.values.count ?? 0 }

    /// - Parameters:
    ///   - quantities: names may be alike, and are told apart here.
    ///   - names: those among them that samples have of their own.
    init(
        _ units: [(name: String, labels: [String?])], _ quantities: [(name: String, values: [Double?])],
        named names: [String?] = []
    ) {
        var taken: Set<String> = []
        func unique(_ name: String) -> String {
            var result = name, number = 1
            while !taken.insert(result).inserted {
                number += 1
                result = "\(name) \(number)"
            }
            return result
        }
        self.units = units.map { UnitColumn(name: unique($0.name), labels: $0.labels) }
        self.quantities = quantities.map {
            QuantityColumn(name: unique($0.name), values: $0.values, isNamed: names.contains($0.name))
        }
        let counts = units.map(\.labels.count) + quantities.map(\.values.count)
        precondition(Set(counts).count == 1, "columns of \(counts) rows are no table")
    }

    /// Comma-separated (RFC 4180), a line for each row below the names; numbers by the fewest digits that give them again.
    public var csv: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rowCount * 8 * (units.count + quantities.count))
        func add(_ text: String) { bytes.append(contentsOf: text.utf8) }
        for (place, name) in (units.map(\.name) + quantities.map(\.name)).enumerated() {
            if place > 0 { add(",") }
            add(Self.field(name))
        }
        add("\n")
        let labels = units.map { $0.labels.map { $0.map(Self.field) ?? "" } }
        for row in 0..<rowCount {
            for (place, column) in labels.enumerated() {
                if place > 0 { add(",") }
                add(column[row])
            }
            for (place, column) in quantities.enumerated() {
                if place + labels.count > 0 { add(",") }
                if let value = column.values[row] { add(shortest(value)) }
            }
            add("\n")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func field(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else { return text }
        var quoted = "\""
        for character in text { quoted += character == "\"" ? "\"\"" : String(character) }
        return quoted + "\""
    }
}

/// A unit's name in the singular, as a column of its names is called.
///
///     singular("fault seeds")  // "fault seed"
///     singular("categories")   // "category"
///
/// By the endings of English plurals, and for the few words of this field that have none of them.
func singular(_ plural: String) -> String {
    let irregular = ["indices": "index", "matrices": "matrix", "people": "person", "series": "series", "axes": "axis"]
    let words = plural.split(separator: " ", omittingEmptySubsequences: false)
    guard let last = words.last.map(String.init) else { return plural }
    let one: String =
        if let known = irregular[last] {
            known
        } else if last.hasSuffix("ies"), last.count > 3 {
            last.dropLast(3) + "y"
        } else if ["sses", "shes", "ches", "xes"].contains(where: last.hasSuffix) {
            String(last.dropLast(2))
        } else if last.hasSuffix("s"), !last.hasSuffix("ss") {
            String(last.dropLast())
        } else {
            last
        }
    return (words.dropLast().map(String.init) + [one]).joined(separator: " ")
}
