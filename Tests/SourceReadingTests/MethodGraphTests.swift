import SourceReading
import Testing

@Suite struct MethodGraphTests {
    private func file(_ path: String, _ source: String) -> SourceFile { SourceFile(path: path, source: source) }

    private func libraries(faults: String = "1") -> [Library] {
        [
            Library(
                name: "Base",
                files: [
                    file(
                        "Base/Base.swift",
                        "public struct Lab { public func run() {} }\npublic struct Net { public var value = 1 }")
                ]),
            Library(
                name: "Methods",
                files: [
                    file(
                        "Methods/Faults/Faults.swift",
                        "import Base\npublic enum Faults: Method { public static let version = \(faults) }"),
                    file(
                        "Methods/Faults/Deep/Flip.swift",
                        "public struct Flip { public var value = mean([1]) }\nextension Net { public func flipped() -> Net { self } }"
                    ),
                    file(
                        "Methods/Statistics/Statistics.swift",
                        "public enum Statistics: Method {\n    public static let version = 7\n}\npublic func mean(_ x: [Double]) -> Double { 0 }\nextension Collection { public var median: Double { 0 } }\nfunc inner() {}"
                    ),
                ]),
        ]
    }

    private func methods(_ closure: String, faults: String = "1") throws -> [String: Int] {
        let source = file("a.swift", "let a = Step(\"a\", input) { lab, x in \(closure) }")
        let table = try CodeTable(module: "M", files: [source], libraries: libraries(faults: faults))
        return try #require(table.steps.values.first).methods
    }

    @Test func aStepUsesWhatItNamesAndWhatThatUses() throws {
        #expect(try methods("Flip()") == ["Faults": 1, "Statistics": 7])
        #expect(try methods("mean(x)") == ["Statistics": 7])
        #expect(try methods("x.median") == ["Statistics": 7])
        #expect(try methods("Net().flipped()") == ["Faults": 1, "Statistics": 7])
        #expect(try methods("x + 1") == [:])
    }

    @Test(
        "Members of a method's own types, private functions and properties of the same name lead nowhere",
        arguments: [
            "x.value", "inner()", "x.mean * 2", "let median = 1; return median",
        ])
    func common(_ closure: String) throws { #expect(try methods(closure) == [:]) }

    @Test func foldersOfOneModuleUseWhatIsNotPrivate() throws {
        func methods(_ helper: String, _ use: String) throws -> Set<String> {
            let library = Library(
                name: "Methods",
                files: [
                    file("Methods/A/A.swift", "public enum A: Method { public static let version = 1 }\n\(use)"),
                    file("Methods/B/B.swift", "enum B: Method { static let version = 1 }\n\(helper)"),
                ])
            let source = file("a.swift", "let a = Step(\"a\") { lab in first() }")
            let table = try CodeTable(module: "M", files: [source], libraries: [library])
            return Set(try #require(table.steps.values.first).methods.keys)
        }
        let use = "public func first() { second() }"
        #expect(try methods("func second() {}", use) == ["A", "B"])
        #expect(try methods("private func second() {}", use) == ["A"])
        #expect(try methods("func third() {}", use) == ["A"])
        // In an extension of another folder's type, its members need no dot.
        let extended = "extension Array { public func first() { second() } }"
        let member = "extension Array { func second() {} }"
        let source = file("a.swift", "let a = Step(\"a\") { lab in x.first() }")
        let library = Library(
            name: "Methods",
            files: [
                file("Methods/A/A.swift", "public enum A: Method { public static let version = 1 }\n\(extended)"),
                file("Methods/B/B.swift", "enum B: Method { static let version = 1 }\n\(member)"),
            ])
        let table = try CodeTable(module: "M", files: [source], libraries: [library])
        #expect(try Set(#require(table.steps.values.first).methods.keys) == ["A", "B"])
    }

    @Test("The lab leads nowhere, but to what it gives")
    func lab() throws {
        func methods(_ closure: String) throws -> [String: Int] {
            let libraries = [
                Library(
                    name: "Tensors",
                    files: [
                        file(
                            "Tensors/T.swift",
                            "public enum Operations: Method { public static let version = 3 }\npublic class Engine {}")
                    ]),
                Library(
                    name: "Notebook",
                    files: [
                        file(
                            "Notebook/Lab.swift",
                            "import Tensors\npublic class Lab { var made: Engine?\npublic var seed: Int { 1 }\npublic var engine: Engine { get throws { Engine() } } }"
                        )
                    ]),
            ]
            let source = file("a.swift", "let a = Step(\"a\") { (lab: Lab) in \(closure) }")
            let table = try CodeTable(module: "M", files: [source], libraries: libraries)
            return try #require(table.steps.values.first).methods
        }
        #expect(try methods("lab.seed") == [:])
        #expect(try methods("lab.engine.relu(x)") == ["Operations": 3])
        #expect(try methods("Engine().relu(x)") == ["Operations": 3])
    }

    @Test func aRaisedVersionIsSeenByTheStepsThatUseIt() throws {
        #expect(try methods("Flip()", faults: "2") == ["Faults": 2, "Statistics": 7])
        #expect(try methods("mean(x)", faults: "2") == methods("mean(x)"))
    }

    @Test func aVersionThatCannotBeReadIsAnError() {
        let error = #expect(throws: SourceError.self) { try methods("1", faults: "number") }
        #expect(
            error?.description.hasPrefix("Methods/Faults/Faults.swift:2:30: error: the method \"Faults\"") == true,
            "\(String(describing: error))")
    }

    @Test("The real steps use the methods that they are made of")
    func realSteps() throws {
        let modules = ["Datasets", "Methods", "Models", "Networks", "Notebook", "Pictures", "Tensors"]
        var shared = Sources.sharedSteps
        shared.libraries = modules.map { Sources.library($0) }
        let training = try #require(
            try shared.table().steps.values.first { $0.code.keys.contains("trainCatalogueNetwork") }
        ).methods
        #expect(
            Set(training.keys).isSuperset(of: [
                "ImagePreparation", "NetworkPasses", "NetworkSteps", "RandomStreams", "TensorGradients",
                "TensorOperations", "Training", "TrainingSteps", "Zoo",
            ]), "\(training)")
        #expect(Set(training.keys).isDisjoint(with: ["Clipping", "Faults", "Maps", "Relevance", "Saliency"]))
        var study = try #require(Sources.studies["ClippedActivation"])
        study.libraries = shared.libraries
        let sweep = try #require(try study.table().steps.values.first { $0.code.keys.contains("sweepNetwork") }).methods
        #expect(Set(sweep.keys).isSuperset(of: ["Clipping", "Evaluation", "Faults", "Statistics"]), "\(sweep)")
        // No gradient is computed there, and how networks are put together is the business of those that are.
        #expect(Set(sweep.keys).isDisjoint(with: ["TensorGradients", "Training", "TrainingSteps"]), "\(sweep)")
    }
}
