import Foundation
import Notebook
import Testing

/// Steps of many steps, and what a run may replace.
@Suite struct ManyStepsTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private var runner: Runner {
        get throws { Runner(store: try scratch.store(), console: Console(isTerminal: false, isQuiet: true)) }
    }

    /// Three numbers, their sum, and the list itself shown.
    private func study(_ numbers: [Int], _ computed: Counter) -> Study {
        Study("many", title: "Many", question: "?", paper: Paper("Nobody"), code: .unread) {
            let each = numbers.enumerated().map { place, number in
                Step("number \(place)", parameters: [number]) { _ in number }
            }
            let all = Step.all(each)
            let sum = Step("sum", all) { _, numbers -> Int in
                computed.increment()
                return numbers.reduce(0, +)
            }
            Section("All") {
                Show(all, sum) { numbers, sum in "\(numbers.map(String.init).joined(separator: " ")) = \(sum)" }
            }
        }
    }

    private func run(_ numbers: [Int], _ computed: Counter) throws -> Runner.Outcome {
        try runner.run(study(numbers, computed), setting: Setting(), output: scratch.folder)
    }

    private var page: String {
        get throws {
            try String(contentsOf: scratch.folder.appendingPathComponent("many/report.html"), encoding: .utf8)
        }
    }

    @Test func valuesComeInTheirOrderAndNoListIsInTheRecord() throws {
        let computed = Counter()
        let outcome = try run([3, 1, 2], computed)
        #expect(try page.contains("3 1 2 = 6"))
        #expect(Set(outcome.values.map(\.step)) == ["number 0", "number 1", "number 2", "sum"])
        #expect(try run([3, 1, 2], computed).values.allSatisfy { $0.origin == .reused })
        #expect(computed.count == 1)
        _ = try runner.figures(study([3, 1, 2], computed), output: { _ in scratch.folder })
        #expect(try page.contains("3 1 2 = 6"))
    }

    @Test func anotherValueOfOneRunsWhatTakesTheList() throws {
        let computed = Counter()
        _ = try run([3, 1, 2], computed)
        _ = try run([3, 5, 2], computed)
        #expect(computed.count == 2)
        // The same values in another order are other inputs.
        _ = try run([5, 3, 2], computed)
        #expect(computed.count == 3)
    }

    @Test func explainSaysWhatWaitsForAPartOfTheList() throws {
        _ = try run([3, 1, 2], Counter())
        func status(_ numbers: [Int]) throws -> [String: Explanation.Status] {
            let steps = try runner.explain(study(numbers, Counter()), setting: Setting()).steps
            return Dictionary(uniqueKeysWithValues: steps.map { ($0.name, $0.status) })
        }
        #expect(try status([3, 1, 2])["sum"] == .reused(run: 1))
        let edited = try status([3, 5, 2])
        #expect(edited["number 1"] == .toRun && edited["number 0"] == .reused(run: 1))
        #expect(edited["sum"] == .depends(on: ["number 0, number 1, number 2"]))
    }

    @Test func aListWithASourceIsNotShown() throws {
        let source = Step<Int>.source("data") { _ in Source(digest: "a") { 1 } }
        let study = Study("s", title: "", question: "", paper: Paper(""), code: .unread) {
            Section("") { Show(Step.all([source])) { numbers in "\(numbers)" } }
        }
        let error = #expect(throws: NotebookError.self) {
            try runner.run(study, setting: Setting(), output: scratch.folder)
        }
        #expect(error?.description.contains("the store does not hold it") == true)
    }

    @Test func aStepMayHaveASeedOfItsOwn() throws {
        let study = Study("seeds", title: "", question: "", paper: Paper(""), code: .unread) {
            let own = Step("own", seed: 7) { lab in "\(lab.seed)" }
            let runs = Step("run's") { lab in "\(lab.seed)" }
            Section("") { Show(own, runs) { own, runs in "own \(own), run's \(runs)" } }
        }
        let first = try runner.run(study, setting: Setting(seed: 1), output: scratch.folder)
        let second = try runner.run(study, setting: Setting(seed: 2), output: scratch.folder)
        func key(_ outcome: Runner.Outcome, _ step: String) -> String? { outcome.values.first { $0.step == step }?.key }
        #expect(key(first, "own") == key(second, "own") && key(first, "run's") != key(second, "run's"))
        let page = try String(contentsOf: scratch.folder.appendingPathComponent("seeds/report.html"), encoding: .utf8)
        #expect(
            page.contains("own 7, run’s 2") || page.contains("own 7, run's 2") || page.contains("own 7, run&#39;s 2"))
    }
}

