import Foundation
import Models
import Testing

/// Data and weights where people have them, and whether the program says which it took.
@Suite struct DataFoundTests {
    let cahier: Cahier
    let images: TinyImages

    init() throws {
        cahier = try Cahier()
        images = try TinyImages(in: cahier.folder.appendingPathComponent("binary"))
    }

    private func path(_ name: String) -> String { cahier.folder.appendingPathComponent(name).path }

    /// A home folder without anything, no data but what is asked for, and Fashion-MNIST if it is.
    private func environment(data: String = "", fashion: Bool = false) throws -> [String: String] {
        let clothes = path("clothes")
        if fashion {
            try FileManager.default.createDirectory(atPath: clothes, withIntermediateDirectories: true)
            // Found by its name; nothing here reads it.
            try Data([1]).write(to: URL(fileURLWithPath: clothes + "/train-images-idx3-ubyte.gz"))
        }
        let weights = Dictionary(uniqueKeysWithValues: PublishedModel.allCases.map { ($0.variable, "") })
        return [
            "CAHIER_DATA": data, "HOME": path("home"), "XDG_CACHE_HOME": "", "TORCH_HOME": "", "HF_HOME": "",
            "HF_HUB_CACHE": "", "CAHIER_FASHION_MNIST": clothes, "CAHIER_STAMPS": path("no-stamps"),
        ].merging(weights) { $1 }
    }

    /// What `doctor --json` says of a study: its entries by name.
    private func entries(_ study: String, _ environment: [String: String]) throws -> [String: [String: Any]] {
        let result = try cahier("doctor", study, "--json", environment: environment)
        let page = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        let studies = try #require(page?["studies"] as? [[String: Any]])
        #expect(studies.map { $0["study"] as? String } == [study])
        #expect((studies[0]["isComplete"] as? Bool) == (result.status == 0))
        let entries = try #require(studies[0]["entries"] as? [[String: Any]])
        return Dictionary(uniqueKeysWithValues: entries.map { ($0["name"] as? String ?? "", $0) })
    }

    @Test("torchvision's folder gives the results of the binary one, and its name stands wherever the run does")
    func pythonLayout() throws {
        let program = try Cahier(program: "sample-new")
        let data = program.folder.appendingPathComponent("torchvision")
        try images.pickled(in: data)
        let binary = try program(
            "run", "my-study", "--store", "binary.sqlite", "--output", "Binary", environment: images.environment)
        #expect(binary.status == 0, "\(binary.errors)")
        let python = try program("run", "my-study", environment: try environment(data: data.path))
        #expect(python.status == 0, "\(python.errors)")
        func results(_ output: String) throws -> Data {
            try Data(contentsOf: program.folder.appendingPathComponent("\(output)/my-study/results.json"))
        }
        #expect(try results("Binary") == results(".cahier/output"))
        #expect(String(decoding: try results("Binary"), as: UTF8.self).contains("\"CIFAR-10\""))

        // Before the work, with the finding, at the end, and in the list of runs.
        #expect(python.errors.hasPrefix("images: CIFAR-10, \(data.path)/cifar-10-batches-py\n"), "\(python.errors)")
        #expect(python.output.contains("on CIFAR-10"), "\(python.output)")
        #expect(python.output.contains("\ndata: images: CIFAR-10\n"), "\(python.output)")
        #expect(try program("runs").output.contains("images: CIFAR-10"))
        let page = try JSONSerialization.jsonObject(with: results(".cahier/output")) as? [String: Any]
        let findings = try #require(page?["findings"] as? [[String: Any]])
        #expect(!findings.isEmpty && findings.allSatisfy { $0["data"] as? [String] == ["CIFAR-10"] })
        // Below the report's title, with how many trainings and when.
        let report = try String(
            contentsOf: program.folder.appendingPathComponent(".cahier/output/my-study/report.html"), encoding: .utf8)
        #expect(report.contains(/<p class="run">[^<]* · CIFAR-10 · [^<]*<\/p>/))
        // A redrawing without the data still knows.
        let figures = try program("figures", "my-study", environment: try environment())
        #expect(figures.status == 0 && figures.output.contains("data: images: CIFAR-10"), "\(figures.errors)")

        // By its path, by torchvision's root, and read anew although nothing names it.
        for asked in ["\(data.path)/cifar-10-batches-py", data.path] {
            let named = try program(
                "run", "my-study", "--data", "images=\(asked)", "--output", "Named", environment: try environment())
            #expect(named.status == 0 && named.output.contains("2 reused"), "\(named.output) \(named.errors)")
            let again = try results("Named")
            #expect(try again == results("Binary"))
        }
    }

    @Test("A damaged or hostile pickle is one line that names the file, before any work")
    func damagedPickle() throws {
        let data = cahier.folder.appendingPathComponent("torchvision")
        try images.pickled(in: data)
        let batch = data.appendingPathComponent("cifar-10-batches-py/data_batch_3")
        let whole = try Data(contentsOf: batch)
        let hostile = Data([0x80, 2] + Array("cposix\nsystem\n".utf8) + [0x55, 1, 0x61, 0x85, 0x52, 0x2E])
        for (bytes, words) in [(Data(whole.dropLast(100)), "truncated"), (hostile, "posix.system")] {
            try bytes.write(to: batch)
            let result = try cahier(
                "run", "clipped-activation", environment: try environment(data: data.path, fashion: true))
            #expect(result.status == 1)
            let error = try #require(result.errors.split(separator: "\n").last)
            #expect(error.contains("reading \(batch.path): ") && error.contains(words), "\(error)")
            #expect(!result.errors.contains("running"), "\(result.errors)")
        }
    }

