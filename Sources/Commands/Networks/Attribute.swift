import ArgumentParser
import Files
import Foundation
import Notebook

struct Attribute: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draws which pixels of an image speak for a class, by any attribution method.",
        discussion: """
            The network is one of \
            \(Architecture.list)

            Weights, images and their preparation are those of `cahier predict`: see `cahier help predict`. The class is each image's likeliest, \
            unless --class gives one.

            The methods, with their parameters and what these are where none is given:
              lrp                        layer-wise relevance propagation as in Salient
                                         Relevance: signed z, z+ for linear layers
              lrp-zero, lrp-z-plus, lrp-w-squared, lrp-flat
                                         one rule for all layers
              lrp-epsilon:0.000001       the same; the stabiliser
              lrp-gamma:0.25             the same; gamma
              lrp-alpha-beta:2           the same; alpha, which is 1 + beta
              lrp-epsilon-plus-flat      linear layers, convolutions, pixels
              lrp-epsilon-gamma-box      the same; the box is black to white
              gradient, gradient-times-input, guided-backpropagation
              smoothgrad:50              noisy images
              integrated-gradients:50    steps from the mean colour
              grad-cam:LAYER             the last layer that gives maps
              layer-cam:LAYER, score-cam:LAYER
                                         the same
              grad-cam++:LAYER, ablation-cam:LAYER
                                         the same, which has to be behind a ReLU
              attention:FILE             a module that `cahier attention train` wrote, or
                                         a checkpoint of T-TAME's authors, for VGG-16,
                                         ResNet-50 or ViT-B-16
              rise:4000                  masks
              occlusion:32               the square's side in pixels (a seventh of the
                                         image's), moved by half of it

            For an image dog.jpg, the folder --output gets these files, each whole or not at all, in the place of an earlier call's. \
            A parameter is in METHOD after a hyphen. The second image of a name is dog-2; those of a safetensors file are dog-0, dog-1, ...
              dog-METHOD.png             the map: blue below zero, red above it, or
                                         viridis for rise, attention and those of the
                                         name cam
              dog-METHOD-overlay.png     the same over what the network sees, in grey
              dog-attributions.json      the numbers; with --json, those of all images
                                         go to standard output instead

            A map is the sum of the values over the channels. Each is drawn on its own scale, up to the "limit" that 99 of 100 \
            pixels don't exceed; "clipped" counts those beyond.

            Standard output has a line about the preparation, and one for each map: image, class, logit, method, the values' sum (over the sum that \
            the method promises, if any: the logit for lrp), picture. With \
            --json it has one object, {"attributions": [...]}, of what is otherwise a file for each image; NaN and infinities are null:
              {"network": "vgg16", "input": "dog.jpg", "exif_orientation": 1,
                "turned": false, "weights": {"file": "vgg16.pth", ...},
                "preparation": {"shorter_side": 256, "crop": 224, ...},
                "class": 207, "name": "retriever",
                "logit": 17.2, "probability": 0.93, "methods": [{
                  "method": "lrp-epsilon:0.25", "name": "LRP (LRP-ε, ε = 0.25)",
                  "sum": 12.1, "promised_sum": 17.2, "conservation_error": 0.3,
                  "absorbed_by_biases": 5.02,
                  "layers": [{"layer": "features.0", "sum_of_inputs": 12.1}, ...],
                  "picture": "dog-lrp-epsilon-0.25.png",
                  "overlay": "dog-lrp-epsilon-0.25-overlay.png",
                  "limit": 0.02, "clipped": 501, "smallest": -0.02, "largest": 0.11,
                  "map": {"channels": "summed", "shape": [224, 224],
                    "values": [...]}}]}
            Values are in row-major order. What a method doesn't have is left out: "promised_sum" and "conservation_error" where no sum \
            is promised, "layers" and "absorbed_by_biases" where the method isn't lrp; "name" is there where the classes' names are known.

            With --measure no map is drawn: each is scored on all images, for the class that is explained, with 95 % intervals over \
            images. So are maps of others (--maps FOLDER: dog.npy or dog.png for dog.jpg, of the size that the network sees, higher \
            values first), and controls that explain nothing: all ones, Fake-CAM (all but one pixel), a blob in the middle, blurred noise, and each \
            method's maps turned by half a turn, and with their values in the places of another image's map. The measures:
              ad, ic, ag                 average drop, increase in confidence, average
                                         gain: the image times the map, whose values below
                                         the quantile that leaves 100, 50, 15 % of the
                                         pixels are 0
              area                       the drop with exactly 50, 30, 15 % of the pixels
                                         shown as they are, so that all maps show as much
              road                       answers kept while 20, 50, 80 % of the pixels are
                                         taken away, most or least relevant first, and
                                         filled in from those around them, with noise
            What is hidden is black. Equal values go in random order (--seed). Standard output has a table for each measure, or with --json one object:
              {"network": "vgg16", ..., "measured": [{"map": "grad-cam++",
                "kind": "method",
                "images": 40, "constant": 0, "passes": 2.0, "scores": [{"name": "AD",
                "share": 0.5, "value": 41.2, "lower": 36.1, "upper": 46.3}, ...]}, ...]}
            "constant" counts maps that are the same everywhere. --values FILE.csv has a row for each map and image.

            The same call gives the same bytes, and an image's maps don't depend on the other images.

            Examples:
              cahier attribute efficientnet-lite0 --method grad-cam dog.jpg
              cahier attribute vgg16 --weights vgg16.pth --method lrp dog.jpg
              cahier attribute vgg16 --weights vgg16.pth --method lrp-gamma:0.1 \\
                --method smoothgrad:25 --output maps *.jpg
              cahier attribute resnet18 --weights resnet18.pth --method grad-cam:layer4 \\
                --labels names.txt --class tench dog.jpg
              cahier attribute resnet18 --weights resnet18.pth --method rise:500 \\
                --seed 7 --json dog.jpg
              cahier attribute efficientnet-lite0 --measure ad,ic,area,road \\
                --method grad-cam++ --method score-cam --maps theirs photographs/

            An image that can't be read, or whose files can't be written, is reported; the others are explained nevertheless, and the exit status is 1.
            """)

    @Argument(help: ArgumentHelp("The network's name; see above.", valueName: "network"), completion: .network)
    var network: String
    @Option(help: ArgumentHelp(WeightsOption.help, valueName: "file"), completion: .file())
    var weights: String?
    @Option(
        name: .customLong("method"),
        help: ArgumentHelp("How to attribute, as above; may be repeated.", valueName: "name"),
        completion: .list(MethodName.Kind.allCases.map(\.rawValue)))
    var methods: [String] = []
    @Option(
        help: ArgumentHelp(
            "Score maps in place of drawing them: \(MapMeasure.allCases.map(\.rawValue).joined(separator: ", ")), or several "
                + "between commas.", valueName: "measures"), completion: .list(MapMeasure.allCases.map(\.rawValue)))
    var measure: String?
    @Option(
        help: ArgumentHelp("Also score the maps in this folder; may be repeated.", valueName: "dir"),
        completion: .directory)
    var maps: [String] = []
    @Option(help: ArgumentHelp("Write each map's scores as CSV.", valueName: "file"), completion: .file())
    var values: String?
    @Option(
        name: .customLong("class"),
        help: ArgumentHelp("The class to explain: its number, or its name where names are known.", valueName: "class"))
    var target: String?
    @Option(
        help: ArgumentHelp(
            "The classes' names: a file with one in each line or JSON, or \(ClassNames.known). (default: those that the "
                + "file of weights brings along)", valueName: "names"), completion: .file())
    var labels: String?
    @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"), completion: .directory)
    var output = "."
    @Option(help: "Where the random streams of smoothgrad and rise, and of --measure, start.")
    var seed: UInt64 = 0
    @Flag(help: "Print one JSON object, and write no JSON files.")
    var json = false
    @Flag(
        name: .customLong("allow-nonfinite"),
        help: "Compute with weights and tensors of images even where they are infinite or NaN.")
    var allowsNonFinite = false
    @Flag(help: "Use direct kernels only: slower, with less rounding than Winograd's.")
    var exact = false
    @Flag(help: ArgumentHelp(UprightOption.help))
    var upright = false
    @Argument(
        help: ArgumentHelp("PNG, JPEG or WebP files, folders of them, or safetensors files.", valueName: "image"),
        completion: .file())
    var images: [String]
    @OptionGroup var preparation: PreparationOptions
    @OptionGroup var arithmetic: ArithmeticOptions

    func run() throws {
        try arithmetic.apply()
        let measures = try checkedMeasures()
        let requested = try RequestedNetwork(network, weights: weights, preparation)
        let (architecture, file, preprocessing) = (requested.architecture, requested.file, requested.preprocessing)
        let methods = try methodNames(for: preprocessing)
        let nonFinite: Misfit = allowsNonFinite ? .allowed : .refused
        let predictor = try requested.predictor(kernels: exact ? .direct : .fast, nonFinite: nonFinite)
        guard let classes = predictor.classCount else {
            preconditionFailure("a network without taps is complete")
        }
        let names = try file.classNames(asked: labels, of: predictor.network, named: architecture.rawValue)
        let explained = try ExplainedClass(target, of: architecture.rawValue, classCount: classes, names: names)
        if !json { file.sayRecognition(isWhole: true) }
        var attributor = try Attributor(predictor, methods: methods, seed: seed)
        try sayOtherWeights(methods, file)
        if let measures {
            let measuring = MeasuringCall(
                measures: measures, methods: methods, network: architecture.rawValue, weights: file,
                preprocessing: preprocessing, explained: explained)
            return try score(measuring, by: &attributor)
        }
        let inputs = try PredictionInputs(
            images, preprocessing: preprocessing, isTurning: upright, largestBatch: 1,
            nonFinite: nonFinite)
        var files = try AttributionFiles(in: output, read: inputs.paths + [file.path] + (labels.map { [$0] } ?? []))
        var writer = AttributionWriter(printsJSON: json, preprocessing: preprocessing)
        let console = Console()
        var failures = 0
        func report(_ error: any Error) {
            failures += 1
            console.closeLine()
            reportError(Notebook.message(of: error))
        }
        func explain(_ batch: ImageBatch) throws {
            let image = batch.images[0]
            let logits = try predictor.logits(for: batch)[0]
            let paths = try files.paths(of: image, by: methods)
            let seen = preprocessing.normalization.picture(
                width: batch.input.shape[3], height: batch.input.shape[2], of: batch.input.values)
            var result = ExplainedImage(
                network: architecture.rawValue, image: image, weights: file, preprocessing: preprocessing,
                logits: logits,
                target: explained.place(in: logits), names: names)
            for method in methods {
                let found = try attributor.attribution(of: batch.input, to: result.target, by: method) { done, total in
                    if done < total { console.progress("\(image.path), \(method.text), passes", done, total) }
                }
                console.closeLine()
                let drawn = try DrawnAttribution(found, over: seen, paths)
                result.methods.append(drawn)
                try writer.write(drawn, of: result)
            }
            try writer.write(result, to: paths.numbers)
        }
        // One at a time, so that no image's rounding or noise depends on another.
        try inputs.forEachBatch { batch in
            do { try explain(batch) } catch let error as FileError {
                // Standard output takes no more: nothing can be said of the other images either.
                throw error
            } catch {
                report(error)
            }
        } unreadable: {
            report($0)
        }
        try writer.end()
        if failures > 0 { throw ExitCode.failure }
    }
}
