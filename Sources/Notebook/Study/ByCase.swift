/// An array indexed by an enum's cases: each has its value, so that nothing is looked up in vain.
///
///     let accuracy = ByCase<Protection, Double> { protection in measure(protection) }
///     accuracy[.none]                                   // a Double, not a Double?
///
/// It may have values for some of the cases alone; asking for another is a mistake of the program.
public struct ByCase<Case: CaseIterable & Hashable & Sendable, Value> {
    /// The cases that have a value, in the order of `allCases`.
    public let cases: [Case]
    /// In the order of `cases`.
    public private(set) var values: [Value]

    /// - Parameter some: the cases that get a value, in any order.
    public init(_ some: [Case] = Array(Case.allCases), value: (Case) throws -> Value) rethrows {
        let chosen = Set(some)
        cases = Case.allCases.filter(chosen.contains)
        values = try cases.map(value)
    }

    /// O(number of cases).
    public subscript(_ wanted: Case) -> Value {
        get { values[place(of: wanted)] }
        set { values[place(of: wanted)] = newValue }
    }

    /// The same cases with other values.
    public func map<Other>(_ transform: (Value) throws -> Other) rethrows -> ByCase<Case, Other> {
        try ByCase<Case, Other>(cases) { try transform(self[$0]) }
    }

    private func place(of wanted: Case) -> Int {
        guard let place = cases.firstIndex(of: wanted) else {
            preconditionFailure("there is no value for \(wanted), only for \(cases)")
        }
        return place
    }
}

extension ByCase: Sendable where Value: Sendable {}
extension ByCase: Equatable where Value: Equatable {}

/// Written as the cases and their values, both in the order of `allCases`.
extension ByCase: Codable where Case: Codable, Value: Codable {
    private enum CodingKeys: String, CodingKey { case cases, values }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(cases, forKey: .cases)
        try container.encode(values, forKey: .values)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        cases = try container.decode([Case].self, forKey: .cases)
        values = try container.decode([Value].self, forKey: .values)
        guard values.count == cases.count, cases == Case.allCases.filter(Set(cases).contains) else {
            throw DecodingError.dataCorruptedError(
                forKey: .values, in: container,
                debugDescription: "\(values.count) values for the cases \(cases), which come in the enum's order")
        }
    }
}

extension ByCase: StorableValue where Case: Codable, Value: Codable {}
