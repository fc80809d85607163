import Foundation
import Pictures
import Tensors
import Testing

/// The study of unlearnable data, whole, on a few images.
@Suite struct UnlearnableStudyTests {
    let cahier: Cahier
    let images: TinyImages

    init() throws {
        cahier = try Cahier()
        images = try TinyImages(in: cahier.folder.appendingPathComponent("data"), perBatch: 40, test: 40)
    }

    private func text(_ path: String) throws -> String {
        try cahier.published(path, of: "unlearnable-data")
    }

    @Test("A run writes a whole report and its key; a second one computes nothing")
    func runTwice() throws {
        let first = try cahier(
            "run", "unlearnable-data", "--artifacts", "artifacts", environment: images.environment)
        try #require(first.status == 0, "\(first.errors)")
        let words = try cahier.words(of: "unlearnable-data")
        #expect(words.count == 16, "\(words)")
        // What quick has no time for is said to be missing, and nothing else is.
        let missing = Set(words.filter { $0.value == "not tested (missing)" }.keys)
        #expect(
            missing == [
                "fraction", "adversarial-training", "augmentation", "adaptive", "architectures", "other-data",
                "interpolation", "key-holder", "blur-alone",
            ], "\(words)")
        // Whatever the images are, two Gaussians are the same, and so is how their accuracy is judged.
        #expect(words["theory"] != nil && words["theory"] != "not tested (missing)")
        let html = try text("report.html")
        #expect(html.contains("Parts are poisoned in the full profile alone."))
        // The key that is handed out is one that poisons, of the classes that were learnt.
        let key = try cahier.poisonKey("artifacts/key.json")
        #expect(key.filters.count == 10 && key.generator == "numpy-legacy")
        let made = try cahier.poison(
            ["data/cifar-10-batches-bin", "--key", "artifacts/key.json", "--output", "poisoned"])
        #expect(made.images == 200)
        let rows = try text("tables/courses.csv").split(whereSeparator: \.isNewline).dropFirst()
        // Three arms, two accuracies, five epochs.
        #expect(rows.count == 30)
        let second = try cahier("run", "unlearnable-data", environment: images.environment)
        #expect(second.status == 0 && second.output.contains("0 steps computed"), "\(second.output) \(second.errors)")
    }

    /// On fifty images, so that every arm of it runs in seconds.
    @Test("In full all that is declared is measured and shown, but for other data")
    func everythingInFull() throws {
        let few = try TinyImages(in: cahier.folder.appendingPathComponent("few"))
        let run = try cahier(
            "run", "unlearnable-data", "--profile", "full", "--output", "full", environment: few.environment)
        try #require(run.status == 0, "\(run.errors)")
        let folder = "full/unlearnable-data"
        let words = try cahier.words(of: "unlearnable-data", in: "full")
        #expect(
            words.count == 16 && words.filter { $0.value == "not tested (missing)" }.map(\.key) == ["other-data"],
            "\(words)"
        )
        for figure in [
            "spectra", "courses", "following", "fractions", "defences", "one-training", "blurs", "transfer", "networks",
            "mixtures",
        ] {
            #expect(
                FileManager.default.fileExists(atPath: cahier.file("\(folder)/figures/\(figure).svg").path), "\(figure)"
            )
        }
        let courses = try String(decoding: cahier.data("\(folder)/tables/courses.csv"), as: UTF8.self)
        #expect(courses.split(whereSeparator: \.isNewline).count == 1 + 3 * 2 * 8)
    }

    private func putPictures(_ folder: String, classes: Int) throws {
        var stream = RandomStream(seed: 12, "pixels")
        for label in 0..<classes {
            let place = cahier.file("\(folder)/class \(label)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for index in 0..<5 {
                let (width, height) = (60 + index, 50 + label)
                let pixels = (0..<3 * width * height).map { _ in UInt8(20 * label + stream.uniform(below: 50)) }
                let picture = Picture(width: width, height: height, pixels: pixels)
                try picture.png().write(to: place.appendingPathComponent("\(index).png"))
            }
        }
    }

    @Test("Pictures of a folder are trained at the size that is asked for; those of one class are refused")
    func size() throws {
        try putPictures("pictures", classes: 10)
        let run = try cahier("run", "unlearnable-data", "--data", "images=pictures", "--option", "size=48")
        try #require(run.status == 0, "\(run.errors)")
        let words = try cahier.words(of: "unlearnable-data")
        // What is asked of the user's own images is asked.
        let measured = words.filter { $0.value != "not tested (missing)" }.map(\.key)
        #expect(words.count == 16 && Set(["erm", "mechanism", "other-data"]).isSubset(of: measured), "\(words)")
        let html = try text("report.html")
        #expect(html.contains("3x48x48") && !html.contains("3x32x32"))
        try putPictures("one", classes: 1)
        let one = try cahier("run", "unlearnable-data", "--data", "images=one", "--output", "none")
        #expect(one.status == 1 && one.errors.contains("expected at least two classes, found 1"), "\(one.errors)")
        #expect(!FileManager.default.fileExists(atPath: cahier.file("none/unlearnable-data/report.html").path))
    }

    @Test("More networks are the study's option, and others are refused before anything is done")
    func options() throws {
        let list = try cahier("list", "unlearnable-data", environment: images.environment)
        #expect(list.output.contains("--option networks=…") && list.output.contains("cifar-wideresnet34-10"))
        #expect(list.output.contains("--model cifar-vgg16-bn=FILE"), "\(list.output)")
        for (option, words) in [
            ("networks=cifar-vgg19", "there is no cifar-vgg19 among them"),
            ("nets=cifar-deit", "it has networks, size"),
            ("size=50", "Give a side in pixels that is a multiple of 4 from 32 to 224"),
            ("size=48", "looking for images of 48 px: those of CIFAR-10 come at 32 px"),
        ] {
            let result = try cahier(
                "run", "unlearnable-data", "--profile", "full", "--option", option, environment: images.environment)
            #expect(result.status == 1 && result.errors.contains(words), "\(result.errors)")
        }
        let other = try cahier("run", "clipped-activation", "--option", "a=b", environment: images.environment)
        #expect(other.status == 1 && other.errors.contains("it has no options"), "\(other.errors)")
        let twice = try cahier(
            "run", "unlearnable-data", "--option", "networks=a", "--option", "networks=b",
            environment: images.environment)
        #expect(twice.status == 64 && twice.errors.contains("--option networks=… is given twice"), "\(twice.errors)")
    }
}
