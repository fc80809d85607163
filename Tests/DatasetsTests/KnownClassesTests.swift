import Datasets
import Foundation
import Testing

@Suite struct KnownClassesTests {
    @Test("A thousand classes in the order of their identifiers, each with a name of its own")
    func imageNet() {
        let all = ImageNetClass.all
        #expect(all.map(\.index) == Array(0..<1000))
        #expect(all.map(\.wordNetID) == all.map(\.wordNetID).sorted() && Set(all.map(\.wordNetID)).count == 1000)
        #expect(all.allSatisfy { $0.wordNetID.count == 9 && $0.wordNetID.dropFirst().allSatisfy(\.isNumber) })
        #expect(Set(all.map(\.name)).count == 1000)
        #expect(all.allSatisfy { !$0.name.isEmpty && $0.name == $0.name.trimmingCharacters(in: .whitespaces) })
        // The first, the last and others that papers and examples name.
        let known = [
            (0, "n01440764", "tench"), (207, "n02099601", "golden retriever"), (281, "n02123045", "tabby"),
            (340, "n02391049", "zebra"), (404, "n02690373", "airliner"), (963, "n07873807", "pizza"),
            (999, "n15075141", "toilet tissue"),
        ]
        for (index, identifier, name) in known {
            #expect(all[index].wordNetID == identifier && all[index].name == name)
            #expect(ImageNetClass(wordNetID: identifier) == all[index])
        }
        #expect(ImageNetClass(wordNetID: "n00000000") == nil)
    }

    @Test("The animals are the first 398, as ImageNet has them; WordNet's artifacts are most of the rest")
    func categories() {
        let all = ImageNetClass.all
        #expect(all.map { $0.category == .animal } == (0..<1000).map { $0 < 398 })
        #expect(all.count { $0.category == .artifact } == 522 && all.count { $0.category == .other } == 80)
        for (index, category) in [
            (404, PhotographCollection.Category.artifact), (920, .other), (963, .other), (980, .other), (985, .other),
        ] {
            #expect(all[index].category == category, "\(all[index].name)")
        }
    }

    @Test func otherLists() {
        #expect(KnownClasses.imageNet.names.count == 1000 && KnownClasses.imageNet.names[340] == "zebra")
        #expect(KnownClasses.cifar10.names.count == 10 && KnownClasses.cifar10.names[9] == "truck")
        let hundred = KnownClasses.cifar100.names
        // CIFAR-100's classes are in alphabetical order.
        #expect(hundred.count == 100 && hundred == hundred.sorted() && Set(hundred).count == 100)
        #expect(hundred[0] == "apple" && hundred[99] == "worm" && hundred[19] == "cattle")
    }

    private static let sample = ProcessInfo.processInfo.environment["CAHIER_DATA"].map {
        URL(fileURLWithPath: $0).appendingPathComponent("imagenet-sample")
    }

    /// Its labels were made by hand, from other lists.
    @Test(
        "The sample of photographs says the same of its classes",
        .enabled(
            if: sample.map { FileManager.default.fileExists(atPath: $0.appendingPathComponent("labels.csv").path) }
                ?? false,
            "there is no imagenet-sample/labels.csv in $CAHIER_DATA"))
    func agreesWithTheSample() throws {
        let folder = try #require(Self.sample)
        let lines = try String(contentsOf: folder.appendingPathComponent("labels.csv"), encoding: .utf8).split(
            whereSeparator: \.isNewline)
        #expect(lines.first == "file,wnid,imagenet_index,name,category")
        var others: [String] = []
        for line in lines.dropFirst() {
            let fields = line.split(separator: ",").map(String.init)
            let found = try #require(ImageNetClass(wordNetID: fields[1]), "\(line)")
            #expect(found.index == Int(fields[2]), "\(line)")
            // The sample calls two classes by one name.
            #expect(found.name == fields[3] || found.index == 639, "\(line)")
            if found.category.rawValue != fields[4] { others.append(found.name) }
        }
        // What people take for an artifact or not, where WordNet's hierarchy says otherwise.
        #expect(others == ["web site", "comic book", "crossword puzzle", "street sign", "toilet tissue"])
    }
}
