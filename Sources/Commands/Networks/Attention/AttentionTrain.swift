import ArgumentParser
import Files
import Foundation
import Notebook
import Wording

struct AttentionTrain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains an attention module beside a frozen network, on pictures without labels.",
        discussion: """
            The network is one of \
            \(Architecture.list)
            Name the network first: --images takes all that follows.

            The module (T-TAME: Ntrougkas et al. 2024) learns to make a map of each class from the maps of some of the network's layers: so that \
            the network keeps its answer where the picture is seen through the map of that answer, and the map is small and smooth. The network itself \
            stays as it is. `cahier attribute NETWORK --method attention:FILE` then explains any picture in one pass.

            Weights, pictures and their preparation are those of `cahier predict`: see `cahier help predict`. While the module learns, pictures are cropped at random from \
            the square of their shorter side, and mirrored; answers are the network's own, to these crops. A class that is no picture's answer learns next to nothing; \
            how many are is said. What a mask hides becomes black, and before vit-b-16 the mean colour, as the authors have it. Layers are named from the largest maps to the smallest. Those where none is given: of vgg16, resnet50 and vit-b-16 the authors'; of \
            efficientnet-lite0 and the small VGG-16 the outputs of their last three stages; else the layers with the last maps of the three smallest sizes.

            The pictures are looked at once before the training, and where one can't be read that is said, and nothing is trained. A training that is \
            interrupted begins anew. It costs about four passes for each picture and epoch.

            Standard output has the loss of each epoch and what share of the pictures keep their answer behind their mask, or with --json one object:
              {"network": "vgg16", "weights": {"file": "vgg16.pth", ...},
                "layers": ["features.16", ...], "branch": "residual",
                "parameters": 1874664, "maps": 1000, "images": 597,
                "answered_classes": 412, "epochs": [{"loss": 3.9, "kept": 0.61}, ...],
                "file": "attention.safetensors"}
            The file's tensors have the names of the authors' module: convs.0.weight, bns.0.weight, fuser.weight and so on.

            Examples:
              cahier attention train efficientnet-lite0 --images photographs/ \\
                --output attention.safetensors
              cahier attention train vgg16 --weights vgg16.pth --images imagenet/train \\
                --layers features.16,features.23,features.30 --output vgg16.safetensors
              cahier attribute efficientnet-lite0 \\
                --method attention:attention.safetensors dog.jpg
            """)

    @Argument(help: ArgumentHelp("The network's name; see above.", valueName: "network"), completion: .network)
    var network: String
    @Option(help: ArgumentHelp(WeightsOption.help, valueName: "file"), completion: .file())
    var weights: String?
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "What the module learns from: PNG, JPEG or WebP files, or folders of them.", valueName: "image"),
        completion: .file())
    var images: [String]
    @Option(
        help: ArgumentHelp(
            "The layers, or PyTorch's modules, whose maps the module sees, between commas; see above.",
            valueName: "layers"))
    var layers: String?
    @Option(
        help: ArgumentHelp(
            "What becomes of a layer's maps.",
            valueName: "name"))
    var branch: AttentionDesign.Branch = .residual
    @Option(help: "How often each picture is learned from.")
    var epochs = 8
    @Option(help: "How many pictures are learned from at once.")
    var batch = 32
    @Option(help: "Where the random streams of the module's first numbers, of the order and of the crops start.")
    var seed: UInt64 = 0
    @Option(help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
    var output: String
    @Flag(help: "Print one JSON object.")
    var json = false
    @Flag(help: ArgumentHelp(UprightOption.help))
    var upright = false
    @OptionGroup var preparation: PreparationOptions
    @OptionGroup var arithmetic: ArithmeticOptions

    func run() throws {
        try arithmetic.apply()
        guard epochs >= 1 else { throw wrongCall("--epochs \(epochs) learns nothing. Give 1 or more.") }
        guard batch >= 2 else { throw wrongCall("--batch \(batch) has no statistics. Give 2 or more.") }
        let requested = try RequestedNetwork(network, weights: weights, preparation)
        let (architecture, file, preprocessing) = (requested.architecture, requested.file, requested.preprocessing)
        let predictor = try requested.predictor()
        let pictures = try AttentionPictures(
            images, preprocessing, isTurning: upright, stream: RandomStream(seed: seed, "attention"))
        try checkOutput(pictures, file)
        guard pictures.count >= batch else {
            throw DatasetError(
                reading: images.joined(separator: " "),
                "found \(counted(pictures.count, "picture")), fewer than a batch of \(batch)",
                advice: "Give more pictures, or a smaller --batch")
        }
        if !json { file.sayRecognition(isWhole: true) }
        // Folded, a frozen network computes the same in less time, and its modules keep their names.
        var frozen = predictor.network.foldingBatchNorm()
        frozen.inputShape = [preprocessing.normalization.channels, preprocessing.crop, preprocessing.crop]
        let design =
            try layers.map { AttentionDesign(taps: $0.split(separator: ",").map(String.init), branch: branch) }
            ?? AttentionDesign(taps: .usual(for: frozen), branch: branch)
        let taps = try AttentionTaps(design.taps, of: frozen, input: frozen.inputShape)
        let console = Console()
        let answers = try pictures.answers(of: frozen, on: predictor.engine, batchSize: batch) {
            if $0 < $1 { console.progress("pictures looked at", $0, $1) }
        }
        console.closeLine()
        let classes = try frozen.outputShape([1] + frozen.inputShape)[1]
        let module = AttentionModule(
            design, taps, count: classes, stream: RandomStream(seed: seed, "attention", "first numbers"))
        let objective = try AttentionObjective(
            module, beside: frozen,
            black: AttentionDesign.maskFill(before: frozen, black: preprocessing.normalization.values(of: 0)))
        let state = try trained(module, objective, pictures, on: predictor.engine, console)
        let digest = try FileDigest.sha256(
            of: URL(fileURLWithPath: file.path), advice: "Name a file of weights with --weights")
        let learned = objective.module(state.network)
        let metadata = [
            "attention_network": architecture.rawValue, AttentionTrain.weightsKey: digest,
            "attention_images": "\(pictures.count)", "attention_epochs": "\(epochs)", "attention_seed": "\(seed)",
            "trained_by": "cahier \(cahierVersion)", "format": "pt",
        ].merging(preprocessing.metadata) { own, _ in own }
        try OutputFolder.write(learned.safeTensors(metadata: metadata).encoded(), to: URL(fileURLWithPath: output))
        let report = AttentionReport(
            network: architecture.rawValue, weights: file, module: learned, images: pictures.count,
            answered: Set(answers).count, epochs: state.history, file: output)
        if json { return try StandardOutput.write(report.json) }
        try print("Photographs: \(preprocessing)")
        try print(report.text)
    }

    /// The SHA-256 of the file of weights that a module was trained beside.
    static let weightsKey = "attention_weights_sha256"

    private func trained(
        _ module: AttentionModule, _ objective: AttentionObjective, _ pictures: AttentionPictures, on engine: Engine,
        _ console: Console
    ) throws -> TrainingState {
        var state = TrainingState(module.parameters)
        try state.train(
            AttentionObjective.recipe(epochs: epochs, batchSize: batch), imagesPerEpoch: pictures.count,
            batches: { pictures.batches($0, size: batch) }, on: engine,
            stream: RandomStream(seed: seed, "attention", "training"), objective: objective.function,
            // What a batch only names is read, which may fail.
            beforePass: { named, _, pass in
                Batch(images: try pictures.cropped(named.labels, epoch: pass.epoch), labels: named.labels)
            },
            afterBatch: { now in
                guard now.imagesDone < now.imagesInAll else { return }
                console.progress(
                    "pictures learned from", now.imagesDone, now.imagesInAll,
                    detail: "epoch \(now.epoch) of \(now.epochs), loss \(Numerals.significant(now.loss, 3))")
            })
        console.closeLine()
        return state
    }

    private func checkOutput(_ pictures: AttentionPictures, _ file: WeightsFile) throws {
        guard !output.isEmpty, !output.hasSuffix("/") else {
            throw wrongCall("--output '\(output)' names no file; give a name, too.")
        }
        guard !(pictures.paths + [file.path]).map(resolved).contains(resolved(output)) else {
            throw wrongCall("\(output) would be written over, and this call reads it. Name another file with --output.")
        }
        try OutputFolder.check(URL(fileURLWithPath: output).deletingLastPathComponent())
    }
}

extension AttentionDesign.Branch: ExpressibleByArgument {}

extension [String] {
    /// The layers that a module of a network sees where nobody says others.
    fileprivate static func usual(for network: Network) throws -> [String] {
        try AttentionDesign.usual(for: network, input: network.inputShape).taps
    }
}
