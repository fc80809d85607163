import ArgumentParser
import Files
import Foundation
import Notebook

struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sets a network's smallest weights to 0, as many in each layer as a method says.",
        discussion: PruneHelp.discussion)

    @Argument(help: ArgumentHelp("The network's name; see above.", valueName: "network"), completion: .network)
    var network: String
    @Option(help: ArgumentHelp(WeightsOption.help, valueName: "file"), completion: .file())
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
    @Option(help: ArgumentHelp("On how many images. (default: 256)", valueName: "number"))
    var count: Int?
    @Option(
        help: ArgumentHelp(
            "In how many equal parts a layer's weights are pruned for its curve. (default: 40)", valueName: "number"))
    var parts: Int?
    @Option(help: "Where the random stream of --noise starts. (default: 0)")
    var seed: UInt64?
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
        let requested = try RequestedNetwork(network, weights: weights, preparation)
        let (architecture, file, preprocessing) = (requested.architecture, requested.file, requested.preprocessing)
        let named = try PredictionInputs(
            images, preprocessing: preprocessing, isTurning: upright, largestBatch: 1,
            nonFiniteAdvice: "Look for what made them, or leave the file out")
        let predictor = try requested.predictor(nonFinite: .allowed)
        let dense = predictor.network
        try checkFinite(dense, file)
        let classNames = try file.classNames(of: dense)
        let digest = try FileDigest.sha256(
            of: URL(fileURLWithPath: file.path), advice: "Name a file of weights with --weights")
        let layers = try dense.prunableLayers()
        let budget = try checkedBudget(sparsity, of: layers, nonzero: dense.nonzeroWeightCounts, in: file)
        // Before anything is measured, since not every method can meet every budget.
        let early = try method.allocation(of: layers, keeping: budget)
        let read =
            [file.path] + WeightsFile.descriptions(beside: URL(fileURLWithPath: file.path)).map(\.path) + named.paths
        let files = try PruningFiles(weights: output, curves: curves, allocation: allocation, read: read)
        if !json { file.sayRecognition(isWhole: true) }

        let input = [preprocessing.normalization.channels, preprocessing.crop, preprocessing.crop]
        let measuredOn = try pruningImages(named, input, numbersHeld: dense.numbersHeld(input: input))
        let measurement = measuredOn.map { PruningMeasurement(of: dense, on: $0, engine: predictor.engine) }
        let measured = try needsCurves ? measurement.map(measuredCurves) : nil
        let optimum = try method.needsCurves ? leastDistortion(measured, measuredOn, keeping: budget) : nil
        guard let shared = early ?? optimum?.found.allocation else {
            preconditionFailure("a method that needs curves has images, or noise")
        }
        let pruned = try PrunedNetwork(
            dense, architecture, from: file, digest: digest, method, keep: keep, shared, optimum: optimum, input: input
        ) { pruned in
            guard let measuredOn, let measurement else { return nil }
            return PrunedNetwork.Change(measuredOn, try measuredChanges(measurement, pruned))
        }
        let metadata = try pruned.metadata(preprocessing, classNames: classNames)
        try files.write(
            weights: { try pruned.weightsFile(metadata) }, masks: { try pruned.masksFile(metadata) },
            curves: measured.map { Data(try csv(of: $0).utf8) }, allocation: Data(pruned.json))
        if json { return try StandardOutput.write(pruned.json) }
        if !images.isEmpty { try print("Photographs: \(preprocessing)") }
        try print(pruned.text(files: files.paths))
    }
}

extension PruningMethod: ExpressibleByArgument {}
