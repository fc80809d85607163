import Foundation
import Testing

/// Whoever runs it, wherever: the same bytes.
@Suite struct LocaleTests {
    /// Locales that this machine can make, in a folder of their own; none where it lacks `localedef` or their sources.
    private static let locales = Locales(["ar_EG", "fa_IR", "tr_TR", "de_DE"])

    private final class Locales: Sendable {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-\(UUID().uuidString)")
        let names: [String]

        init(_ wanted: [String]) {
            try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let made = folder
            names = wanted.filter { name in
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments = [
                    "localedef", "-i", name, "-f", "UTF-8", made.appendingPathComponent("\(name).UTF-8").path,
                ]
                process.standardOutput = FileHandle.nullDevice
                process.standardError = FileHandle.nullDevice
                guard (try? process.run()) != nil else { return false }
                process.waitUntilExit()
                return process.terminationStatus == 0
            }
        }

        deinit { try? FileManager.default.removeItem(at: folder) }
    }

    /// A folder's files and their bytes, but for the times in `run.json` and the page.
    private func contents(_ folder: URL) throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return try names.reduce(into: [:]) { files, name in
            var isFolder: ObjCBool = false
            let file = folder.appendingPathComponent(name)
            guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue else {
                return
            }
            files[name] = try Data(contentsOf: file)
        }
    }

    @Test(
        "A report has the same bytes in every locale",
        .enabled(
            if: !locales.names.isEmpty, "localedef and the sources of locales (Debian's package locales) aren't here"))
    func reports() throws {
        let cahier = try Cahier(program: "sample-pair")
        try #require(try cahier("run", "coins").status == 0)
        func files(_ locale: String) throws -> (files: [String: Data], words: [String]) {
            let environment = [
                "LOCPATH": Self.locales.folder.path, "LANG": locale, "LC_ALL": locale,
                "LANGUAGE": String(locale.prefix(5)),
            ]
            let figures = try cahier("figures", "coins", "--output", locale, environment: environment)
            #expect(figures.status == 0, "\(locale): \(figures.errors)")
            let words = [
                ["list"], ["runs"], ["explain", "coins"], ["cache", "info", "--json"], ["figures", "nothing"],
            ]
            return (
                try contents(cahier.folder.appendingPathComponent(locale)),
                try words.map { call in
                    let result = try cahier(call, environment: environment)
                    return result.output + result.errors
                }
            )
        }
        let expected = try files("C")
        #expect(expected.files.keys.contains("coins/report.pdf"))
        for locale in Self.locales.names.map({ "\($0).UTF-8" }) {
            let found = try files(locale)
            #expect(found.words == expected.words, "\(locale)")
            #expect(found.files.keys.sorted() == expected.files.keys.sorted())
            for (name, bytes) in expected.files { #expect(found.files[name] == bytes, "\(name) in \(locale)") }
        }
    }
}
