import ArgumentParser
import Foundation
import Notebook

struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs a network on images and prints the likeliest classes.",
        discussion: """
            The network is one of
            \(Architecture.list)

            Its weights come from a file of safetensors, of PyTorch's torch.save (either form), or of ONNX, with the names \
            of torchvision or of the network's authors. How many classes it has follows from the file.

            An image is a PNG or JPEG file, known by its content. It is prepared as torchvision prepares it for the \
            network's published weights: its shorter side resized to 256 pixels, the middle 224 cut out (384 and 384 for \
            efficientnet-v2-s, 32 and 32 for the CIFAR forms), colours normalised; transparency, EXIF orientation and \
            colour profiles are ignored. In place of an image, a safetensors file with a tensor named "input" of shape \
            [N, C, H, W] is used as it is: N images.

            Weights and tensors that hold infinities or NaN are refused where the computation reads them, unless \
            --allow-nonfinite is given. Where the classifier alone holds some and layers before it are tapped, the taps are \
            given without logits.

            With --json, one object goes to standard output, NaN and infinities as null:
              {"predictions": [{"input": "tench.jpg", "logits": [...],
                "top": [{"class": 0, "name": "tench", "probability": 0.93}, ...],
                "taps": {"features.0": {"shape": [64, 224, 224], "values": [...]}}
              }]}
            "nan_logits" counts the logits that are NaN, where there are any; the first of them counts as the largest. A tap's \
            values are in row-major order. "index" is an image's place in a safetensors file; "name" is there with \
            --labels only.

            Examples:
              cahier predict resnet18 --weights resnet18-f37072fd.pth tench.jpg
              cahier predict vgg16 --weights vgg16.pth --labels names.txt --top 3 *.jpg
              cahier predict vgg16 --weights vgg16.pth --tap features.0 --json dog.png

            An image that can't be read is reported; the others are predicted nevertheless, and the exit status is 1.
            """)

    @Argument(help: ArgumentHelp("The network's name; see above.", valueName: "network"))
    var network: String
    @Option(help: ArgumentHelp("The file with the network's weights.", valueName: "file"))
    var weights: String
    @Option(
        name: .customLong("tap"),
        help: ArgumentHelp("Also give the output of this layer; may be repeated.", valueName: "layer"))
    var taps: [String] = []
    @Option(help: ArgumentHelp("The classes' names: one in each line, or a JSON array.", valueName: "file"))
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
    @Argument(help: ArgumentHelp("PNG or JPEG files, or safetensors files.", valueName: "image"))
    var images: [String]
    @OptionGroup var arithmetic: ArithmeticOptions

    func validate() throws {
        guard top >= 1 else { throw ValidationError("--top \(top) shows nothing; give 1 or more") }
    }

    func run() throws {
        try arithmetic.apply()
        let architecture = try Architecture(named: network)
        let names = try labels.map { try ClassNames(contentsOf: $0) }
        let predictor = try Predictor(
            architecture, weights: WeightsFile(path: weights), taps: taps, kernels: exact ? .direct : .fast,
            nonFinite: allowsNonFinite ? .allowed : .refused)
        try names?.check(predictor.classCount, of: network)
        if let nonFinite = predictor.unread {
            FileHandle.standardError.write(
                Data(
                    "Taps alone, without logits: \(nonFinite.name) holds infinities or NaN, \(nonFinite.count) of \(nonFinite.size).\n"
                        .utf8))
        }

        var writer: any PredictionWriter =
            json ? PredictionJSON(top: top, names: names) : PredictionText(top: top, names: names)
        let inputs = PredictionInputs(
            images, preprocessing: ImagePreprocessing(architecture.imageConvention),
            nonFinite: allowsNonFinite ? .allowed : .refused)
        var failures = 0
        func report(_ error: any Error) {
            failures += 1
            FileHandle.standardError.write(Data("Error: \(Notebook.message(of: error))\n".utf8))
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
    FileHandle.standardError.write(Data("Error: \(problem)\n".utf8))
    return .validationFailure
}

extension Architecture {
    /// - Throws: exit status 64, after saying which networks there are.
    init(named name: String) throws {
        guard let found = Architecture(rawValue: name) else {
            throw wrongCall(unknownName(name, of: "network", known: Architecture.allCases.map(\.rawValue)))
        }
        self = found
    }

    /// All names, for a help text.
    static var list: String {
        wrapped(allCases.map(\.rawValue).joined(separator: ", "), to: 76).map { "  \($0)" }.joined(separator: "\n")
    }
}