    @Test("Fashion-MNIST never stands for CIFAR-10 without a word")
    func substituteIsNamed() throws {
        let environment = try environment(fashion: true)
        let list = try cahier("list", "clipped-activation", environment: environment)
        #expect(
            list.output.contains("here     Fashion-MNIST, \(path("clothes")) (in place of CIFAR-10"), "\(list.output)")
        #expect(list.output.contains("cahier fetch cifar10"))
        #expect(try cahier("list", environment: environment).output.contains("Fashion-MNIST"))
        let images = try #require(try entries("clipped-activation", environment)["images"])
        #expect(images["source"] as? String == "Fashion-MNIST" && images["standsFor"] as? String == "CIFAR-10")
        #expect((images["remedy"] as? String ?? "").contains("cahier fetch cifar10"))
        // Named in any spelling, another one is never taken.
        let asked = try cahier(
            "run", "clipped-activation", "--data", "images=cifar10", environment: environment)
        #expect(asked.status == 1 && asked.errors.contains("looking for CIFAR-10: there is none in"), "\(asked.errors)")
        let misspelt = try cahier(
            "run", "clipped-activation", "--data", "images=cifra-10", environment: environment)
        #expect(misspelt.status == 1 && misspelt.errors.contains("Did you mean cifar-10?"), "\(misspelt.errors)")
    }

    @Test("What fetch leaves is what doctor and run find")
    func fetchedIsFound() throws {
        let environment = try environment()
        let folder = cahier.folder.appendingPathComponent("home/.cache/cahier/cifar-10-batches-bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in (1...5).map({ "data_batch_\($0).bin" }) + ["test_batch.bin"] {
            let file = folder.appendingPathComponent(name)
            try Data().write(to: file)
            // Of the official size, and sparse, so that it takes no room.
            truncate(file.path, 30_730_000)
        }
        for spelling in ["cifar10", "cifar-10", "CIFAR10"] {
            let fetched = try cahier("fetch", spelling, environment: environment)
            #expect(fetched.status == 0 && fetched.output == folder.path + "\n", "\(fetched.errors)")
            #expect(!fetched.errors.contains("set CAHIER_DATA"), "\(fetched.errors)")
        }
        let found = try #require(try entries("clipped-activation", environment)["images"])
        #expect(found["place"] as? String == folder.path && found["source"] as? String == "CIFAR-10")
        // Weights, too.
        let weights = cahier.folder.appendingPathComponent("home/.cache/cahier/vgg16-397923af.pth")
        try Data([1]).write(to: weights)
        let entry = try #require(try entries("ultrafast-categorisation", environment)["VGG-16, ImageNet"])
        #expect(entry["place"] as? String == weights.path && entry["role"] as? String == "vgg16")

        let unknown = try cahier("fetch", "cifra10", environment: environment)
        #expect(unknown.status == 64 && unknown.errors.contains("Did you mean cifar10?"), "\(unknown.errors)")
    }

    @Test("doctor and a dry run name all that is missing, each with its remedy, and go on")
    func everythingMissing() throws {
        let environment = try environment()
        let remedies = ["cahier fetch vgg16-imagenet --source pypi", "tuxpaint-stamps-default"]
        let doctor = try cahier("doctor", "ultrafast-categorisation", environment: environment)
        #expect(doctor.status == 1 && doctor.errors.isEmpty)
        for words in remedies + ["cahier fetch cifar10"] { #expect(doctor.output.contains(words), "\(doctor.output)") }
        for (arguments, isJSON) in [
            (["run", "ultrafast-categorisation", "--dry-run"], false),
            (["explain", "ultrafast-categorisation"], false),
            (["explain", "ultrafast-categorisation", "--json"], true),
        ] {
            let dry = try cahier(arguments, environment: environment)
            #expect(dry.status == 1)
            for words in remedies { #expect(dry.output.contains(words), "\(arguments): \(dry.output)") }
            #expect(dry.errors.split(separator: "\n").count == 1 && dry.errors.contains("photographs"), "\(dry.errors)")
            // The steps that would run are there, too.
            #expect(dry.output.contains("to run"))
            if isJSON { #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(dry.output.utf8)) } }
        }
        let run = try cahier("run", "ultrafast-categorisation", environment: environment)
        #expect(run.status == 1)
        for words in remedies + ["cahier doctor ultrafast-categorisation"] {
            #expect(run.errors.contains(words), "\(run.errors)")
        }
        // No run was begun, and nothing was written.
        #expect(try cahier("runs").output == "no runs yet\n")
        #expect(!FileManager.default.fileExists(atPath: path(".cahier/output")))

        let all = try cahier("doctor", environment: environment)
        #expect(all.status == 1)
        for study in ["clipped-activation", "salient-relevance", "ultrafast-categorisation"] {
            #expect(all.output.contains(study))
        }
        #expect(try cahier("doctor", "clipped-activatoin", environment: environment).status == 64)
    }
}
