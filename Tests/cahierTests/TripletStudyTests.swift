import Foundation
import Tensors
import Testing

/// The study of image triplets, whole, on a few pictures, and with choices of participants who are made up.
@Suite struct TripletStudyTests {
    let cahier: Cahier
    /// The pictures that can be decoded and are made up, by their files.
    let names = (0..<15).map { "\($0).png" }
    private let environment: [String: String]

    init() throws {
        cahier = try Cahier()
        let data = try TinyPhotographs.data(in: cahier.folder)
        environment = try TinyImages(in: data, test: 60).environment.merging(["XDG_CACHE_HOME": cahier.folder.path]) {
            $1
        }
    }

    private func text(_ path: String) throws -> String {
        try cahier.published(path, of: "image-triplets")
    }

    private func run(_ arguments: String...) throws -> Cahier.Result {
        try cahier(["run", "image-triplets"] + arguments, environment: environment)
    }

    /// The findings' words, by the findings.
    private func words() throws -> [String: String] { try cahier.words(of: "image-triplets") }

    private let missing = "not tested (missing)"

    @Test("A run without choices says what it lacks; a second one computes nothing; one with choices judges them")
    func runAgain() throws {
        let first = try run()
        try #require(first.status == 0, "\(first.errors)")
        let words = try words()
        #expect(
            Set(words.keys) == [
                "decorrelated", "survives", "levels-mean-something", "cornet-high", "vgg-low", "brain-score",
                "human-labels",
            ])
        // No choices, no scores, no labels of people; and neither of the networks that triplets are measured in.
        for finding in ["cornet-high", "vgg-low", "brain-score", "human-labels", "survives"] {
            #expect(words[finding] == missing, "\(finding): \(words)")
        }
        let html = try text("report.html")
        for said in [
            "--data choices=FILE", "18 of", "1 more that can", "three of the claims are not tested",
        ] {
            #expect(html.contains(said), "\(said)")
        }
        // Both collections are there, and the untrained network's triplets of the small images alone.
        let together = try text("tables/together.csv")
        #expect(together.contains("small images,random images") && together.contains("photographs,random images"))
        #expect(together.contains("small images,untrained") && !together.contains("photographs,untrained"))
        let second = try run()
        #expect(second.status == 0 && second.output.contains("0 steps computed"), "\(second.output) \(second.errors)")
        try expectChoices()
    }

    /// Choices of the photographs are judged with the features of a folder that is named as its network.
    private func expectChoices() throws {
        let levels = try writeFeatures()
        let named = [
            "--data", "choices=choices.csv", "--data", "features=CORnet-S", "--data", "brain-scores=scores.csv",
        ]
        let scores = """
            model,layer,region,benchmark,score
            cornet-s,high,IT,b,0.6
            cornet-s,low,IT,b,0.3
            cornet-s,low,V2,b,0.2
            vgg-16,pool5,IT,b,0.4
            vgg-16,conv4_2,IT,b,0.5
            vgg-16,conv4_2,V2,b,0.4

            """
        try Data(scores.utf8).write(to: cahier.file("scores.csv"))
        // By the high level of the features alone, and a coin.
        try writeChoices(weight: 2.5, by: levels.high)
        let run = try cahier(["run", "image-triplets"] + named, environment: environment)
        try #require(run.status == 0, "\(run.errors)")
        var words = try words()
        #expect(["replicated", "holds here"].contains(words["cornet-high"]), "\(words)")
        #expect(words["vgg-low"] != missing && words["brain-score"] != missing, "\(words)")
        let table = try text("tables/choices.csv").split(whereSeparator: \.isNewline)
        #expect(table.count == 5 && table.contains { $0.hasPrefix("CORnet-S,high,high") }, "\(table)")
        #expect(table.contains { $0.hasPrefix("VGG-16,conv4_2,low") }, "\(table)")

        // Participants who throw coins follow no layer: nothing can be said of any.
        try writeChoices(weight: 0, by: levels.high)
        let coins = try cahier(["run", "image-triplets"] + named, environment: environment)
        try #require(coins.status == 0, "\(coins.errors)")
        // The triplets, and all that is found of them, stay as they were.
        #expect(coins.output.contains("1 step computed"), "\(coins.output)")
        words = try self.words()
        for finding in ["cornet-high", "vgg-low", "brain-score"] {
            #expect(words[finding] == "not tested (invalid)", "\(finding): \(words)")
        }
    }

    @Test("A line that names no picture or no choice, and a file that isn't there, are named")
    func badChoices() throws {
        try writeChoices(weight: 0, by: writeFeatures().high)
        let good = try String(contentsOf: cahier.file("choices.csv"), encoding: .utf8)
        try Data((good + "p 0,99,0.png,holiday.png,1.png,2\n").utf8).write(to: cahier.file("bad.csv"))
        let line = good.split(separator: "\n").count + 1
        let unknown = try run("--data", "choices=bad.csv")
        #expect(
            unknown.status != 0 && unknown.errors.contains("line \(line) names holiday.png"),
            "\(unknown.errors)")
        try Data((good + "p 0,99,0.png,2.png,1.png,3\n").utf8).write(to: cahier.file("bad.csv"))
        let choice = try run("--data", "choices=bad.csv")
        #expect(
            choice.status != 0 && choice.errors.contains("found \"3\" in line \(line)"), "\(choice.errors)")
        let nowhere = try run("--data", "choices=nowhere.csv")
        #expect(nowhere.status != 0 && nowhere.errors.contains("nowhere.csv"), "\(nowhere.errors)")
        let features = try run("--data", "features=pets")
        #expect(features.status != 0 && features.errors.contains("pets/high"), "\(features.errors)")
    }

    private let numbers = 24

    /// Features of the photographs by two levels that have nothing to do with each other.
    private func writeFeatures() throws -> (high: [Float], low: [Float]) {
        func written(_ level: String, _ seed: UInt64) throws -> [Float] {
            var stream = RandomStream(seed: seed, "features")
            let values = (0..<names.count * numbers).map { _ in Float(stream.normal()) }
            let head = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(names.count), \(numbers)), }\n"
            let bytes = values.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * UInt32($0)) & 255) } }
            let folder = cahier.file("CORnet-S/\(level)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.utf8.count), 0] + Array(head.utf8) + bytes)
                .write(to: folder.appendingPathComponent("features.npy"))
            try Data(names.map { $0 + "\n" }.joined().utf8).write(to: folder.appendingPathComponent("file_names.txt"))
            return values
        }
        return (try written("high", 61), try written("low", 62))
    }

    /// Choices of 20 participants of 80 triplets each, by differences of correlations.
    private func writeChoices(weight: Double, by features: [Float]) throws {
        func row(_ picture: Int) -> ArraySlice<Float> { features[picture * numbers..<(picture + 1) * numbers] }
        var stream = RandomStream(seed: 63, "choices"), asked: Set<[Int]> = [], triplets: [[Int]] = []
        while triplets.count < 80 {
            let images = Array(stream.shuffledIndices(names.count).prefix(3))
            // Whichever of both comes first, nobody is asked twice.
            if asked.insert([images[0]] + images[1...].sorted()).inserted { triplets.append(images) }
        }
        let differences = triplets.map { images in
            plainCorrelation(row(images[0]), row(images[2])) - plainCorrelation(row(images[0]), row(images[1]))
        }
        let size = (differences.reduce(0) { $0 + $1 * $1 } / Double(triplets.count)).squareRoot()
        var rows = ["participant,trial,root,image1,image2,choice"]
        for participant in 0..<20 {
            for (trial, images) in triplets.enumerated() {
                let isSecond = stream.uniform() < 1 / (1 + exp(-weight * differences[trial] / size))
                let cells = ["p \(participant)", "\(trial + 1)"] + images.map { names[$0] } + [isSecond ? "2" : "1"]
                rows.append(cells.joined(separator: ","))
            }
        }
        try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: cahier.file("choices.csv"))
    }
}
