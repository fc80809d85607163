import Foundation
import Registration
import Reports
import Testing
import Verdicts

/// What files have of findings is written out member by member: none may be forgotten when one is added.
@Suite struct FindingFileTests {
    private func members(_ value: some Encodable) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any])
    }

    private func hasAll(_ value: some Encodable, _ place: SourceLocation = #_sourceLocation) throws {
        let stored = Mirror(reflecting: value).children.compactMap(\.label)
        let missing = try Set(stored).subtracting(members(value).keys)
        #expect(missing.isEmpty, "\(type(of: value)): \(missing)", sourceLocation: place)
    }

    private static let finding: FindingSummary = {
        var finding = SampleReport().report().findings[1]
        finding.steadiness = Steadiness(analyses: [
            .init(options: ["interval": "BCa"], outcome: .holds, estimate: nil, counting: .registered)
        ])
        finding.registration = RegistrationState(
            level: .recorded, because: [],
            deviations: [Deviation(field: "rule", registered: "2", done: "3", moment: .beforeData)])
        finding.replicates = "over all 10"
        return finding
    }()

    @Test func everyMemberIsWritten() throws {
        let finding = Self.finding
        try hasAll(finding)
        try hasAll(finding.declaration)
        try hasAll(finding.clauses[0])
        try hasAll(finding.clauses[0].estimate)
        try hasAll(finding.controls[0])
        let steadiness = try #require(finding.steadiness), state = try #require(finding.registration)
        try hasAll(steadiness)
        try hasAll(steadiness.analyses[0])
        try hasAll(state)
        try hasAll(state.deviations[0])
        let claim = try #require(finding.claim)
        try hasAll(claim)
        try hasAll(try #require(claim.value))
    }

    @Test func aRunWithoutReplicatesSaysNothingOfThem() throws {
        var finding = Self.finding
        #expect(try members(finding)["replicates"] as? String == "over all 10")
        finding.replicates = nil
        #expect(try members(finding)["replicates"] == nil)
    }

    @Test func itComesBack() throws {
        let copy = try JSONDecoder().decode(FindingSummary.self, from: JSONEncoder().encode(Self.finding))
        #expect(copy == Self.finding)
    }

    @Test func whatIsMissingIsNull() throws {
        let estimate = try members(Estimate(label: "none", value: .nan, lower: -.infinity))
        for name in ["value", "lower", "upper", "recipe", "confidence", "count"] {
            #expect(estimate[name] is NSNull, "\(name): \(String(describing: estimate[name]))")
        }
        #expect(estimate["text"] as? String == Estimate(label: "none", value: .nan, lower: -.infinity).text)
    }
}
