import ArgumentParser
import Files
import Foundation
import Notebook

struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sets a network's smallest weights to 0, as many in each layer as a method says.",
        discussion: """
            The network is one of
            \(Architecture.list)

            Weights, images and their preparation are those of `cahier predict`: see `cahier help predict`. The weights of convolutions and \
            linear layers are pruned, biases and normalisations never. However they are shared among layers, --keep of all weights stay, \
            rounded down, and in each layer the largest magnitudes. The methods:
              rd         the least change of the output: each layer's curve is measured on
                         images, and the amounts of least sum found (Xu et al. 2023)
              lamp       layer-adaptive magnitudes (Lee et al. 2021)
              erk        Erdős-Rényi-Kernel (Evci et al. 2020)
              uniform    the same share of every layer
              uniform+   uniform, with a dense first convolution and at least a fifth
                         of the last linear layer (Gale et al. 2019)
              global     the largest magnitudes of all layers

            rd needs --images, or --noise: standard normal numbers in the place of prepared images. Where there are more images than --count, they \
            are taken at equal distances. With either, every method says what its pruning changes in the output: the squared difference, averaged over \
            the logits; its mean over the images, and the worst. Where an image can't be read, that is said, and nothing is pruned.

            These files are written, each whole or not at all, and none where something is wrong with the call, the weights or the images:
              pruned.safetensors         all of the network's tensors under its own
                                         names, which PyTorch's
                                         load_state_dict(strict=True) takes
              pruned.masks.safetensors   for each layer's weights a tensor of uint8 of
                                         the same name and shape: 1 where one is kept
              --curves FILE.csv          layer, pruned, share, mean, worst: what
                                         pruning so many of one layer's weights changes
              --allocation FILE.json     the object below
            The metadata of both first files have the method, --keep, how many weights each tensor keeps, the SHA-256 of the file of weights, the program's version, \
            what photographs go through, and the classes' names where the file of weights brings them along.

            Standard output has a table of the layers or, with --json, one object:
              {"network": "vgg16", "weights": {"file": "vgg16.pth", ...},
                "sha256": "39...", "method": "rd", "keep": 0.05, "budget": 6917206,
                "sparsity": 0.95, "flops_left": 0.21,
                "curves": {"sum": 0.301, "bound": 0.3008},
                "change": {"of": "images", "images": 64, "mean": 0.35, "worst": 1.4},
                "layers": [{"layer": "features.0", "tensor": "features.0.weight",
                  "weights": 1728, "kept": 1401, "share": 0.811, "empty_outputs": 2}, ...]}
            "budget" counts the weights that are kept. "sum" is that of the layers' mean changes at the amounts that rd found, and no amounts have less than "bound"; \
            what is left of the budget is handed out after that. "empty_outputs" counts the outputs or maps of a layer that have no weight left.

            The same call gives the same bytes.

            Examples:
              cahier prune efficientnet-lite0 --keep 0.3 --method rd --images photographs \\
                --count 64 --parts 20 --output pruned.safetensors
              cahier prune vgg16 --weights vgg16.pth --keep 0.05 --method lamp \\
                --output pruned.safetensors
              cahier prune resnet18 --weights resnet18.pth --keep 0.1 --method rd --noise \\
                --count 64 --parts 20 --curves curves.csv --allocation layers.json \\
                --output pruned.safetensors
              cahier predict resnet18 --weights pruned.safetensors dog.jpg
            """)

    @Argument(help: ArgumentHelp("The network's name; see above.", valueName: "network"), completion: .network)
    var network: String
    @Option(
        help: ArgumentHelp(
            "The file with the network's weights. (default: the published ones on this machine; see cahier fetch)",
            valueName: "file"), completion: .file())
    var weights: String?
    @Option(help: ArgumentHelp("The share of weights to keep, above 0 and up to 1.", valueName: "share"))
    var keep: Double
    @Option(help: ArgumentHelp("How the weights that stay are shared among layers; see above.", valueName: "name"))
    var method: PruningMethod
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "What changes are measured on: PNG, JPEG or WebP files, folders of them, or safetensors files.",
            valueName: "image"), completion: .file())
    var images: [String] = []
    @Flag(help: "Measure changes on noise.")
    var noise = false
    @Option(help: ArgumentHelp("On how many images.", valueName: "number"))
    var count = 256
    @Option(
        help: ArgumentHelp("In how many equal parts a layer's weights are pruned for its curve.", valueName: "number"))
    var parts = 40
    @Option(help: "Where the random stream of --noise starts.")
    var seed: UInt64 = 0
    @Option(help: ArgumentHelp("Write the layers' curves as CSV.", valueName: "file"), completion: .file())
    var curves: String?
    @Option(
        help: ArgumentHelp("Write how many weights each layer keeps as JSON.", valueName: "file"), completion: .file())
    var allocation: String?
    @Option(help: ArgumentHelp("The file of pruned weights to write.", valueName: "file"), completion: .file())
    var output: String
    @Flag(help: "Print one JSON object.")
    var json = false
    @Flag(help: ArgumentHelp(UprightOption.help))
    var upright = false
    @OptionGroup var preparation: PreparationOptions
    @OptionGroup var arithmetic: ArithmeticOptions

    func run() throws {
        try arithmetic.apply()
        let sparsity = try checkedCall()
        let architecture = try Architecture(named: network)
        let (empty, file) = try architecture.weights(named: weights).emptyNetwork(architecture)
        let preprocessing = try preparation.preprocessing(
            of: file, for: architecture, channels: empty.inputShape[0])
        let inputs = try PredictionInputs(
            images, preprocessing: preprocessing, isTurning: upright, largestBatch: 1,
            nonFiniteAdvice: "Look for what made them, or leave the file out"
        ).spread(count)
        let predictor = try Predictor(
            empty, architecture, side: preprocessing.crop, weights: file, taps: [], kernels: .fast,
            nonFinite: .allowed)
        let dense = predictor.network
        try checkFinite(dense, file)
        try predictor.check(preprocessing)
        let classNames = try file.classNames(of: dense)
        let digest = try FileDigest.sha256(
            of: URL(fileURLWithPath: file.path), advice: "Name a file of weights with --weights")
        let layers = try dense.prunableLayers()
        let budget = try checkedBudget(sparsity, of: layers)
        // Before anything is measured, since not every method can meet every budget.
        let early = try method.needsCurves ? nil : method.allocation(of: layers, keeping: budget) { [] }
        let read =
            [file.path] + WeightsFile.descriptions(beside: URL(fileURLWithPath: file.path)).map(\.path) + inputs.paths
        let files = try PruningFiles(weights: output, curves: curves, allocation: allocation, read: read)
        if !json { file.sayRecognition(isWhole: true) }

        let input = [preprocessing.normalization.channels, preprocessing.crop, preprocessing.crop]
        let measuredOn = try pruningImages(inputs, input, largestOutput: dense.largestOutput(input: input))
        let measurement = measuredOn.map { PruningMeasurement(of: dense, on: $0, engine: predictor.engine) }
        let measured = try needsCurves ? measurement.map(measuredCurves) : nil
        let optimum = try method.needsCurves ? measured.map { try leastDistortion($0, keeping: budget) } : nil
        guard let shared = early ?? optimum?.allocation else {
            preconditionFailure("a method that needs curves has images, or noise")
        }
        let pruned = try PrunedNetwork(
            dense, architecture, from: file, digest: digest, method, keep: keep, shared, optimum: optimum, input: input
        ) { pruned in
            guard let measuredOn, let measurement else { return nil }
            return PrunedNetwork.Change(measuredOn, try measurement.changes(by: pruned))
        }
        let metadata = try pruned.metadata(preprocessing, classNames: classNames)
        try files.write(
            weights: { try pruned.weightsFile(metadata) }, masks: { try pruned.masksFile(metadata) },
            curves: measured.map { Data(try csv(of: $0).utf8) }, allocation: Data(pruned.json))
        if json { return try StandardOutput.write(pruned.json) }
        if !images.isEmpty { try print("Photographs: \(preprocessing)") }
        try print(pruned.text(files: files.paths))
    }

    private var needsCurves: Bool { method.needsCurves || curves != nil }

    /// What can be said of the call before any file is read.
    private func checkedCall() throws -> Sparsity {
        guard count >= 1 else { throw wrongCall("--count \(count) measures nothing. Give 1 or more.") }
        guard 1...255 ~= parts else { throw wrongCall("--parts \(parts) gives no curve. Give a number from 1 to 255.") }
        guard images.isEmpty || !noise else {
            throw wrongCall("--images and --noise are two ways to measure. Give one of them.")
        }
        if needsCurves, images.isEmpty, !noise {
            throw wrongCall(
                "\(method.needsCurves ? "--method \(method.rawValue)" : "--curves") measures what pruning changes in the "
                    + "output. Give --images with photographs, or --noise.")
        }
        do { return try Sparsity(keeping: keep) } catch let error as MethodError {
            throw wrongCall("--keep: \(error.finding). \(error.advice).")
        }
    }

    private func checkedBudget(_ sparsity: Sparsity, of layers: [PrunableLayer]) throws -> Int {
        let weights = layers.reduce(0) { $0 + $1.weights.count }
        let budget = sparsity.budget(of: weights)
        guard budget > 0 else {
            throw wrongCall("--keep \(keep) of \(weights) weights keeps none. Give a larger share.")
        }
        return budget
    }

    /// - Throws: `NetworkError` naming tensor and file: magnitudes that are none have no order.
    private func checkFinite(_ network: Network, _ file: WeightsFile) throws {
        let spoilt = network.nonFiniteParameters
        guard spoilt.isEmpty else {
            let error = NetworkError(spoilt, of: network.name, from: file.path)
            throw NetworkError(error.attempt, error.finding, advice: "Get the file again or use another")
        }
    }

    /// What is measured on, where the call says it.
    private func pruningImages(
        _ inputs: PredictionInputs, _ input: [Int], largestOutput: Int
    ) throws -> PruningImages? {
        if noise {
            return PruningImages(
                .noise, PruningImages.noise(count, shape: input, seed: seed), largestOutput: largestOutput)
        }
        guard !images.isEmpty else { return nil }
        let found = try PruningImages.read(inputs, count: count, shape: input)
        return PruningImages(.images, found, largestOutput: largestOutput)
    }

    private func measuredCurves(_ measurement: PruningMeasurement) throws -> [ImageDistortions] {
        let console = Console()
        defer { console.closeLine() }
        return try measurement.curves(parts: parts) { share, layer in
            let percent = Int(100 * share)
            if percent < 100 { console.progress("distortion curves, percent", percent, 100, detail: layer) }
        }
    }

    private func leastDistortion(
        _ measured: [ImageDistortions], keeping budget: Int
    ) throws -> RateDistortionAllocation {
        try RateDistortionAllocation(of: measured.map { try $0.curve(.mean) }, keeping: budget)
    }
}

extension PruningMethod: ExpressibleByArgument {}
