import Foundation
import Testing

@Suite struct CommandTests {
    let cahier: Cahier
    init() throws { cahier = try Cahier() }

    @Test func listShowsAStudyInEachLine() throws {
        let result = try cahier("list")
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        let lines = result.output.split(separator: "\n")
        #expect(!lines.isEmpty)
        #expect(lines.allSatisfy { $0.wholeMatch(of: /[a-z0-9-]+ +\S.*/) != nil })
    }

    @Test(arguments: [
        [], ["list"], ["new"], ["run"], ["submit"], ["shard"], ["status"], ["collect"], ["cancel"], ["explain"],
        ["figures"], ["watch"], ["runs"], ["diff"], ["index"], ["gallery"],
    ])
    func helpHasAnExample(_ command: [String]) throws {
        let result = try command.first.map { try cahier($0, "--help") } ?? cahier("--help")
        #expect(result.status == 0)
        #expect(result.output.contains("USAGE: cahier"))
        #expect(result.output.contains("Example"))
        #expect(result.errors.isEmpty)
        // None is so long that 80 columns break it.
        let examples = result.output.components(separatedBy: "\n").drop { !$0.hasPrefix("Example") }.dropFirst()
            .prefix { !$0.isEmpty }
        #expect(examples.allSatisfy { $0.hasPrefix("  ") }, "\(examples)")
        #expect(result.output.firstMatch(of: /(\(default: [^)]*\)) \1/) == nil)
    }

    @Test(arguments: [["runn"], ["help", "runn"]])
    func aMisspeltCommandIsNamedWithItsNeighbours(_ call: [String]) throws {
        let result = try cahier(call)
        #expect(result.status == 64)
        #expect(result.errors.contains("There is no command 'runn'. Did you mean run"), "\(result.errors)")
    }

    @Test(arguments: ["info", "verify", "trim"])
    func ofAStoreThatIsNotThereNothingElseIsSaid(_ command: String) throws {
        let result = try cahier("cache", command, environment: ["CAHIER_STORE": "none.sqlite"])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("no store yet: there is no file "), "\(result.output)")
        // One that a call names may be misspelt.
        let named = try cahier("cache", command, "--store", "none.sqlite")
        #expect(named.status == 1 && named.output.isEmpty)
        #expect(named.errors.contains("none.sqlite: there is no such file"), "\(named.errors)")
        #expect(!FileManager.default.fileExists(atPath: cahier.folder.appendingPathComponent("none.sqlite").path))
    }

    @Test(arguments: ["walk", "--wrong", "run", "diff"])
    func aWrongCallHasStatus64(_ argument: String) throws {
        let result = try cahier(argument)
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("Usage: cahier"))
    }

    @Test func wrongValuesHaveStatus64() throws {
        let study = try cahier.aStudy()
        #expect(try cahier("run", study, "--profile", "huge").status == 64)
        #expect(try cahier("run", study, "--seed", "-1").status == 64)
        #expect(try cahier("diff", "one").status == 64)
    }

    @Test(arguments: ["run", "figures", "watch"])
    func anUnknownStudyIsNamedWithItsNeighbours(_ command: String) throws {
        let study = try cahier.aStudy()
        let misspelt = String(study.dropLast())
        let result = try cahier(command, misspelt)
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("There is no study '\(misspelt)'. Did you mean \(study)"))
        #expect(result.errors.split(separator: "\n").count == 1)
    }

    @Test func runsOfAnEmptyStore() throws {
        let result = try cahier("runs")
        #expect(result.status == 0)
        #expect(result.output == "no runs yet\n")
        // Who only reads leaves nothing behind.
        #expect(!FileManager.default.fileExists(atPath: cahier.folder.appendingPathComponent(".cahier").path))
    }

    @Test func figuresWithoutARun() throws {
        let result = try cahier("figures", try cahier.aStudy())
        #expect(result.status == 1)
        #expect(result.errors.contains("no complete run of this study"))
    }

    @Test func diffOfRunsThatAreNotThereIsTrouble() throws {
        let result = try cahier("diff", "1", "2")
        #expect(result.status == 2)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("there is no such run"))
    }

    @Test func aStoreThatIsNoDatabase() throws {
        let file = cahier.folder.appendingPathComponent("notes.txt")
        let text = Data(String(repeating: "some notes\n", count: 500).utf8)
        try text.write(to: file)
        for (command, status) in [(["runs"], Int32(1)), (["diff", "1", "2"], 2)] {
            let result =
                command.count == 1
                ? try cahier("runs", "--store", "notes.txt") : try cahier("diff", "1", "2", "--store", "notes.txt")
            #expect(result.status == status)
            #expect(result.errors.contains("notes.txt: the file is no SQLite database"))
            #expect(result.errors.split(separator: "\n").count == 1)
        }
        #expect(try Data(contentsOf: file) == text)
    }

    @Test func aStoreThatIsAFolder() throws {
        let result = try cahier("runs", "--store", ".")
        #expect(result.status == 1)
        #expect(result.errors.contains("it is a folder"), "\(result.errors)")
    }

    @Test func theStoreIsTakenFromTheEnvironment() throws {
        try Data("no database".utf8).write(to: cahier.folder.appendingPathComponent("notes.txt"))
        let result = try cahier("runs", environment: ["CAHIER_STORE": "notes.txt"])
        #expect(result.errors.contains("notes.txt: the file is no SQLite database"), "\(result.errors)")
    }

    @Test func anOutputFolderThatCannotBeWritten() throws {
        let result = try cahier("run", try cahier.aStudy(), "--output", "/proc/cahier")
        #expect(result.status == 1)
        #expect(result.errors.contains("preparing the output folder"))
        #expect(result.errors.contains("--output"))
    }
}
