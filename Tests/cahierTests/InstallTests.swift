import Foundation
import Testing

/// `cahier install`, and what shells make of its completions.
@Suite struct InstallTests {
    let cahier: Cahier
    init() throws { cahier = try Cahier() }

    private var home: URL { cahier.folder.appendingPathComponent("home") }
    private func path(_ name: String) -> String { home.appendingPathComponent(".local/\(name)").path }

    private func install(_ arguments: String..., path: String = "/usr/bin:/bin") throws -> Cahier.Result {
        try cahier(["install"] + arguments, environment: ["HOME": home.path, "PATH": path])
    }

    private static let files = [
        "lib/cahier/cahier", "bin/cahier", "share/bash-completion/completions/cahier",
        "share/zsh/site-functions/_cahier", "share/fish/vendor_completions.d/cahier.fish",
    ]

    @Test func theProgramAndItsCompletionsAreCopiedOnce() throws {
        let first = try install()
        #expect(first.status == 0, "\(first.errors)")
        for file in Self.files { #expect(first.output.contains("\(path(file)): "), "\(file): \(first.output)") }
        #expect(first.output.contains("\(path("bin")) is not in PATH"), "\(first.output)")
        #expect(first.output.contains("export PATH=\"$HOME/.local/bin:$PATH\""), "\(first.output)")

        let second = try install(path: "\(path("bin")):/usr/bin:/bin")
        #expect(second.status == 0)
        for file in Self.files { #expect(second.output.contains("\(path(file)): unchanged"), "\(second.output)") }
        #expect(second.output.contains("\(path("bin")) is in PATH: `cahier` starts it"), "\(second.output)")

        // The copy runs, from anywhere.
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "cd / && PATH='\(path("bin"))':/usr/bin:/bin cahier list clipped-activation"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && said.contains("--data images="), "\(said)")
    }

    @Test func aChangedProgramIsBroughtAnewAndOtherThingsStay() throws {
        #expect(try install("--prefix", path("")).status == 0)
        try Data("an older one".utf8).write(to: URL(fileURLWithPath: path("lib/cahier/cahier")))
        let again = try install()
        #expect(again.output.contains("\(path("lib/cahier/cahier")): copied from"), "\(again.output)")
        #expect(again.output.contains("\(path("bin/cahier")): unchanged"))
        // A program of the same name that somebody put there is not touched.
        try FileManager.default.removeItem(atPath: path("bin/cahier"))
        let own = Data("#!/bin/sh\n".utf8)
        try own.write(to: URL(fileURLWithPath: path("bin/cahier")))
        let refused = try install()
        #expect(refused.status == 1 && refused.errors.contains("something else is there"), "\(refused.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path("bin/cahier"))) == own)
    }

    @Test func aFolderThatCannotBeWrittenIsOneLine() throws {
        let result = try install("--prefix", "/proc/cahier")
        #expect(result.status == 1)
        #expect(
            result.errors.split(separator: "\n").count == 1 && result.errors.contains("--prefix"), "\(result.errors)")
    }

    private static let shells = ["bash", "fish"].filter {
        FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
    }

    @Test("bash and fish complete names of studies, networks and methods, and files", arguments: shells)
    func completions(shell: String) throws {
        #expect(try install().status == 0)
        for file in ["weights.pth", "dog.jpg"] { try Data().write(to: cahier.folder.appendingPathComponent(file)) }
        for (line, expected) in [
            ("run clip", "clipped-activation"), ("list ultra", "ultrafast-categorisation"),
            ("doctor sal", "salient-relevance"), ("predict resnet", "resnet18"),
            ("attribute vgg16 --method grad", "grad-cam"), ("fetch cif", "cifar10"),
            ("run --data ima", "images=cifar-10"), ("predict resnet18 --weights wei", "weights.pth"),
            ("predict resnet18 dog", "dog.jpg"), ("doc", "doctor"),
        ] {
            let offered = try shell == "bash" ? bash(line) : fish(line)
            #expect(offered.contains(expected), "\(line): \(offered)")
        }
    }

    /// What bash offers at the end of a line.
    private func bash(_ line: String) throws -> [String] {
        let script = """
            PATH='\(path("bin"))':$PATH
            source '\(path("share/bash-completion/completions/cahier"))'
            COMP_LINE='cahier \(line)'
            COMP_POINT=${#COMP_LINE}
            read -r -a COMP_WORDS <<<"$COMP_LINE"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            compopt() { :; }
            $(complete -p cahier | sed 's/.*-F \\([^ ]*\\).*/\\1/') cahier "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        return try offered(by: "/bin/bash", ["--norc", "-c", script])
    }

    private func fish(_ line: String) throws -> [String] {
        let script = """
            set -x PATH '\(path("bin"))' $PATH
            source '\(path("share/fish/vendor_completions.d/cahier.fish"))'
            complete -C 'cahier \(line)'
            """
        // A description follows a tabulator.
        return try offered(by: "/usr/bin/fish", ["--no-config", "-c", script]).compactMap {
            $0.split(separator: "\t").first.map(String.init)
        }
    }

    private func offered(by shell: String, _ arguments: [String]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: shell)
        process.arguments = arguments
        process.currentDirectoryURL = cahier.folder
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let offered = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return offered.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
