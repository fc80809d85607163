import ArgumentParser
import Files
import Foundation
import Notebook

struct Attack: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Changes images a little so that a network takes them for another class, in chosen colours.",
        discussion: AttackHelp.discussion)

    @Argument(help: ArgumentHelp("The network's name; see above.", valueName: "network"), completion: .network)
    var network: String
    @Option(help: ArgumentHelp(WeightsOption.help, valueName: "file"), completion: .file())
    var weights: String?
    @Option(
        name: .customLong("attack"),
        help: ArgumentHelp("How to attack: fgsm, pgd or ddn; may be repeated.", valueName: "name"),
        completion: .list(["fgsm", "pgd", "ddn"]))
    var kinds: [String] = []
    @Option(
        help: ArgumentHelp(
            "What of the colours to change, as above; may be repeated. (default: rgb)", valueName: "name"),
        completion: .list(AttackedChannels.allCases.map(\.rawValue)))
    var channels: [String] = []
    @Option(
        help: ArgumentHelp(
            "How large the change may be, such as 0.03 or 8/255; may be repeated. (default: \(AttackWords.usualEpsilon) in "
                + "linf)", valueName: "number"))
    var epsilon: [String] = []
    @Option(
        help: ArgumentHelp("What that is measured by: linf or l2. (default: linf; of ddn l2)", valueName: "name"),
        completion: .list(AttackNorm.allCases.map(\.rawValue)))
    var norm: String?
    @Option(
        help: ArgumentHelp(
            "How many steps pgd or ddn makes. (default: \(AttackWords.usualSteps.pgd); of ddn "
                + "\(AttackWords.usualSteps.ddn))", valueName: "number"))
    var steps: String?
    @Option(help: ArgumentHelp("How large a step of pgd is. (default: a quarter of epsilon)", valueName: "number"))
    var stepSize: String?
    @Flag(help: "Begin pgd at a random place within epsilon.")
    var randomStart = false
    @Option(
        help: ArgumentHelp("The attacks of a CSV file, as above, in place of --attack.", valueName: "file"),
        completion: .file())
    var attacks: String?
    @Option(
        help: ArgumentHelp(
            "Look at images that were attacked elsewhere: a folder, or a .pt file of torchattacks, as above.",
            valueName: "path"), completion: .file())
    var attacked: String?
    @Option(
        name: .customLong("defence"),
        help: ArgumentHelp(
            "What images go through before the network, and attacks too, as above; may be repeated.", valueName: "name"
        ), completion: .list(AttackDefence.names))
    var defences: [String] = []
    @Option(help: "Where the random streams of starts, axes and signs begin.")
    var seed: UInt64 = 0
    @Option(
        help: ArgumentHelp(
            "The classes' names: a file with one in each line or JSON, or \(ClassNames.known). (default: those that the "
                + "file of weights brings along)", valueName: "names"), completion: .file())
    var labels: String?
    @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"), completion: .directory)
    var output = "attacks"
    @Flag(help: "Print one JSON object.")
    var json = false
    @Flag(help: "Use direct kernels only: slower, with less rounding than Winograd's.")
    var exact = false
    @Flag(help: ArgumentHelp(UprightOption.help))
    var upright = false
    @Argument(
        help: ArgumentHelp("PNG, JPEG or WebP files, or folders of them.", valueName: "image"), completion: .file())
    var images: [String] = []
    @OptionGroup var preparation: ColorlessPreparationOptions
    @Option(help: ArgumentHelp(PreparationOptions.orderHelp, valueName: "order"))
    var order: String?
    @OptionGroup var arithmetic: ArithmeticOptions

    func run() throws {
        try arithmetic.apply()
        let chosen = try chosenAttacks(), defences = try defences.map(AttackDefence.init)
        let requested = try RequestedNetwork(network, weights: weights, preparation, order: order)
        let (architecture, file, preprocessing) = (requested.architecture, requested.file, requested.preprocessing)
        let predictor = try requested.predictor(kernels: exact ? .direct : .fast)
        let names = try file.classNames(asked: labels, of: predictor.network, named: architecture.rawValue)
        let undefended = try AttackedNetwork(
            Model(
                name: architecture.rawValue, network: predictor.network, preparation: preprocessing,
                origin: .file(name: file.path, digest: "")))
        // What is named first, images meet first.
        let target = try defences.reversed().reduce(undefended) { try $1.before($0, side: preprocessing.crop) }
        let pairs = try attacked.map { path in
            do { return try AttackedPairs(contentsOf: path) } catch let error as FileError {
                throw DatasetError(
                    reading: path, "\(error.attempt): \(error.finding)",
                    advice: "Name a folder with the folders clean and attacked, or with a manifest.csv")
            }
        }
        if let pairs { try check(pairs, side: preprocessing.crop, of: architecture) }
        let inputs = try PredictionInputs(images, preprocessing: preprocessing, isTurning: upright)
        let read = inputs.paths + [file.path] + ([labels, attacks, attacked] + defences.map(\.file)).compactMap(\.self)
        if !json { file.sayRecognition(isWhole: true) }
        var report = AttackReport(
            network: architecture.rawValue, weights: file, preprocessing: pairs == nil ? preprocessing : nil,
            attacks: chosen, defences: defences.map(\.name), names: names, printsText: !json)
        var attacker = try Attacker(
            target, engine: predictor.engine, files: AttackFiles(in: output, read: read),
            stream: RandomStream(seed: seed, "attack"))
        var failures = 0
        let console = Console()
        func complain(_ error: any Error) {
            failures += 1
            console.closeLine()
            reportError(Notebook.message(of: error))
        }
        if let pairs {
            for problem in pairs.problems { complain(DatasetError(reading: pairs.path, problem, advice: "")) }
            try attacker.look(at: pairs) { try report.add($0) }
        }
        try inputs.forEachPicture { picture, image in
            do {
                let found = try attacker.attack(picture, image, by: chosen) { done, total in
                    if done < total { console.progress("\(image.path), passes", done, total) }
                }
                console.closeLine()
                try report.add(found)
            } catch let error as FileError {
                // Standard output takes no more: nothing can be said of the other images either.
                throw error
            } catch { complain(error) }
        } unreadable: {
            complain($0)
        }
        try attacker.files.writeManifest(report.manifest)
        try report.end(failures: failures, manifest: attacker.files.manifest)
        if failures > 0 { throw ExitCode.failure }
    }
}
