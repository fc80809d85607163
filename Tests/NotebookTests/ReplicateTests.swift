import Foundation
import Methods
import Testing

@testable import Notebook

/// Settings of replicates, and findings' numbers of several.
@Suite struct ReplicateTests {
    @Test func oneReplicateIsTheSettingItself() throws {
        let setting = Setting(profile: .full, seed: 7, options: ["a": "b"])
        #expect(setting.replicated(1) == setting && setting.eachReplicate == [setting])
        #expect(try !setting.canonicalText().contains("replicate"))
        #expect(setting.seed(ofStepWith: nil) == 7 && setting.seed(ofStepWith: 2) == 2)
        #expect(setting.name(of: "step") == "step")
    }

    @Test func replicatesHaveSeedsOfTheirOwnForEachStep() throws {
        let each = Setting(seed: 7).replicated(50).eachReplicate
        #expect(each.count == 50 && each[0] == Setting(seed: 7))
        #expect(each.allSatisfy { $0.asked == each[0] && $0.replicates == nil })
        let own: [UInt64?] = [nil, 1, 2, 3]
        let seeds = each.dropFirst().flatMap { setting in own.map { setting.seed(ofStepWith: $0) } }
        #expect(Set(seeds).count == seeds.count)
        #expect(
            Set(seeds).isDisjoint(
                with: Setting(seed: 8).replicated(50).eachReplicate.dropFirst().map {
                    $0.seed(ofStepWith: nil)
                }))
        #expect(each[1].name(of: "step") == "step (replicate 2)")
        #expect(Setting.step(listedAs: "step (replicate 2)") == "step" && Setting.step(listedAs: "step") == "step")
        // The first eight bytes of SHA-256 of "cahier/1 replicate 1 of 7", by sha256sum.
        #expect(each[1].seed(ofStepWith: nil) == 0x4a7687e2e871ad02)
        // Of "cahier/1 replicate 1 of 7, 3".
        #expect(each[1].seed(ofStepWith: 3) == 0x2902aa52eccaa0ef)
    }

    private func images(_ values: [Double]) throws -> Estimator { try .mean(Samples(values, of: "images")) }

    @Test func numbersOfOptionsAndThoseShownComeTogetherToo() throws {
        let replicates = try [[1.0, 2, 3], [2, 2, 5], [4, 3, 5]].enumerated().map { place, values in
            Numbers(["gain": try images(values)])
                .showing("before", try images(values.map { $0 / 2 }), unit: "%")
                .showing("named \(place)", try images(values))
                .showing("right", try .proportion(place + 1, of: 9, "images"))
                .option("doubled", ["gain": try images(values.map { 2 * $0 })])
                .option("counted", ["gain": try .proportion(place + 1, of: 9, "images")])
        }
        let (joint, words) = try Numbers.joint(replicates, of: "finding")
        #expect(words == "over all 3")
        let mean = 27.0 / 9
        #expect(try #require(joint.clauses["gain"]?.value).isNear(mean))
        #expect(joint.shown.map(\.label) == ["before", "named 0, first replicate", "right, first replicate"])
        #expect(try #require(joint.shown[0].estimator.value).isNear(mean / 2))
        #expect(joint.shown[1].estimator.value == 2)
        #expect(Set(joint.options.keys) == ["doubled"])
        #expect(try #require(joint.options["doubled"]?["gain"]?.value).isNear(2 * mean))
    }

    @Test func whereOneCannotBeBroughtTogetherAllAreOfTheFirst() throws {
        let replicates = try [[1.0, 2, 3], [2, 2, 5]].enumerated().map { place, values in
            Numbers(["gain": try images(values), "share": try .proportion(place + 2, of: 9, "images")])
        }
        let (joint, words) = try Numbers.joint(replicates, of: "finding")
        #expect(words == "of the first of 2 alone, since counts don't say which unit is which")
        #expect(joint.clauses["gain"]?.value == 2 && joint.clauses["share"]?.value == 2.0 / 9)
        #expect(joint.shown.map(\.label) == ["share, lowest of 2 replicates", "share, highest of 2 replicates"])
        let shown: [Double?] = [2.0 / 9, 3.0 / 9]
        #expect(joint.shown.map { $0.estimator.value } == shown)
    }

    @Test func whatOneReplicateLacksIsSaid() throws {
        let all = try [
            Numbers(["gain": images([1, 2]), "control": images([1, 2])]), Numbers(["gain": images([1, 3])]),
        ]
        #expect(try Numbers.joint(all, of: "finding").1 == "of the first of 2 alone, since not all have its numbers")
        let missing = [Numbers.missing(needs: "people"), Numbers(["gain": try images([1, 3])])]
        let (joint, words) = try Numbers.joint(missing, of: "finding")
        #expect(joint.missing == "people" && words == nil)
    }
}

extension Double {
    fileprivate func isNear(_ other: Double) -> Bool { abs(self - other) < 1e-12 }
}
