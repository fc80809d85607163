import Foundation
import Testing

/// `cahier triplets` through the built program: what it writes.
@Suite struct TripletsTests {
    let cahier: Cahier
    let fixtures: TripletFixtures

    init() throws {
        cahier = try Cahier()
        fixtures = try TripletFixtures(cahier)
    }

    private struct Summary: Decodable {
        struct Correlation: Decodable {
            var value, lower, upper: Double?
        }
        var high, low, search: String
        var pictures, constant, bins, triplets, conflict, cells, occupiedCells: Int
        var tolerance, highDeviation, lowDeviation: Double
        var chosen, random, heldOut: Correlation?
        var heldOutTriplets: Int?
    }

    private func summary(_ data: Data) throws -> Summary {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Summary.self, from: data)
    }

    private func rows() throws -> [TripletRow] { try TripletRow.read(cahier.file("out/triplets.csv")) }

    /// By name, from the features of all pictures.
    private func difference(_ row: TripletRow, _ values: [Float]) throws -> Double {
        let count = values.count / fixtures.names.count
        func features(_ name: String) throws -> ArraySlice<Float> {
            let place = try #require(fixtures.names.firstIndex(of: name))
            return values[place * count..<(place + 1) * count]
        }
        let root = try features(row.root)
        return plainCorrelation(root, try features(row.image2)) - plainCorrelation(root, try features(row.image1))
    }

    @Test(
        "Every triplet follows from its three pictures' features, and no picture is in two",
        arguments: ["paper", "rarest-first"])
    func table(_ search: String) throws {
        let (high, low) = try fixtures.writeBothFeatures()
        let result = try fixtures.byFeatures(["--search", search])
        try #require(result.status == 0, "\(result.errors)")
        let rows = try rows(), summary = try summary(cahier.data("out/summary.json"))
        #expect(rows.count >= 5 && rows.count == summary.triplets && rows.map(\.triplet) == Array(1...rows.count))
        let used = rows.flatMap { [$0.root, $0.image1, $0.image2] }
        #expect(Set(used).count == used.count && Set(used).isSubset(of: fixtures.names))
        for row in rows {
            #expect(abs(try difference(row, high) - row.high) <= 1e-5, "\(row)")
            #expect(abs(try difference(row, low) - row.low) <= 1e-5, "\(row)")
            #expect(abs(row.high - 0.5 * Double(row.highBin) * summary.highDeviation) < 0.08 && row.high > 0, "\(row)")
            let signed = row.kind == "aligned" ? row.low : -row.low
            #expect(abs(signed - 0.5 * Double(row.lowBin) * summary.lowDeviation) <= 0.08, "\(row)")
        }
        #expect(rows.map(\.order).sorted() == Array(1...rows.count))
        for kind in ["conflict", "aligned"] {
            let sides = rows.filter { $0.kind == kind }.map(\.left)
            #expect(abs(2 * sides.count { $0 == 1 } - sides.count) <= 1 && sides.allSatisfy { [1, 2].contains($0) })
        }
        // The cells say how many of each.
        let cells = try String(contentsOf: cahier.file("out/cells.csv"), encoding: .utf8).split(separator: "\n")
            .dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        #expect(cells.count == 18 && summary.cells == 18)
        for cell in cells {
            let found = rows.count { "\($0.highBin)" == cell[0] && "\($0.lowBin)" == cell[1] && $0.kind == cell[2] }
            #expect(Int(cell[3]) == found, "\(cell)")
            #expect(search == "paper" ? cell[4].isEmpty : (Int(cell[4]).map { $0 >= found } == true), "\(cell)")
        }
        #expect(summary.occupiedCells == cells.count { $0[3] != "0" })
        #expect(summary.conflict == rows.count { $0.kind == "conflict" } && summary.search == search)
        // How both layers' differences go together, by their definition.
        func sum(_ value: (TripletRow) -> Double) -> Double { rows.reduce(0) { $0 + value($1) } }
        let together = sum { $0.high * $0.low } / (sum { $0.high * $0.high } * sum { $0.low * $0.low }).squareRoot()
        #expect(abs(try #require(summary.chosen?.value) - together) < 1e-9)
        #expect(
            summary.random?.value != nil && summary.heldOut != nil && summary.heldOutTriplets.map { $0 > 0 } == true)
        #expect(summary.pictures == 36 && summary.constant == 0 && summary.high == "high/features.npy")
    }

    @Test("A network's layers are compared as predict gives their outputs")
    func networkLayers() throws {
        let result = try fixtures.triplets([
            "--high", "cifar-alexnet:features.5", "--low", "cifar-alexnet:features.0", "--weights",
            "cifar-alexnet=weights.safetensors", "--bins", "3", "--tolerance", "0.05", "--search", "rarest-first",
            "--output", "out", "--json",
        ])
        try #require(result.status == 0, "\(result.errors)")
        #expect(try summary(Data(result.output.utf8)).triplets == rows().count)
        #expect(Data(result.output.utf8) == (try cahier.data("out/summary.json")))
        struct Output: Decodable {
            struct Prediction: Decodable {
                struct Tap: Decodable { var values: [Float] }
                var input: String
                var taps: [String: Tap]
            }
            var predictions: [Prediction]
        }
        let predicted = try cahier(
            "predict", "cifar-alexnet", "--weights", "weights.safetensors", "pets", "--json", "--tap", "features.5",
            "--tap", "features.0")
        let outputs = try JSONDecoder().decode(Output.self, from: Data(predicted.output.utf8)).predictions
        #expect(outputs.map(\.input) == fixtures.names.map { "pets/\($0)" })
        let high = try outputs.flatMap { try #require($0.taps["features.5"]).values }
        let low = try outputs.flatMap { try #require($0.taps["features.0"]).values }
        let rows = try rows()
        #expect(rows.count >= 4)
        for row in rows {
            #expect(abs(try difference(row, high) - row.high) <= 1e-4, "\(row)")
            #expect(abs(try difference(row, low) - row.low) <= 1e-4, "\(row)")
        }
    }

    @Test("The same call gives the same bytes, another seed other triplets, and a count no more than so many")
    func seeds() throws {
        _ = try fixtures.writeBothFeatures()
        let names = [
            "triplets.csv", "cells.csv", "summary.json", "contact-sheet.html", "experiment.html", "trials.json",
        ]
        func written(_ arguments: [String]) throws -> [Data] {
            let result = try fixtures.byFeatures(arguments)
            try #require(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("Written: pictures/") && result.errors.isEmpty, "\(result.output)")
            return try names.map { try cahier.data("out/\($0)") }
        }
        let first = try written(["--seed", "7"])
        #expect(try written(["--seed", "7"]) == first)
        #expect(try written(["--seed", "8"])[0] != first[0])
        _ = try written(["--count", "2"])
        #expect(try rows().count == 2)
    }

    @Test("Trials for jsPsych show each triplet's pictures, on the sides that the table says, in its order")
    func timeline() throws {
        _ = try fixtures.writeBothFeatures()
        #expect(try fixtures.byFeatures(["--side", "48"]).status == 0)
        struct Timeline: Decodable {
            struct Entry: Decodable {
                struct Values: Decodable {
                    var triplet, left, high_bin, low_bin: Int
                    var root, image1, image2, kind: String
                }
                var stimulus: String
                var choices: [String]
                var data: Values
            }
            var timeline: [Entry]
        }
        let entries = try JSONDecoder().decode(Timeline.self, from: cahier.data("out/trials.json")).timeline
        let rows = try rows().sorted { $0.order < $1.order }
        #expect(entries.map(\.data.triplet) == rows.map(\.triplet))
        var files: [String: String] = [:]
        for (entry, row) in zip(entries, rows) {
            #expect(entry.data.root == row.root && entry.data.left == row.left && entry.data.kind == row.kind)
            #expect(entry.data.high_bin == row.highBin && entry.data.low_bin == row.lowBin)
            let sides = row.left == 1 ? [row.image1, row.image2] : [row.image2, row.image1]
            for (html, name) in zip([entry.stimulus] + entry.choices, [row.root] + sides) {
                let file = try #require(html.firstMatch(of: /src="(pictures\/[0-9]+\.jpg)"/)?.1).description
                #expect(files.updateValue(name, forKey: file) == nil, "\(file)")
            }
        }
        #expect(files.count == 3 * rows.count)
        // Each file is the picture: of a side of 48 pixels, and those of the page.
        let page = try String(contentsOf: cahier.file("out/experiment.html"), encoding: .utf8)
        for file in files.keys {
            let bytes = try cahier.data("out/\(file)")
            #expect(page.contains("data:image/jpeg;base64,\(bytes.base64EncodedString())"), "\(file)")
            #expect(bytes.prefix(2) == Data([0xFF, 0xD8]))
        }
    }

    @Test("The pages ask for nothing from anywhere, and no name of a file is markup")
    func pages() throws {
        _ = try fixtures.writeBothFeatures()
        let odd = "<i>a & \"b\"</i>.png"
        try FileManager.default.createDirectory(at: cahier.file("odd"), withIntermediateDirectories: true)
        for (number, name) in fixtures.names.enumerated() {
            let target =
                number == 3
                ? odd.replacingOccurrences(of: "/", with: "_") : name.replacingOccurrences(of: "/", with: "_")
            try FileManager.default.copyItem(at: cahier.file("pets/\(name)"), to: cahier.file("odd/\(target)"))
        }
        let listed = try FileManager.default.contentsOfDirectory(atPath: cahier.file("odd").path)
            .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        for folder in ["high", "low"] {
            try Data(listed.map { $0 + "\n" }.joined().utf8).write(to: cahier.file("\(folder)/file_names.txt"))
        }
        // Until the picture is in a triplet.
        for seed in 0..<30 {
            let result = try cahier(
                "triplets", "odd", "--high", "high/features.npy", "--low", "low/features.npy", "--bins", "2",
                "--tolerance", "0.2", "--search", "rarest-first", "--seed", "\(seed)", "--output", "out")
            try #require(result.status == 0, "\(result.errors)")
            if try String(contentsOf: cahier.file("out/triplets.csv"), encoding: .utf8).contains("<i>a & ") { break }
        }
        for name in ["experiment.html", "contact-sheet.html"] {
            let page = try String(contentsOf: cahier.file("out/\(name)"), encoding: .utf8)
            // Pictures' letters spell anything.
            let text = page.replacing(/base64,[A-Za-z0-9+\/=]*/, with: "")
            #expect(!text.contains("<i>a") && !text.contains("://") && text.count < page.count, "\(name)")
            for address in page.matches(of: /(?:src|href)="([^"]*)"/) {
                #expect(address.1.hasPrefix("data:"), "\(address.1.prefix(40))")
            }
        }
        let sheet = try String(contentsOf: cahier.file("out/contact-sheet.html"), encoding: .utf8)
        #expect(sheet.contains("&lt;i&gt;a &amp; &quot;b&quot;&lt;_i&gt;.png"))
    }
}
