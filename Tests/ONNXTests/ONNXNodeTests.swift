import Networks
import Tensors
import Testing

/// ONNX' own tests of its operators, by means of our operations.
@Suite(.enabled(if: TestGroup.isInstalled, "Debian's package libonnx-testdata isn't installed"))
struct ONNXNodeTests {
    /// Every test that our operations cover passes; the counts of the others, by reason, are printed.
    @Test(arguments: TestGroup.allCases) func everyCoveredTestPasses(group: TestGroup) throws {
        let engine = try Engine()
        let tests = try group.cases()
        var (ran, passed) = (0, 0)
        var others: [String: [String: Int]] = [:]
        for test in tests {
            if let (operators, reason) = try test.reasonItDoesNotApply() {
                others[reason, default: [:]][operators, default: 0] += 1
                continue
            }
            ran += 1
            do {
                if let failure = try test.failure(engine) {
                    Issue.record("\(group)/\(test.name): \(failure)")
                } else {
                    passed += 1
                }
            } catch { Issue.record("\(group)/\(test.name): \(error)") }
        }
        let left = others.values.reduce(0) { $0 + $1.values.reduce(0, +) }
        #expect(ran + left == tests.count)
        var lines = ["ONNX \(group): \(tests.count) folders, \(ran) run, \(passed) passed, \(left) don't apply:"]
        for (reason, operators) in others.sorted(by: { $0.key < $1.key }) {
            let names = operators.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
            lines.append("  \(operators.values.reduce(0, +)) \(reason) (\(names))")
        }
        print(lines.joined(separator: "\n"))
    }

    /// An operator that nobody has thought of has no reason, so that none is passed over unnoticed.
    @Test(arguments: TestGroup.allCases) func everyOperatorIsAccountedFor(group: TestGroup) throws {
        for test in try group.cases() {
            for node in test.model.nodes where node.domain.isEmpty {
                #expect(
                    (Operators.all[node.operatorType] == nil) == (Applicability.outside[node.operatorType] != nil),
                    "\(test.name): \(node.operatorType) is neither covered nor stated to be outside, or both")
            }
        }
    }

    /// No operator of the table goes untested because of the types or attributes in its tests.
    @Test func everyCoveredOperatorRuns() throws {
        var ran: Set<String> = []
        for group in TestGroup.allCases {
            for test in try group.cases() where try test.reasonItDoesNotApply() == nil {
                ran.formUnion(test.model.nodes.map(\.operatorType))
            }
        }
        let missing = Set(Operators.all.keys).subtracting(Operators.glueNames).subtracting(ran)
        #expect(missing.isEmpty, "no test runs \(missing.sorted())")
    }
}
