import SourceReading
import Testing

/// What a step's closure may not take from around it.
@Suite struct CaptureTests {
    private func errors(_ source: String) -> [String] {
        do {
            _ = try CodeTable(module: "M", files: [SourceFile(path: "Sources/a.swift", source: source)], libraries: [])
            return []
        } catch let errors as SourceErrors {
            return errors.errors.map(\.description)
        } catch { return ["\(error)"] }
    }

    @Test(
        "A local, a parameter and a property of self are refused, with their place",
        arguments: [
            ("func f() { let rate = 1\nlet a = Step(\"a\") { lab in rate } }", "2:28"),
            ("func f(of rate: Int) -> Step<Int> { Step(\"a\") { lab in 2 * rate } }", "1:60"),
            ("struct S { var rate: Int\nfunc f() -> Step<Int> { Step(\"a\") { lab in rate } } }", "2:44"),
            ("struct S { var rate: Int\nfunc f() -> Step<Int> { Step(\"a\") { lab in self.rate } } }", "2:44"),
            ("let study = Study(\"s\") { let rate = 1\nlet a = Step(\"a\") { lab in { rate }() } }", "2:30"),
            ("func f() { for rate in rates { Step(\"a\") { lab in [rate: 1] } } }", "1:52"),
            ("func f() { let rate = 1; Step.timing(\"a\") { lab in rate } }", "1:52"),
            // A member in the key is not the value itself, and a member of another value is none of a local's name.
            ("func f() { let rate = R(); Step(\"\\(rate.name): x\") { lab in use(rate.images) } }", "1:65"),
            ("func f() { let rate = R(); Step(\"\\(rate.name): x\") { lab in use(rate) } }", "1:65"),
            ("func f() { let rate = R(); Step(\"\\(rate?.name): x\") { lab in use(rate) } }", "1:66"),
            ("func f() { let rate = [1]; Step(\"\\(rate[0]): x\") { lab in use(rate) } }", "1:63"),
            ("func f() { let rate = 1; Step(\"\\(subject.rate): x\") { lab in use(rate) } }", "1:66"),
            ("struct S { var rate: R\nfunc f() { Step(\"\\(rate.name)\") { lab in use(rate.images) } } }", "2:46"),
            ("func f() { let rate = R(); Step(\"a\", plan: { rate.plan($0) }) { lab, plan in rate.images } }", "1:78"),
        ])
    func refused(_ source: String, _ place: String) {
        let found = errors(source)
        #expect(found.count == 1)
        #expect(
            found.first?.hasPrefix(
                "Sources/a.swift:\(place): error: the step's closure uses \"rate\", which is not in its key: pass it through parameters: or plan:"
            ) == true, "\(found)")
    }

    @Test(
        "What is in the key, an input, a label, a member or bound inside is none",
        arguments: [
            "func f() { let rate = 1; Step(\"a\", parameters: rate) { lab in rate } }",
            "func f() { let rate = 1; Step(\"a \\(rate)\") { lab in rate } }",
            "func f() { let rate = 1; Step(\"a\", plan: { Plan(rate, $0) }) { lab, plan in rate } }",
            "func f() { let rate = Step(\"b\") { lab in 1 }\nStep(\"a\", rate) { lab, rate in rate } }",
            "func f() { let rate = Step(\"b\") { lab in 1 }\nStep(\"a\", rate) { lab, other in try lab.value(of: rate) } }",
            "func f() { let rate = 1; Step(\"a\") { lab in go(rate: lab.rate) } }",
            "func f() { let rate = 1; Step(\"a\") { lab in let rate = 2\n return rate } }",
            "func f() { let rate = 1; Step(\"a\") { lab in [2].map { rate in rate } } }",
            "let rate = 1\nfunc f() { Step(\"a\") { lab in rate } }",
            "func f() { let rate = 1; Step.source(\"a\") { setting in rate } }",
            "enum S { static let rate = 1\nstatic func f() { Step(\"a\") { lab in rate } } }",
            "struct S { var rate: Int\nfunc f() { Step(\"a\", parameters: rate) { lab in rate } } }",
            "func f() { let rate = R(); Step(\"\\(rate.name): x\") { lab in use(rate.name, rate.name.count) } }",
            "func f() { let rate = R(); Step(\"\\(rate.name): x\", parameters: rate) { lab in use(rate.images) } }",
            "func f() { let rate = [1]; Step(\"a\", parameters: rate.first) { lab in rate.first } }",
            "struct S { var rate: R\nfunc f() { Step(\"\\(self.rate)\") { lab in use(rate.images) } } }",
        ])
    func allowed(_ source: String) { #expect(errors(source) == []) }

    @Test func allErrorsAreSaidAtOnce() {
        #expect(
            errors("func f(x: Int, y: Int) { Step(\"a\") { lab in x }\nStep(\"b\") { lab in x + y + x } }").count == 3)
    }
}
