import ArgumentParser
import Files
import Foundation
import Notebook

struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs a network on images and prints the likeliest classes.",
        discussion: """
            The network is one of \
            \(Architecture.list) \
            also by the names of torchvision and timm, such as vit_b_16.

            Its weights come from a file of safetensors, of PyTorch's torch.save (either form), or of ONNX, with the names \
            of torchvision or of the network's authors. Without --weights they are the published ones that are on this machine: \
            `cahier fetch efficientnet-lite0` and `cahier fetch squeezenet` bring small ones, which know their classes' names. \
            How many classes a network has follows from the file. In a checkpoint, the \
            state dictionary that fits the network is found under any key, and names are known without what wrappers put \
            before them ("module.", "model.", "net." and others); a line on standard error says what was taken. Where two \
            fit, such as a model and its moving average, FILE#KEY says which. With --tap, tensors may be missing that \
            the tapped layers don't need; then there are taps, and no classes.

            An image is a PNG, JPEG or WebP file, known by its content, or a folder of such files. How it is prepared belongs to the weights: as their file says, \
            where it says so, and else as torchvision prepares images for its first weights of the network: the shorter side \
            resized to 256 pixels, the middle 224 cut out (384 and 384 for efficientnet-v2-s, 32 and 32 for the CIFAR forms), \
            colours normalised. --prepare and the options after it say another preparation: torchvision-v1, torchvision-v2 and \
            timm are those of their weights of the network; imagenet, cifar-10, pytorch-cifar, half (-1 to 1), none (0 to 1) and \
            caffe (BGR) are colours alone. Transparency and colour profiles are ignored, and so is EXIF orientation without \
            --upright. In place of an image, a safetensors file with a tensor named "input" of shape \
            [N, C, H, W] is used as it is: N images.

            Weights and tensors that hold infinities or NaN are refused where the computation reads them, unless \
            --allow-nonfinite is given. Where the classifier alone holds some and layers before it are tapped, the taps are \
            given without logits.

            With --json, one object goes to standard output, NaN and infinities as null:
              {"weights": {"file": "mine.pth", "format": "PyTorch",
                "state_dictionary": "net", "names_without": ["module."], "left_out": 0},
               "preparation": {"shorter_side": 256, "crop": 224,
                "interpolation": "bilinear", "channels": "RGB", "range": [0, 1],
                "mean": [0.485, 0.456, 0.406],
                "standard_deviation": [0.229, 0.224, 0.225]},
               "predictions": [{"input": "tench.jpg", "exif_orientation": 1,
                "turned": false, "logits": [...],
                "top": [{"class": 0, "name": "tench", "probability": 0.93}, ...],
                "taps": {"features.0": {"shape": [64, 224, 224], "values": [...]}}
              }]}
            "state_dictionary" is the key in a checkpoint, or null; "left_out" counts its tensors that belong to other parts than \
            the network. "logits" and "top" are missing where the network was computed as far as its taps alone. \
            "nan_logits" counts the logits that are NaN, where there are any; the first of them counts as the largest. A tap's \
            values are in row-major order. "index" is an image's place in a safetensors file, which has no \
            "exif_orientation" and "turned"; "name" is there where the classes' names are known.

            Examples:
              cahier predict efficientnet-lite0 dog.jpg
              cahier predict resnet18 --weights resnet18-f37072fd.pth tench.jpg
              cahier predict vgg16 --weights vgg16.pth --labels names.txt --top 3 *.jpg
              cahier predict vgg16 --weights vgg16.pth --tap features.0 --json dog.png
              cahier predict resnet50 --weights resnet50-11ad3fa6.pth \\
                --prepare torchvision-v2 dog.png
              cahier predict cifar-resnet18 --weights mine.pth --prepare none dog.png
              cahier predict resnet18 --weights checkpoint.pth#state_dict_ema dog.png

            An image that can't be read is reported; the others are predicted nevertheless, and the exit status is 1.
            """)

    @Argument(help: ArgumentHelp("The network's name; see above.", valueName: "network"), completion: .network)
    var network: String
    @Option(help: ArgumentHelp(WeightsOption.help, valueName: "file"), completion: .file())
    var weights: String?
    @Option(
        name: .customLong("tap"),
        help: ArgumentHelp("Also give the output of this layer; may be repeated.", valueName: "layer"))
    var taps: [String] = []
    @Option(
        help: ArgumentHelp(
            "The classes' names: a file with one in each line or JSON, or \(ClassNames.known). (default: those that the "
                + "file of weights brings along)", valueName: "names"), completion: .file())
    var labels: String?
    @Option(help: ArgumentHelp("How many classes to show.", valueName: "count"))
    var top = 5
    @Flag(help: "Print one JSON object with logits and taps.")
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

    func validate() throws {
        guard top >= 1 else { throw ValidationError("--top \(top) shows nothing; give 1 or more") }
    }

    func run() throws {
        try arithmetic.apply()
        let requested = try RequestedNetwork(network, weights: weights, preparation)
        let (architecture, file, preprocessing) = (requested.architecture, requested.file, requested.preprocessing)
        let nonFinite: Misfit = allowsNonFinite ? .allowed : .refused
        let predictor = try requested.predictor(
            taps: taps, kernels: exact ? .direct : .fast, nonFinite: nonFinite)
        let names =
            try predictor.classCount == nil
            ? nil : file.classNames(asked: labels, of: predictor.network, named: architecture.rawValue)
        if !json { file.sayRecognition(isWhole: predictor.classCount != nil) }
        if let unread = predictor.unread {
            StandardError.say(
                "Taps alone, without logits: \(unread.name) holds infinities or NaN, \(unread.count) of \(unread.size).\n"
            )
        }

        var writer: any PredictionWriter =
            json
            ? PredictionJSON(top: top, names: names, weights: file, preprocessing: preprocessing)
            : PredictionText(top: top, names: names, preprocessing: preprocessing)
        let inputs = try PredictionInputs(
            images, preprocessing: preprocessing, isTurning: upright, nonFinite: nonFinite)
        var failures = 0
        func report(_ error: any Error) {
            failures += 1
            reportError(Notebook.message(of: error))
        }
        try writer.begin()
        try inputs.forEachBatch { batch in
            let predictions: [ImagePrediction]
            do {
                predictions = try predictor.predictions(for: batch)
            } catch {
                return report(error)
            }
            for prediction in predictions { try writer.write(prediction) }
        } unreadable: {
            report($0)
        }
        try writer.end()
        if failures > 0 { throw ExitCode.failure }
    }
}

/// Says on one line what is wrong with a call; the result ends the program with status 64.
func wrongCall(_ problem: String) -> ExitCode {
    reportError(problem)
    return .validationFailure
}

extension Architecture {
    /// By the name, as torchvision and timm spell it, too.
    ///
    /// - Throws: exit status 64, after saying which networks there are.
    init(named name: String) throws {
        guard let found = Architecture(spelling: name) else {
            throw wrongCall(unknownName(name, of: "network", known: Architecture.allCases.map(\.rawValue)))
        }
        self = found
    }

    /// All names, for a help text.
    static var list: String {
        wrapped(allCases.map(\.rawValue).joined(separator: ", "), to: 76).map { "  \($0)" }.joined(separator: "\n")
    }
}
