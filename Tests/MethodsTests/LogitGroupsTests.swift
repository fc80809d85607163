import Foundation
import Methods
import Tensors
import Testing

@Suite struct LogitGroupsTests {
    /// Groups of random classes.
    private func random(_ classes: Int, _ groups: Int, seed: UInt64) throws -> LogitGroups {
        var stream = RandomStream(seed: seed, "groups")
        let order = stream.shuffledIndices(classes)
        let members = (0..<groups).map { group in order.indices.filter { $0 % groups == group }.map { order[$0] } }
        return try LogitGroups(members.indices.map { "group \($0)" }, members, classes: classes)
    }

    private func logits(_ images: Int, _ classes: Int, scale: Double, seed: UInt64) -> Tensor {
        var stream = RandomStream(seed: seed, "logits")
        return .random([images, classes], &stream, scale: scale)
    }

    /// softmax(s) of a group is the sum of softmax(z) over its classes; by plain sums in float64.
    @Test(arguments: [(7, 3, 1.0), (10, 10, 2), (1000, 7, 5), (4, 1, 1), (12, 5, 60)])
    func probabilitiesOfGroupsAreSums(classes: Int, groups: Int, scale: Double) throws {
        for seed in 0..<5 as Range<UInt64> {
            let known = try random(classes, groups, seed: seed)
            let logits = logits(3, classes, scale: scale, seed: seed), scores = known.scores(of: logits)
            #expect(scores.shape == [3, groups])
            for image in 0..<3 {
                let powers = logits.image(image).map { exp($0 - 100) }, total = powers.reduce(0, +)
                let scorePowers = scores.image(image).map { exp($0 - 100) }, scoreTotal = scorePowers.reduce(0, +)
                var sum = 0.0
                for (group, members) in known.members.enumerated() {
                    let expected = members.reduce(0) { $0 + powers[$1] } / total
                    let found = known.probabilities(
                        of: [group], logits: Tensor([1, classes], logits.image(image).map { Float($0) }))[0]
                    #expect(abs(found - expected) <= 1e-9, "seed \(seed)")
                    #expect(abs(scorePowers[group] / scoreTotal - expected) <= 1e-5 * expected + 1e-9, "seed \(seed)")
                    sum += found
                }
                #expect(abs(sum - 1) <= 1e-12)
            }
        }
    }

    @Test(arguments: 0..<5 as Range<UInt64>) func gradientIsThatOfCentralDifferences(seed: UInt64) throws {
        let known = try random(9, 4, seed: seed), logits = logits(2, 9, scale: 1.5, seed: seed)
        var stream = RandomStream(seed: seed, "slopes")
        let slopes = Tensor.random([2, 4], &stream)
        let found = known.logitGradient(slopes, logits: logits)
        func score(_ row: [Double], _ members: [Int]) -> Double { log(members.reduce(0) { $0 + exp(row[$1]) }) }
        for image in 0..<2 {
            for place in 0..<9 {
                func sum(_ step: Double) -> Double {
                    var row = logits.image(image)
                    row[place] += step
                    return zip(slopes.image(image), known.members).reduce(0) { $0 + $1.0 * score(row, $1.1) }
                }
                let expected = (sum(1e-5) - sum(-1e-5)) / 2e-5
                #expect(abs(found.image(image)[place] - expected) <= 1e-5, "seed \(seed)")
            }
        }
    }

    @Test func singleClassesAreTheLogitsThemselves() {
        let logits = logits(4, 6, scale: 3, seed: 1), singles = LogitGroups.singles(6)
        #expect(singles.scores(of: logits) == logits && singles.logitGradient(logits, logits: logits) == logits)
        let best = (0..<4).map { image in
            logits.image(image).indices.max { logits.image(image)[$0] < logits.image(image)[$1] }
        }
        #expect(singles.likeliest(logits) == best && singles.groupOfClass == Array(0..<6))
    }

    /// Two classes together are likelier than one that is likelier than each.
    @Test func theLikeliestGroupIsNoClassesGroup() throws {
        let known = try LogitGroups(["pair", "single"], [[0, 2], [1]], classes: 3)
        #expect(known.likeliest(Tensor([1, 3], [1, 1.2, 1])) == [0] && known.groupOfClass == [0, 1, 0])
    }

    @Test func hugeAndInfiniteLogitsStayWhatTheyAre() throws {
        let known = try LogitGroups(["a", "b"], [[0, 1], [2]], classes: 3)
        let huge = known.scores(of: Tensor([1, 3], [3e38, -3e38, 3e38]))
        #expect(huge.values == [3e38, 3e38])
        #expect(known.scores(of: Tensor([1, 3], [.infinity, 0, 0])).values[0] == .infinity)
        #expect(known.scores(of: Tensor([1, 3], [.nan, 0, 0])).values[0].isNaN)
    }

    @Test(
        arguments: [
            (["a"], [[0, 1]], 3), (["a", "b"], [[0, 1], [1, 2]], 3), (["a", "b"], [[0, 1, 2], []], 3),
            (["a"], [[0], [1]], 2), (["a"], [[0, 1, 3]], 3),
        ] as [([String], [[Int]], Int)])
    func eachClassIsInOneGroup(titles: [String], members: [[Int]], classes: Int) {
        #expect(throws: MethodError.self) { try LogitGroups(titles, members, classes: classes) }
    }
}
