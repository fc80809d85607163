import Tensors

/// Parts of a data set that take turns in being tested; a group is never split between them.
public struct Folds: Codable, Sendable, Equatable {
    /// Which fold each example is tested in, from 0.
    public let ofExample: [Int]
    public let count: Int

    /// Deals the groups of each stratum to the folds in random order, so that every fold has nearly the same share of
    /// each stratum.
    ///
    /// - Parameters:
    ///   - groups: of each example; all examples of a group belong to one stratum.
    ///   - strata: of each example, such as its category.
    public init(_ count: Int, groups: [String], strata: [String], stream: RandomStream) {
        precondition(groups.count == strata.count, "every example has a group and a stratum")
        precondition(count >= 2, "one fold leaves nothing to learn from")
        var fold: [String: Int] = [:]
        // The next stratum goes on where the last one ended, so that the folds' sizes differ by no more than one group.
        var next = 0
        for stratum in Set(strata).sorted() {
            let members = Set(groups.indices.lazy.filter { strata[$0] == stratum }.map { groups[$0] }).sorted()
            var stream = stream.substream(stratum)
            for place in stream.shuffledIndices(members.count) {
                fold[members[place]] = next % count
                next += 1
            }
        }
        ofExample = groups.map { fold[$0] ?? 0 }
        self.count = count
    }

    /// The examples that are tested in a fold.
    public func tested(in fold: Int) -> [Int] { ofExample.indices.filter { ofExample[$0] == fold } }

    /// The others.
    public func trained(in fold: Int) -> [Int] { ofExample.indices.filter { ofExample[$0] != fold } }
}