/// Data and networks that a run names in the place of a study's.
@Suite struct ReplacedRolesTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private var runner: Runner {
        get throws { Runner(store: try scratch.store(), console: Console(isTerminal: false, isQuiet: true)) }
    }

    /// Where the weights of its network come from.
    private var study: Study {
        Study("weights", title: "Weights", question: "?", paper: Paper("Nobody"), code: .unread) {
            let images = Step<ImageDataset>.source("images", role: .images) { setting in
                Source(digest: setting.data["images"] ?? "usual") { try Self.images() }
            }
            let vgg = Step.trained(.vgg16, on: images)
            let facts = Step("facts", vgg, images) { _, vgg, images in
                "\(vgg.origin.text), \(vgg.network.parameterCount) numbers, \(try vgg.network.outputShape([1] + vgg.network.inputShape).last ?? 0) classes"
            }
            Section("Facts") { Show(facts) { facts in facts } }
        }
    }

    private static func images() throws -> ImageDataset {
        let shape = ImageDataset.Shape(channels: 3, height: 32, width: 32)
        let split = ImageDataset.Split(images: Array(repeating: 100, count: 4 * shape.count), labels: [0, 1, 0, 1])
        return try ImageDataset(name: "grey", classNames: ["a", "b"], shape: shape, train: split, test: split)
    }

    private func weights(width: Double) throws -> String {
        let file = scratch.folder.appendingPathComponent("mine-\(width).safetensors")
        let network = Network.vgg16Small(classes: 2, width: width, stream: RandomStream(seed: 3))
        let tensors = Dictionary(uniqueKeysWithValues: network.namedParameters.map { ($0.name, $0.tensor) })
        try SafeTensors(tensors: tensors).encoded().write(to: file)
        return file.path
    }

    private func page() throws -> String {
        try String(contentsOf: scratch.folder.appendingPathComponent("weights/report.html"), encoding: .utf8)
    }

    @Test func theUsersOwnNetworkTakesThePlaceOfATrainedOne() throws {
        let setting = Setting(models: ["cifar-vgg16-bn": ModelRequest(file: try weights(width: 0.0625))])
        let outcome = try runner.run(study, setting: setting, output: scratch.folder)
        #expect(outcome.values.map(\.origin).filter { $0 == .computed }.count == 1, "nothing is trained")
        let page = try page()
        #expect(page.contains("mine-0.0625.safetensors") && page.contains("2 classes"))
        #expect(page.contains("own network: in place of cifar-vgg16-bn"))
        // The same file again is the same content; another file is another.
        let again = try runner.run(study, setting: setting, output: scratch.folder)
        #expect(again.values.allSatisfy { $0.origin != .computed })
        let other = Setting(models: ["cifar-vgg16-bn": ModelRequest(file: try weights(width: 0.125))])
        let third = try runner.run(study, setting: other, output: scratch.folder)
        #expect(third.values.contains { $0.origin == .computed })
        // A redrawing needs no file.
        try FileManager.default.removeItem(atPath: setting.models["cifar-vgg16-bn"]?.file ?? "")
        _ = try runner.figures(study, run: 1, output: { _ in scratch.folder })
        #expect(try self.page().contains("mine-0.0625.safetensors"))
    }

    @Test func whatDoesNotFitIsSaidBeforeAnyWork() throws {
        func error(_ setting: Setting) -> String {
            do {
                _ = try runner.run(study, setting: setting, output: scratch.folder)
                return ""
            } catch { return "\(error)" }
        }
        let file = try weights(width: 0.0625)
        #expect(error(Setting(data: ["pictures": "x"])).contains("it has images"))
        #expect(error(Setting(models: ["vgg16": ModelRequest(file: file)])).contains("it has cifar-vgg16-bn"))
        let alien = error(
            Setting(models: ["cifar-vgg16-bn": ModelRequest(file: file, architecture: .cifarResNet18)]))
        #expect(alien.contains(file) && alien.contains("missing"), "\(alien)")
        let spoilt = scratch.folder.appendingPathComponent("spoilt.safetensors").path
        var network = Network.vgg16Small(classes: 2, width: 0.0625, stream: RandomStream(seed: 3))
        network.layers[0].layer.withParameters { _, tensor in tensor.withMutableValues { $0[0] = .nan } }
        let tensors = Dictionary(uniqueKeysWithValues: network.namedParameters.map { ($0.name, $0.tensor) })
        try SafeTensors(tensors: tensors).encoded().write(to: URL(fileURLWithPath: spoilt))
        let refused = error(Setting(models: ["cifar-vgg16-bn": ModelRequest(file: spoilt)]))
        #expect(refused.contains(spoilt) && refused.contains("features.0.weight holds"), "\(refused)")
        let missing = error(Setting(models: ["cifar-vgg16-bn": ModelRequest(file: "/nowhere.pth")]))
        #expect(missing.contains("/nowhere.pth"))
        #expect(try scratch.store().runs().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: scratch.folder.appendingPathComponent("weights").path))
    }

    @Test func weightsWithNaNAreTakenWhereThatIsAllowed() throws {
        let file = scratch.folder.appendingPathComponent("spoilt.safetensors")
        var network = Network.vgg16Small(classes: 2, width: 0.0625, stream: RandomStream(seed: 3))
        network.layers[0].layer.withParameters { _, tensor in tensor.withMutableValues { $0[0] = .nan } }
        let tensors = Dictionary(uniqueKeysWithValues: network.namedParameters.map { ($0.name, $0.tensor) })
        try SafeTensors(tensors: tensors).encoded().write(to: file)
        let setting = Setting(models: ["cifar-vgg16-bn": ModelRequest(file: file.path, allowsNonFinite: true)])
        _ = try runner.run(study, setting: setting, output: scratch.folder)
        #expect(try page().contains("spoilt.safetensors"))
    }

    @Test func aStudySaysWhatCanBeReplaced() {
        #expect(study.dataRoles.map(\.name) == ["images"])
        #expect(study.modelRoles.map(\.name) == ["cifar-vgg16-bn"])
    }

    @Test("The catalogue's trainings have seeds and keys of their own, and another recipe is another key")
    func catalogue() throws {
        func study(epochs: Int?, number: Int = 1) -> Study {
            Study("trainings", title: "", question: "", paper: Paper(""), code: .unread) {
                let images = Step<ImageDataset>.source("images", role: .images) { _ in
                    Source(digest: "grey") { try Self.images() }
                }
                let vgg = Step.trained(.vgg16, on: images, number: number) { setting in
                    var recipe = CatalogueRecipe(.vgg16, setting.profile)
                    if let epochs { recipe.recipe.epochs = epochs }
                    return recipe
                }
                let size = Step("size", vgg) { _, vgg in vgg.network.parameterCount }
                Section("") { Show(size) { size in "\(size)" } }
            }
        }
        func changes(_ study: Study, _ setting: Setting) throws -> [String] {
            try runner.explain(study, setting: setting).steps.filter { $0.status == .toRun }.map(\.name)
        }
        _ = try runner.run(study(epochs: nil), setting: Setting(seed: 1), output: scratch.folder)
        #expect(try changes(study(epochs: nil), Setting(seed: 1)) == [])
        #expect(try changes(study(epochs: nil), Setting(seed: 9)).contains("VGG-16, training 1") == false)
        #expect(try changes(study(epochs: 2), Setting(seed: 1)).contains("VGG-16, training 1"))
        #expect(try changes(study(epochs: nil, number: 2), Setting(seed: 1)).contains("VGG-16, training 2"))
    }

    @Test func theFullProfileHasThreeTrainingsUnlessTheNetworkIsTheUsersOwn() throws {
        let study = Study("trainings", title: "", question: "", paper: Paper(""), code: .unread) {
            let images = Step<ImageDataset>.source("images", role: .images) { _ in
                Source(digest: "grey") { try Self.images() }
            }
            let sizes = Step("sizes", Step.trainings(.vgg16, on: images)) { _, models in
                models.map(\.network.parameterCount)
            }
            Section("") { Show(sizes) { sizes in "\(sizes)" } }
        }
        func names(_ setting: Setting) throws -> [String] {
            try runner.explain(study, setting: setting).steps.map(\.name).filter { $0.contains("training") }
        }
        let all = ["VGG-16, training 1", "VGG-16, training 2", "VGG-16, training 3"]
        #expect(try names(Setting(profile: .quick)) == [all[0]])
        #expect(try names(Setting(profile: .full)) == all)
        let own = Setting(profile: .full, models: ["cifar-vgg16-bn": ModelRequest(file: try weights(width: 0.0625))])
        #expect(try names(own) == ["VGG-16, training 1, the user's own"])
    }
}
