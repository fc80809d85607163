import Foundation
import Testing

/// `cahier watch` on a small package, with a program in place of `swift` that "builds" in no time.
@Suite struct WatchTests {
    let cahier: Cahier
    private let studies: URL
    #if DEBUG
        private let configuration = "debug"
    #else
        private let configuration = "release"
    #endif

    init() throws {
        cahier = try Cahier(program: "sample-watched")
        studies = cahier.folder.appendingPathComponent("Studies")
        try FileManager.default.createDirectory(at: studies, withIntermediateDirectories: true)
        try Data().write(to: cahier.folder.appendingPathComponent("Package.swift"))
        try save("Caption", "the first caption")
        try save("Plan", "one two")
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("sample-watched")
            .path
        let builder = cahier.folder.appendingPathComponent("bin/swift")
        try FileManager.default.createDirectory(
            at: builder.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(
            """
            #!/bin/sh
            echo "watch=$CAHIER_WATCH $@" >> builds
            echo "[1/2] Compiling Studies Caption.swift"
            if grep -q BROKEN Studies/Caption.swift; then
                echo "$PWD/Studies/Caption.swift:7:3: error: cannot find '<b>BROKEN</b>' in scope"
                exit 1
            fi
            if [ -e hold ]; then echo $$ > held; while :; do sleep 0.1; done; fi
            while [ "$1" != -c ]; do shift; done
            mkdir -p .build/$2
            ln -sf '\(program)' .build/$2/sample-watched
            """.utf8
        ).write(to: builder)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: builder.path)
    }

