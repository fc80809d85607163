import Crypto
import Foundation
import GRDB
import Testing

/// A package under git, in which a program with a small study is called.
final class RegisteredCheckout {
    private let cahier: Cahier

    init() throws {
        cahier = try Cahier(program: "sample-registered")
        try FileManager.default.createDirectory(at: file("Sources"), withIntermediateDirectories: true)
        try Data("// A package.\n".utf8).write(to: file("Package.swift"))
        try Data("// A program.\n".utf8).write(to: file("Sources/main.swift"))
        try Data("*.txt\n.cahier/\n*.sqlite*\n".utf8).write(to: file(".gitignore"))
        try run("git", "init", "--quiet")
        try run("git", "config", "user.name", "Ada")
        try run("git", "config", "user.email", "ada@example.org")
        try commit()
    }

    func file(_ name: String) -> URL { cahier.folder.appendingPathComponent(name) }
    func text(_ name: String) throws -> String { try String(contentsOf: file(name), encoding: .utf8) }

    /// Calls the program, which must end with this status.
    @discardableResult func callAsFunction(
        _ arguments: String..., environment: [String: String] = [:], status: Int32 = 0
    ) throws -> Cahier.Result {
        let result = try cahier(arguments, environment: environment)
        try #require(result.status == status, "\(arguments): \(result.output)\(result.errors)")
        return result
    }

    func registerAndCommit() throws {
        try self("register", "coins")
        try commit()
    }

    func commit() throws {
        try run("git", "add", "--all")
        try run("git", "commit", "--quiet", "--allow-empty", "--message", "A commit")
    }

    func digest(_ name: String) throws -> String {
        SHA256.hash(data: try Data(contentsOf: file("Registrations/coins/\(name)"))).map {
            let digits = String($0, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// Changes the store behind its back.
    func store(_ sql: String) throws {
        try DatabaseQueue(path: file(".cahier/store.sqlite").path).write { try $0.execute(sql: sql) }
    }

    /// What of `results.json` tells of registrations.
    struct Results: Decodable {
        struct Basis: Decodable {
            var digest: String
            var file: String
            var seed: UInt64
        }

        struct Finding: Decodable {
            struct Declaration: Decodable { var identifier: String }

            struct Registration: Decodable {
                struct Deviation: Decodable {
                    struct Moment: Decodable {
                        var isAfterData: Bool
                        var run: Int?
                    }

                    var field, registered, done: String
                    var because: String?
                    var moment: Moment
                    var registeredWord, doneWord: String?
                }

                struct Data: Decodable { var kind: String }
                struct Outcome: Decodable { var name: String }

                var level: String
                var because: [String]
                var digest: String?
                var hasRegisteredSeed: Bool
                var data: Data?
                var deviations: [Deviation]
                var registeredOutcome: Outcome?
            }

            var declaration: Declaration
            var registration: Registration
        }

        var seed: UInt64
        var registration: Basis?
        var findings: [Finding]

        func finding(_ name: String) throws -> Finding {
            try #require(findings.first { $0.declaration.identifier == name })
        }
    }

    func results() throws -> Results {
        try JSONDecoder().decode(Results.self, from: Data(contentsOf: file("Output/coins/results.json")))
    }

    /// Has a file stamped by an authority that is made for it.
    /// - Returns: the authority's certificate.
    func stamp(_ name: String, as token: String) throws -> URL {
        let folder = file("authority")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("*\n".utf8).write(to: folder.appendingPathComponent(".gitignore"))
        let settings = """
            [req]
            distinguished_name = name
            prompt = no
            [name]
            CN = An authority of the test
            [authority]
            basicConstraints = critical, CA:TRUE
            [stamping]
            basicConstraints = CA:FALSE
            extendedKeyUsage = critical, timeStamping
            keyUsage = critical, digitalSignature
            [tsa]
            default_tsa = stamper
            [stamper]
            serial = authority/serial
            default_policy = 1.2.3.4.1
            digests = sha256
            signer_digest = sha256
            ordering = yes
            tsa_name = no
            ess_cert_id_alg = sha256
            """
        try Data(settings.utf8).write(to: folder.appendingPathComponent("settings"))
        try Data("01\n".utf8).write(to: folder.appendingPathComponent("serial"))
        let made = [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-config", "authority/settings",
        ]
        try run(
            made + ["-extensions", "authority", "-keyout", "authority/ca-key.pem", "-out", "authority/ca.pem"])
        try run(
            made + [
                "-extensions", "stamping", "-subj", "/CN=A stamper", "-CA", "authority/ca.pem", "-CAkey",
                "authority/ca-key.pem", "-keyout", "authority/key.pem", "-out", "authority/stamper.pem",
            ])
        try run("openssl", "ts", "-query", "-data", name, "-sha256", "-cert", "-out", "authority/query")
        try run(
            "openssl", "ts", "-reply", "-config", "authority/settings", "-queryfile", "authority/query", "-signer",
            "authority/stamper.pem", "-inkey", "authority/key.pem", "-out", token)
        return folder.appendingPathComponent("ca.pem")
    }

    private func run(_ arguments: String...) throws { try run(arguments) }

    private func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = cahier.folder
        let errors = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(arguments): \(String(decoding: said, as: UTF8.self))")
    }
}
