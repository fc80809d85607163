import Files
import Foundation
import Notebook

/// The package that `cahier new --package` writes: a study outside Cahier's checkout, its test, and a program for it.
struct PackageTemplate {
    let study: StudyTemplate
    /// The checkout of Cahier that it depends on.
    let checkout: URL

    private var files: [(path: String, text: String)] {
        [
            ("Package.swift", manifest), ("README.md", readme),
            (".gitignore", ".build*/\n.cahier/\nPackage.resolved\n"),
            ("Sources/\(study.module)/Study.swift", study.text), ("Sources/\(study.name)/main.swift", main),
            ("Tests/\(study.module)Tests/StudyTests.swift", test),
        ]
    }

    /// Writes the package, whole or not at all.
    ///
    /// - Throws: `NotebookError` if the folder is there already.
    func write(to folder: URL) throws {
        let attempt = "writing a package into \(folder.path)"
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw NotebookError(.study, attempt, "it is there already", advice: "Name a folder that isn't")
        }
        let draft = folder.deletingLastPathComponent()
            .appendingPathComponent(".\(folder.lastPathComponent)-\(ProcessInfo.processInfo.processIdentifier)")
        do {
            for (path, text) in files {
                let file = draft.appendingPathComponent(path)
                try Folder.make(file.deletingLastPathComponent())
                try WholeFile.write(Data(text.utf8), to: file)
            }
            try FileManager.default.moveItem(at: draft, to: folder)
        } catch {
            try? FileManager.default.removeItem(at: draft)
            throw NotebookError(
                .study, attempt, (error as? FileError)?.finding ?? message(of: error).replacing(/\.$/, with: ""),
                advice: "Name a folder that can be written")
        }
    }

    private var manifest: String {
        """
        // swift-tools-version: 6.1
        import PackageDescription

        // Cahier's checkout on this machine; from elsewhere: .package(url: "https://…/cahier", from: "…").
        let cahier = Package.Dependency.package(name: "cahier", path: "\(checkoutLiteral)")

        // `watch` has the study compiled without optimisation: it only draws with it.
        let drawing: [SwiftSetting] =
            Context.environment["CAHIER_WATCH"] == Context.packageDirectory
            ? [.unsafeFlags(["-Onone"])] : []

        let package = Package(
            name: "\(study.name)",
            dependencies: [cahier],
            targets: [
                // The study; the plugin reads what its steps compute, so that editing one runs it again.
                .target(
                    name: "\(study.module)", dependencies: [.product(name: "Notebook", package: "cahier")],
                    swiftSettings: drawing, plugins: [.plugin(name: "StepCode", package: "cahier")]),
                // The program: `run`, `figures`, `watch` and the rest, for this study beside Cahier's own.
                .executableTarget(
                    name: "\(study.name)",
                    dependencies: [
                        "\(study.module)", .product(name: "AllStudies", package: "cahier"),
                        .product(name: "Commands", package: "cahier"),
                    ]),
                .testTarget(name: "\(study.module)Tests", dependencies: ["\(study.module)"]),
            ]
        )

        """
    }

    /// The checkout's path within quotes.
    private var checkoutLiteral: String {
        checkout.path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }

    private var main: String {
        """
        import AllStudies
        import Commands
        import \(study.module)

        Cahier.main(knowing: [\(study.module).study] + allStudies)

        """
    }

    private var test: String {
        """
        import Notebook
        import Testing

        @testable import \(study.module)

        @Suite struct StudyTests {
            @Test func theFullProfileDoesMore() {
                let (quick, full) = (Plan(Setting(profile: .quick)), Plan(Setting(profile: .full)))
                #expect(quick.images < full.images && quick.recipe.epochs < full.recipe.epochs)
            }

            @Test func theCurveHasAPointForEachEpoch() {
                let history = [EpochSummary(loss: 2, accuracy: 0.25), EpochSummary(loss: 1, accuracy: 0.5)]
                let figure = learningCurve(history)
                #expect(figure.data.rows.count == 2)
                #expect(figure.title.hasPrefix("After 2 epochs, 50"))
            }
        }

        """
    }

    private var readme: String {
        """
        # \(study.name)

        A study for [Cahier](\(checkout.path)), in a package of its own.

        ```
        swift run -c release \(study.name) run \(study.name)        a report, from data to verdict
        swift run -c release \(study.name) register \(study.name)   its rules, written down before its numbers; commit them
        swift run -c release \(study.name) watch \(study.name)      the report on a page that redraws itself after each save
        swift run -c release \(study.name) explain \(study.name)    which steps a run would compute, and why
        swift test
        ```

        The report is `.cahier/output/\(study.name)/report.html`; that of a run with `--profile full`, `Output/\(study.name)/report.html`.

        `Sources/\(study.module)/Study.swift` is the study; Cahier's `Studies/README.md` says how one is written.

        """
    }
}
