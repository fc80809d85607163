import Methods
import Verdicts

extension MapQuantity {
    /// "T-TAME, AD 50 %, RISE": the clause that one kind of maps is better than another, or not worse.
    public func clauseName(_ kind: MapSource, _ other: MapSource) -> String {
        [kind.rawValue, name, other.rawValue].joined(separator: ", ")
    }

    /// What is asked of one kind of maps against each of others.
    public func leadClauses(_ kind: MapSource, over others: [MapSource], _ form: Form) -> [Rule.Clause] {
        others.map { .init(clauseName(kind, $0), form) }
    }
}

extension [MapQuantity] {
    /// What is asked of one kind of maps against each of others, as a case for each quantity.
    public func leadCases(_ kind: MapSource, over others: [MapSource], _ form: Form) -> [Rule.Case] {
        map { .init($0.name, $0.leadClauses(kind, over: others, form)) }
    }
}

extension Declaration {
    /// The leads of clauses that are named as ``MapQuantity/clauseName(_:_:)`` names them.
    ///
    /// - Parameters:
    ///   - needs: what is missing where a clause of the rule was not measured.
    ///   - others: the numbers of clauses with other names.
    public func leadNumbers(
        _ measured: [MapResults], needs: String, also others: [String: Estimator] = [:]
    ) throws -> Numbers {
        var found = others
        let names = clauseNames
        for quantity in MapQuantity.published + MapQuantity.equalAreas + [.removalArea] {
            for kind in MapSource.allCases {
                for other in MapSource.allCases where names.contains(quantity.clauseName(kind, other)) {
                    found[quantity.clauseName(kind, other)] = try measured.lead(kind, over: other, quantity)
                }
            }
        }
        return numbersIfAll(found, needs: needs)
    }
}
