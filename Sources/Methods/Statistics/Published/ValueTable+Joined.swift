/// Tables of values that share a file.
extension ValueTable {
    /// Tables with the same units, side by side: the units once, then the quantities of each.
    ///
    ///     let joined = ValueTable.joined([("VGG-16", clipped), ("AlexNet", other)])
    ///         // training,VGG-16: clipped,plain,AlexNet: clipped
    ///
    /// A quantity keeps its name where all that have it mean the same numbers by it, and is one column then. Others bear their
    /// table's name before their own; a plain "value" is called as its table.
    ///
    /// - Parameter tables: each with a name.
    /// - Returns: a table for each name and set of units, in the order of the first, and each part as it is called in there.
    public static func joined(_ tables: [(name: String, table: ValueTable)]) -> [(
        whole: ValueTable, parts: [(place: Int, table: ValueTable)]
    )] {
        var groups: [(units: [UnitColumn], places: [Int])] = []
        for (place, table) in tables.enumerated() {
            if let known = groups.firstIndex(where: {
                $0.units == table.table.units && tables[$0.places[0]].table.rowCount == table.table.rowCount
            }) {
                groups[known].places.append(place)
            } else {
                groups.append((table.table.units, [place]))
            }
        }
        return groups.map { group in
            let members = group.places.map { tables[$0] }
            var meanings: [String: Set<[Double?]>] = [:]
            for member in members {
                for quantity in member.table.quantities { meanings[quantity.name, default: []].insert(quantity.values) }
            }
            var taken = Set(group.units.map(\.name))
            var columns: [QuantityColumn] = []
            var parts: [(Int, ValueTable)] = []
            for (place, member) in zip(group.places, members) {
                let named = member.table.quantities.map { quantity -> QuantityColumn in
                    let isShared = meanings[quantity.name]?.count == 1 && quantity.isNamed
                    let wanted =
                        isShared
                        ? quantity.name : quantity.name == "value" ? member.name : "\(member.name): \(quantity.name)"
                    if let same = columns.first(where: { $0.name == wanted && $0.values == quantity.values }) {
                        return same
                    }
                    var name = wanted, number = 1
                    while !taken.insert(name).inserted {
                        number += 1
                        name = "\(wanted) \(number)"
                    }
                    let column = QuantityColumn(name: name, values: quantity.values, isNamed: quantity.isNamed)
                    columns.append(column)
                    return column
                }
                parts.append((place, ValueTable(group.units, named)))
            }
            return (ValueTable(group.units, columns), parts)
        }
    }

    private init(_ units: [UnitColumn], _ quantities: [QuantityColumn]) {
        (self.units, self.quantities) = (units, quantities)
    }

    /// The file's lines in as many pieces as it takes for none to be larger than so many bytes, each below the columns'
    /// names; no row is left out.
    ///
    /// Numbers keep all their digits. A line that is larger by itself stands in a piece of its own.
    public func csv(inPiecesOf most: Int) -> [String] {
        let whole = csv
        guard whole.utf8.count > most else { return [whole] }
        let lines = whole.split(separator: "\n", omittingEmptySubsequences: true)
        // A name or label with a line break would be cut in two.
        guard let head = lines.first, lines.count == rowCount + 1 else { return [whole] }
        var pieces: [String] = []
        var piece = ""
        for line in lines.dropFirst() {
            if !piece.isEmpty, piece.utf8.count + line.utf8.count + 1 > most {
                pieces.append(piece)
                piece = ""
            }
            if piece.isEmpty { piece = head + "\n" }
            piece += line + "\n"
        }
        return pieces + [piece]
    }
}
