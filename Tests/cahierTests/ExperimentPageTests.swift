import Datasets
import Foundation
import Testing

/// The experiment of `cahier triplets` in headless Chromium: drive-experiment.py goes through ten trials, and what it saves is read as
/// choices.
@Suite struct ExperimentPageTests {
    private static let program = Python.script("drive-experiment.py")
    private static let hasBrowser =
        Python.has("selenium")
        && ["/usr/bin/chromium", "/usr/bin/chromedriver"].allSatisfy(FileManager.default.isExecutableFile)

    @Test(
        .enabled(if: hasBrowser, "\(Python.program) has no selenium, or there is no Chromium: no experiment is driven"))
    func tenTrials() throws {
        let cahier = try Cahier(), fixtures = try TripletFixtures(cahier, count: 60)
        _ = try fixtures.writeBothFeatures()
        let made = try fixtures.byFeatures([
            "--count", "10", "--bins", "1", "--tolerance", "0.3", "--search", "rarest-first",
        ])
        try #require(made.status == 0, "\(made.errors)")
        let rows = try TripletRow.read(cahier.file("out/triplets.csv"))
        try #require(rows.count == 10)
        let driven = Python.run([Self.program, cahier.file("out").path])
        try #require(driven.status == 0, "\(driven.output)")
        let saved = driven.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let choices = try PictureChoices(contentsOf: URL(fileURLWithPath: saved))
        #expect(choices.form == .trials && choices.choices.count == 10 && choices.participants == ["p1, \"first\""])
        try choices.check(amongFiles: fixtures.names, in: "pets", file: saved)
        #expect(
            Set(choices.choices.map { [$0.root, $0.image1, $0.image2] })
                == Set(rows.map { [$0.root, $0.image1, $0.image2] }))
        // A page that isn't as it is shown is noticed.
        let page = cahier.file("out/experiment.html")
        let changed = try String(contentsOf: page, encoding: .utf8)
            .replacingOccurrences(of: "entry.left : 3 - entry.left", with: "3 - entry.left : entry.left")
        try Data(changed.utf8).write(to: page)
        #expect(Python.run([Self.program, cahier.file("out").path]).status == 1)
    }

}
