import Foundation
import Testing

/// Pictures on their way from a step through the store to a report.
@Suite struct PicturesTests {
    let cahier: Cahier

    init() throws { cahier = try Cahier(program: "sample-pictures") }

    private func file(_ path: String) throws -> Data {
        try Data(contentsOf: cahier.folder.appendingPathComponent(path))
    }

    @Test func aRedrawnReportHasTheSamePictures() throws {
        #expect(try cahier("run", "pictures").status == 0)
        let names = [
            "report.html", "figures/sixty.svg", "figures/relevance-dark.svg", "figures/small.pdf",
            "tables/brightness.csv",
        ]
        let before = try names.map { try file(".cahier/output/pictures/\($0)") }
        #expect(try cahier("figures", "pictures").status == 0)
        for (name, old) in zip(names, before) { #expect(try file(".cahier/output/pictures/\(name)") == old, "\(name)") }
        let page = String(decoding: before[0], as: UTF8.self)
        // Three with a heat map beside each, three attacked, two differences; sixty; twelve.
        #expect(page.components(separatedBy: "<image ").count - 1 == 11 + 60 + 12)
        #expect(page.components(separatedBy: "data:image/jpeg").count - 1 == 11 + 60)
        #expect(before[0].count < 2_000_000)
        let csv = try #require(String(decoding: before[4], as: UTF8.self).components(separatedBy: "\r\n").first)
        #expect(
            csv
                == "Landscape,Mean brightness (of 255),With its interval (of 255),With its interval lower (of 255),With its interval upper (of 255),Change (points),Chance,Pixels"
        )
        let results = try #require(
            JSONSerialization.jsonObject(with: file(".cahier/output/pictures/results.json")) as? [String: Any])
        #expect("\(results)".contains(" lower (of 255)"))
    }

    @Test func aPictureThatChangesIsShownByTheDifference() throws {
        #expect(try cahier("run", "pictures").status == 0)
        #expect(try cahier("run", "pictures", "--seed", "2").status == 0)
        let difference = try cahier("diff", "1", "2", "--html", "diff.html")
        #expect(difference.status == 1, "\(difference.errors)")
        let page = String(decoding: try file("diff.html"), as: UTF8.self)
        #expect(page.contains("Sixty landscapes") && page.components(separatedBy: "<image ").count - 1 >= 120)
    }
}