    /// Saves as many editors do: a temporary file, renamed over the old one.
    private func save(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: studies.appendingPathComponent(name + ".swift"), options: .atomic)
    }

    private func file(_ name: String) -> String {
        (try? String(contentsOf: cahier.folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
    }

    private func watch(_ arguments: String...) throws -> RunningCahier {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let bin = cahier.folder.appendingPathComponent("bin").path
        return try cahier.start(["watch", "watched"] + arguments, environment: ["PATH": "\(bin):\(path)"])
    }

    private func address(of watch: RunningCahier) throws -> String {
        try watch.wait(until: "it serves") { watch.output.contains(/http:\S+\n/) }
        return String(try #require(watch.output.firstMatch(of: /http:\S+/)).0)
    }

    /// What curl gets, with the status after it.
    private func get(_ address: String, _ options: String...) throws -> String {
        let curl = Process(), pipe = Pipe()
        curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        curl.arguments =
            ["curl", "--silent", "--noproxy", "*", "--path-as-is", "--write-out", "\n%{http_code}"] + options + [
                address
            ]
        curl.standardOutput = pipe
        try curl.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        curl.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    private func end(_ watch: RunningCahier) throws {
        watch.send(SIGINT)
        #expect(try watch.waitForEnd().status == 130)
    }

    @Test("A saved caption is seen; a broken save shows its error above the last good report; mending it heals")
    func saving() throws {
        #expect(try cahier("run", "watched").status == 0)
        let watch = try watch()
        let page = try address(of: watch)
        func wait(for words: String...) throws {
            try watch.wait(until: "the page has \(words)") {
                let html = try get(page); return words.allSatisfy(html.contains)
            }
        }
        try wait(for: "the first caption", "up to date")
        try save("Caption", "the second caption")
        try wait(for: "the second caption", "up to date")
        try save("Caption", "BROKEN")
        try wait(
            for: "cannot find &#39;&lt;b&gt;BROKEN&lt;/b&gt;&#39; in scope", "Studies/Caption.swift:7:3",
            "the second caption")
        #expect(watch.errors.contains("Studies/Caption.swift:7:3: error: cannot find '<b>BROKEN</b>' in scope"))
        try save("Caption", "the third caption")
        try wait(for: "the third caption", "up to date")
        #expect(!(try get(page)).contains("BROKEN"))
        #expect(file(".cahier/output/watched/report.html").contains("the third caption"))
        #expect(!file(".cahier/output/watched/report.html").contains("cahier-watch"))
        #expect(watch.errors.contains(/report drawn in \d+\.\d s \(.*drawing \d/))

        try save("Plan", "one two three")
        try wait(
            for: "A step must run", "count-words",
            "<code>swift run -c \(configuration) sample-watched run watched</code>", "The plan has 2 words.")
        #expect(try cahier("run", "watched").status == 0)
        try wait(for: "The plan has 3 words.", "up to date")
        try save("Caption", "the fourth caption")
        try wait(for: "the fourth caption", "The plan has 3 words.")
        // The values of the first run are still there, but the latest run had others.
        try save("Plan", "one two")
        try wait(for: "The plan has 2 words.", "up to date")
        try end(watch)
    }

    @Test("With --run, steps that must run are run")
    func running() throws {
        let watch = try watch("--run")
        let page = try address(of: watch)
        try watch.wait(until: "the report is there") { try get(page).contains("The plan has 2 words.") }
        #expect(file("builds").contains(/^watch= build .*-c (debug|release) --product sample-watched\n$/))
        try end(watch)
    }

    @Test("A save during a build starts the build again; Ctrl-C ends a build, too")
    func savingWhileBuilding() throws {
        func held() -> Int32? { Int32(file("held").trimmingCharacters(in: .whitespacesAndNewlines)) }
        let hold = cahier.folder.appendingPathComponent("hold")
        #expect(try cahier("run", "watched").status == 0)
        try Data().write(to: hold)
        let watch = try watch()
        let page = try address(of: watch)
        try watch.wait(until: "a build hangs") { held() != nil }
        let first = try #require(held())
        #expect(try get(page).contains("building…"))
        #expect(file("builds").hasPrefix("watch=\(cahier.folder.path) build "))
        try FileManager.default.removeItem(at: hold)
        try save("Caption", "the second caption")
        try watch.wait(until: "the page has the second caption") { try get(page).contains("the second caption") }
        #expect(kill(first, 0) != 0)
        try Data().write(to: hold)
        // What editors leave beside a file is no source.
        let builds = file("builds").count
        try Data().write(to: studies.appendingPathComponent(".#Caption.swift"))
        try Data().write(to: studies.appendingPathComponent("Caption.swift~"))
        try save("New", "let one = 1")
        try watch.wait(until: "another build hangs") { held() != nil && held() != first }
        #expect(watch.errors.contains("saved: Studies/New.swift\n"))
        let second = try #require(held())
        try end(watch)
        #expect(kill(second, 0) != 0)
        #expect(file("builds").count == builds + builds / 2)
    }

    @Test("Only the report's folder is served, only to this machine's own pages, and only read")
    func requests() throws {
        #expect(try cahier("run", "watched").status == 0)
        let watch = try watch()
        let page = try address(of: watch)
        func status(_ path: String, _ options: [String] = []) throws -> String {
            let curl = Process(), pipe = Pipe()
            curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            curl.arguments =
                [
                    "curl", "--silent", "--noproxy", "*", "--path-as-is", "--output", "/dev/null", "--write-out",
                    "%{http_code}",
                ] + options + [page + path]
            curl.standardOutput = pipe
            try curl.run()
            let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
            curl.waitUntilExit()
            return String(decoding: data, as: UTF8.self)
        }
        #expect(try status("") == "200")
        #expect(try status("results.json") == "200")
        #expect(try status("-/state") == "200")
        for path in [
            "../index.html", "%2e%2e/index.html", "..%2findex.html", "%2fetc/passwd", "figures", ".hidden", "nothing",
        ] {
            #expect(try status(path) == "404", "\(path)")
        }
        for host in ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example"] {
            #expect(try status("", ["--header", "Host: \(host)"]) == "403", "\(host)")
        }
        #expect(try status("", ["--request", "POST"]) == "405")
        let port = try #require(page.firstMatch(of: /:(\d+)\//)).1
        let other = try cahier("watch", "watched", "--port", String(port))
        #expect(other.status == 1)
        #expect(
            other.errors
                == "Error: serving the report at port \(port): another program uses it. Name another with --port, or none to have a free one chosen.\n"
        )
        try end(watch)
    }
}
