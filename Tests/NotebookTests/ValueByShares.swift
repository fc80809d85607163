import Testing

@testable import Notebook

/// A step's value where each of several processes computes its share of the pieces and one makes the value of them, all in one
/// store; and how many pieces that one still had to compute: none where all are in one call of `pieces`.
func valueByShares<Value>(
    of step: Step<Value>, _ count: Int, in store: Store
) throws -> (value: Value, left: Int) {
    for index in 0..<count {
        let resolver = quietResolver(store)
        resolver.equipment.division = Division(try #require(Share(index, of: count)), joins: false)
        #expect(throws: DivisionEnd.left) { try resolver.value(of: step) }
    }
    let resolver = quietResolver(store), division = Division(.whole, joins: true)
    resolver.equipment.division = division
    return (try resolver.value(of: step), division.computed)
}
