/// Several quantities on the same units, a row for each unit that has all of them.
struct JointValues: Sendable {
    var rows: [[Double]] = []
    /// How many more units there are of which no rule speaks.
    var unknown = 0
    var missing: [SampledUnits.Missing] = []

    var count: Int { rows.count + unknown }

    func column(_ place: Int) -> [Double] { rows.map { $0[place] } }
}

extension Samples {
    /// What several samples of the same units have together, matched by the units' names or by place.
    ///
    /// - Throws: ``MethodError`` without samples, or where they are not of the same units.
    static func together(_ samples: [Samples]) throws -> JointValues {
        guard let first = samples.first else {
            throw MethodError("comparing samples", "found none", advice: "Give at least one")
        }
        let columns = try samples.map { try $0.filled(inOrderOf: first) }
        var result = JointValues()
        for unit in first.values.indices {
            let row = columns.compactMap { $0[unit] }
            guard row.count < samples.count else {
                result.rows.append(row)
                continue
            }
            // A unit that one rule leaves out is left out, whatever the others say.
            let rules = samples.indices.filter { columns[$0][unit] == nil }.map { samples[$0].missing }
            let rule = rules.first { $0 != .worstCase } ?? .worstCase
            result.note(rule)
            if rule == .worstCase { result.unknown += 1 }
        }
        for own in samples {
            guard case .count = own.missing else { continue }
            for value in own.values where value == nil { result.note(own.missing) }
        }
        return result
    }

    /// First − second, unit by unit.
    func difference(_ second: Samples) throws -> CompleteValues {
        let joint = try Self.together([self, second])
        let bounds = self.bounds.flatMap { first in
            second.bounds.map { first.lowerBound - $0.upperBound...first.upperBound - $0.lowerBound }
        }
        return CompleteValues(
            values: joint.rows.map { $0[0] - $0[1] }, unknown: joint.unknown, bounds: bounds,
            rounding: Self.rounding(Array(joint.rows.joined())), missing: joint.missing)
    }

    private func filled(inOrderOf first: Samples) throws -> [Double?] {
        guard first.unit == unit, first.values.count == values.count, (first.names == nil) == (names == nil) else {
            throw MethodError(
                "comparing \(first.unit)", "found \(first.values.count) \(first.unit) and \(values.count) \(unit)",
                advice: "Measure all on the same units, named alike")
        }
        guard let names, let order = first.names else { return filled }
        let places = Dictionary(uniqueKeysWithValues: zip(names, filled))
        return try order.map { name in
            guard let value = places[name] else {
                throw MethodError(
                    "comparing \(unit)", "found \(name) in some samples only", advice: "Measure all on the same units")
            }
            return value
        }
    }
}

extension JointValues {
    fileprivate mutating func note(_ rule: MissingRule) {
        if let place = missing.firstIndex(where: { $0.rule == rule }) {
            missing[place] = .init(missing[place].count + 1, rule)
        } else {
            missing.append(.init(1, rule))
        }
    }
}
