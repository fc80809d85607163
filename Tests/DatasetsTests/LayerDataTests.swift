import Datasets
import Foundation
import Testing

/// Brain-Scores, people's labels, other programs' features, folders of pictures.
@Suite struct LayerDataTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func said(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch { return "\(error)" }
    }

    /// A file of NumPy's with a version 1 head.
    private func write(_ name: String, _ type: String, _ shape: [Int], _ bytes: [UInt8]) throws {
        let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        let head = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }\n".utf8)
        try folder.write(name, [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.count), 0] + head + bytes)
    }

    private func floats(_ values: [Float]) -> [UInt8] {
        values.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * UInt32($0)) & 255) } }
    }

    @Test("Brain-Scores are looked up whatever the names' capitals and hyphens, and averaged over benchmarks")
    func brainScores() throws {
        let head = "model,layer,region,benchmark,score,ceiled\n"
        try folder.write(
            "scores.csv",
            Array(
                (head
                    + "CORnet-S,IT,IT,MajajHong2015,0.4,0.5\ncornet_s,it,IT,Other,0.6,\nvgg16,features.30,V2,Freeman2013,-0.1,\n")
                    .utf8))
        let file = folder.url.appendingPathComponent("scores.csv"), scores = try BrainScores(contentsOf: file)
        #expect(scores.scores.count == 3)
        #expect(scores.score(model: "CORnet-S", layer: "IT", region: "it").map { abs($0 - 0.5) < 1e-12 } == true)
        #expect(scores.score(model: "VGG-16", layer: "features.30", region: "V2") == -0.1)
        #expect(scores.score(model: "VGG-16", layer: "pool5", region: "V2") == nil)
        for (row, words) in [
            ("a,b,c,d,high,\n", "expected a score from -1 to 1 as score, found \"high\" in line 2"),
            ("a,b,c,d,1.5,\n", "line 2"),
            ("a,b,c,d,0.1,\na,b,c,d,0.2,\n", "line 3 scores a, b, c, d again, as line 2 does"),
            ("a,,c,d,0.1,\n", "line 2 has nothing as layer"), ("", "it has no score"),
        ] {
            try folder.write("scores.csv", Array((head + row).utf8))
            #expect(said { _ = try BrainScores(contentsOf: file) }.contains(words), "\(words)")
        }
        try folder.write("scores.csv", Array("model,score\na,1\n".utf8))
        #expect(said { _ = try BrainScores(contentsOf: file) }.contains("model,layer,region,benchmark,score"))
    }

    @Test("People's labels in the images' order are shares; in another order they are refused")
    func humanLabels() throws {
        let labels = (0..<40).map { $0 * 7 % 10 }
        // Nineteen of twenty people give the label, one the next class.
        let counts = labels.flatMap { label in (0..<10).map { $0 == label ? Float(19) : $0 == (label + 1) % 10 ? 1 : 0 }
        }
        try write("counts.npy", "<f4", [40, 10], floats(counts))
        let file = folder.url.appendingPathComponent("counts.npy")
        let found = try HumanLabels(contentsOf: file, labels: labels)
        #expect(
            found.shares.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 }
                && abs(found.shares[3][labels[3]] - 0.95) < 1e-6)
        // Both the label, or both the next class.
        let same = (0..<40).filter { labels[$0] == labels[0] }
        #expect(abs(found.chanceOfOneName(0, same[1]) - (0.95 * 0.95 + 0.05 * 0.05)) < 1e-6)
        let others = Array(labels.dropFirst()) + labels.prefix(1)
        #expect(said { _ = try HumanLabels(contentsOf: file, labels: others) }.contains("the order doesn't match"))
        #expect(
            said { _ = try HumanLabels(contentsOf: file, labels: Array(labels.prefix(39))) }.contains(
                "40 images, and there are 39"))
        try write("counts.npy", "<f4", [20, 20], floats(counts))
        #expect(said { _ = try HumanLabels(contentsOf: file, labels: labels) }.contains("[20, 20]"))
        try write("counts.npy", "<f4", [40, 10], floats(counts.map { _ in 0 }))
        #expect(said { _ = try HumanLabels(contentsOf: file, labels: labels) }.contains("nobody has named image 1"))
    }

    @Test("Features are found by the names beside them, in the order that is asked for")
    func features() throws {
        try write("clip/features.npy", "<f4", [3, 2], floats([1, 2, 3, 4, 5, 6]))
        try folder.write("clip/file_names.txt", Array("images/b.jpg\na.jpg\n\nc.jpg\n".utf8))
        let found = try PictureFeatures(contentsOf: folder.path("clip/features.npy"))
        #expect(found.count == 2 && !found.areCorrelations)
        #expect(try found.rows(of: ["a.jpg", "images/b.jpg"]) == [3, 4, 1, 2])
        // By their bare names, too, whichever side has folders.
        #expect(try found.rows(of: ["pets/c.jpg", "b.jpg"]) == [5, 6, 1, 2])
        #expect(said { _ = try found.rows(of: ["a.jpg", "d.jpg"]) }.contains("it has no features of d.jpg"))
        try folder.write("clip/file_names.txt", Array("a.jpg\nb.jpg\n".utf8))
        #expect(
            said { _ = try PictureFeatures(contentsOf: folder.path("clip/features.npy")) }.contains("names 2 pictures"))
        try folder.write("clip/file_names.txt", Array("a.jpg\nb.jpg\na.jpg\n".utf8))
        #expect(said { _ = try PictureFeatures(contentsOf: folder.path("clip/features.npy")) }.contains("twice"))
        #expect(said { _ = try PictureFeatures(contentsOf: folder.path("none/features.npy")) }.contains("none/"))
    }

    @Test("The authors' correlations are given for the pictures that are asked for, both ways")
    func correlations() throws {
        try write("corr_it.npy", "<f4", [3, 3], floats([1, 0.1, 0.2, 0.1, 1, 0.3, 0.2, 0.3, 1]))
        let names = ["b", "a", "c"].flatMap { name in Array(name.unicodeScalars.map(\.value)) }
        try write("filenames_it.npy", "<U1", [3], names.flatMap { [UInt8($0), 0, 0, 0] })
        let found = try PictureFeatures(contentsOf: folder.path("corr_it.npy"))
        #expect(found.areCorrelations && found.names == ["b", "a", "c"])
        #expect(try found.rows(of: ["c", "b"]) == [1, 0.2, 0.2, 1])
        try write("corr_it.npy", "<f4", [3, 2], floats([1, 0.1, 0.2, 0.1, 1, 0.3]))
        #expect(said { _ = try PictureFeatures(contentsOf: folder.path("corr_it.npy")) }.contains("[3, 2]"))
    }

    @Test("A folder's pictures have their names from the folder on; fewer than three make no triplet")
    func pictures() throws {
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/Images/420.jpg")
        let bytes = Array(try Data(contentsOf: fixture))
        for name in ["pets/b.jpg", "pets/a.jpg"] { try folder.write(name, bytes) }
        let place = folder.url.appendingPathComponent("pets", isDirectory: true)
        #expect(
            said { _ = try PictureFolder(place) }.contains("expected at least three pictures for a triplet, found 2"))
        try folder.write("pets/more/c.JPG", bytes)
        try folder.write("pets/readme.txt", bytes)
        let found = try PictureFolder(place)
        #expect(
            found.names == ["a.jpg", "b.jpg", "more/c.JPG"]
                && found.files.map(\.lastPathComponent) == ["a.jpg", "b.jpg", "c.JPG"])
        #expect(try found.picture(2).width > 0)
        let digest = try found.digest
        try folder.write("pets/b.jpg", bytes + [0])
        #expect(try found.digest != digest && digest.count == 64)
    }
}
