import Foundation
import Testing

/// Pipes, devices, links and read-only files where files are written.
@Suite struct SpecialFilesTests {
    let cahier: Cahier
    init() throws {
        cahier = try Cahier(program: "sample-pair")
        for seed in ["1", "2"] { try #require(try cahier("run", "coins", "--seed", seed).status == 0) }
    }

    private func path(_ name: String) -> String { cahier.folder.appendingPathComponent(name).path }

    private func kind(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
    }

    private func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    /// Runs a shell's script in the program's folder, with the program as $0.
    private func shell(_ script: String) throws -> Cahier.Result {
        try cahier.start([], wrapper: ["/bin/sh", "-c", script]).waitForEnd()
    }

    private let calls = ["diff 1 2 --html", "cache export 1 --force", "cache export 1"]

    @Test func aPipeGetsWhatAFileWould() throws {
        for (number, call) in calls.enumerated() {
            let file = "file-\(number)", pipe = "pipe-\(number)"
            _ = try shell("\"$0\" \(call) \(file)")
            mkfifo(path(pipe), 0o644)
            let result = try shell("cat \(pipe) >from-\(pipe) & \"$0\" \(call) \(pipe); status=$?; wait; exit $status")
            #expect(result.status == (call.hasPrefix("diff") ? 1 : 0), "\(result.errors)")
            #expect(kind(path(pipe)) == S_IFIFO)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path(file)))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path("from-\(pipe)"))).count == whole.count)
            if call.hasPrefix("diff") { #expect(try text("from-\(pipe)") == text(file)) }
        }
    }

    @Test func devices() throws {
        for call in calls {
            #expect(try shell("\"$0\" \(call) /dev/null").status == (call.hasPrefix("diff") ? 1 : 0))
            #expect(kind("/dev/null") == S_IFCHR)
            let full = try shell("\"$0\" \(call) /dev/full")
            #expect(full.status == (call.hasPrefix("diff") ? 2 : 1))
            #expect(full.errors.contains("/dev/full: the disk is full"), "\(full.errors)")
            #expect(full.errors.split(separator: "\n").count == 1, "\(full.errors)")
        }
        #expect(try shell("\"$0\" diff 1 2 --html /dev/stdout").output.hasPrefix("<!DOCTYPE html>"))
    }

    @Test func linksLeadOn() throws {
        for call in ["diff 1 2 --html", "cache export 1 --force"] {
            _ = try shell("mkdir -p far; echo old >far/target; ln -sf far/target link")
            _ = try shell("\"$0\" \(call) link")
            #expect(kind(path("link")) == S_IFLNK)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path("far/target"))) != Data("old\n".utf8))
        }
    }

    @Test func readOnlyFilesStay() throws {
        for call in ["diff 1 2 --html", "cache export 1 --force"] {
            let result = try shell("echo old >kept; chmod 444 kept; \"$0\" \(call) kept")
            #expect(result.status != 0)
            #expect(result.errors.contains("it may only be read. Make it writable"), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(try text("kept") == "old\n")
            _ = try shell("rm -f kept")
        }
    }

    /// Every file of a report in its turn.
    @Test(arguments: ["report.html", "report.pdf", "results.json", "run.json", "figures/1-heads.svg"])
    func reports(_ name: String) throws {
        try #require(try cahier("figures", "coins").status == 0)
        let names = try FileManager.default.subpathsOfDirectory(atPath: path(".cahier/output/coins"))
        let file = try #require(names.first { $0 == name || name.contains("/") && $0.hasSuffix(".svg") })
        let place = ".cahier/output/coins/\(file)"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path(place)))
        _ = try shell("rm \(place); mkfifo \(place)")
        let piped = try cahier("figures", "coins")
        #expect(piped.status == 1 && kind(path(place)) == S_IFIFO)
        #expect(
            piped.errors.contains("\(file): a pipe or a device of this name is there. Move it away"), "\(piped.errors)")
        #expect(piped.errors.split(separator: "\n").count == 1, "\(piped.errors)")
        _ = try shell("rm \(place); mkdir -p elsewhere; ln -s \(path("elsewhere/x")) \(place)")
        #expect(try cahier("figures", "coins").status == 0)
        #expect(kind(path(place)) == S_IFLNK)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path("elsewhere/x"))) == whole)
        _ = try shell("rm \(place); echo old >\(place); chmod 444 \(place)")
        let closed = try cahier("figures", "coins")
        #expect(closed.status == 1 && closed.errors.contains("it may only be read"), "\(closed.errors)")
        #expect(try text(place) == "old\n")
    }

    @Test func anOutputThatIsAFile() throws {
        _ = try shell("echo old >taken")
        for call in ["run coins", "figures coins", "index"] {
            let result = try shell("\"$0\" \(call) --output taken")
            #expect(result.status == 1)
            #expect(result.errors.contains("\(path("taken")) is a file"), "\(result.errors)")
            #expect(result.errors.contains("--output"), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }
        #expect(try text("taken") == "old\n")
        // Nothing was recorded of a run that can't write its report.
        #expect(try cahier("runs").output.split(separator: "\n").count == 3)
    }

    @Test func aDryRunNeedsNoStoreToWriteTo() throws {
        #expect(try cahier("run", "coins", "--dry-run", "--store", "none/store.sqlite").status == 0)
        #expect(kind(path("none")) == 0)
        let result = try shell("chmod 444 .cahier/store.sqlite; \"$0\" run coins --dry-run")
        #expect(result.status == 0 && result.output.contains("reused"), "\(result.errors)")
    }

    @Test func namesThatAreNotUTF8() throws {
        let script = "name=$(printf 'caf\\351'); "
        for call in ["runs --store $name.sqlite", "run coins --output $name"] {
            let result = try shell(script + "\"$0\" \(call)")
            #expect(result.status == 1)
            #expect(result.errors.contains("caf\\xE9"), "\(result.errors)")
            #expect(result.errors.contains("is not UTF-8. Rename it to café"), "\(result.errors)")
        }
        let inside = try shell(script + "mkdir $name; cd $name; \"$0\" runs")
        #expect(inside.status == 1 && inside.errors.contains("the name of the current folder"), "\(inside.errors)")
        let variable = try shell(script + "CAHIER_STORE=$name.sqlite \"$0\" runs")
        #expect(variable.errors.contains("the variable CAHIER_STORE"), "\(variable.errors)")
    }

    @Test func runsThatCameToNothingLeaveTheList() throws {
        #expect(try cahier("run", "broken").status == 1)
        #expect(try cahier("runs").output.contains("failed"))
        #expect(try cahier("runs", "--complete").output.split(separator: "\n").count == 3)
        #expect(try cahier("cache", "forget", "--failed").output == "forgot 1 run: 3\n")
        #expect(try cahier("runs").output.split(separator: "\n").count == 3)
        #expect(try cahier("cache", "forget").status == 64)
        #expect(try cahier("cache", "forget", "9").errors.contains("there is no run 9"))
    }
}
