import ArgumentParser
import Notebook

/// How photographs are prepared, for the commands that give them to a network.
struct PreparationOptions: ParsableArguments {
    @OptionGroup var colorless: ColorlessPreparationOptions
    @Option(help: ArgumentHelp(PreparationOptions.orderHelp, valueName: "order"))
    var channels: String?

    static let orderHelp = "The order of the colours: rgb or bgr."

    func validate() throws { _ = try colorless.request(order: channels) }
}

/// All of it but the order of the colours, for a command whose `--channels` are something else.
struct ColorlessPreparationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How photographs are prepared: \(NamedPreparation.allCases.map(\.rawValue).joined(separator: ", ")). (default: as "
                + "the file of weights says, else as usual for the network)", valueName: "how"))
    var prepare: String?
    @Option(help: ArgumentHelp("The length of the shorter side in pixels.", valueName: "pixels"))
    var size: String?
    @Option(help: ArgumentHelp("The side in pixels of the middle that the network sees.", valueName: "pixels"))
    var crop: String?
    @Option(help: ArgumentHelp("How photographs are resized: bilinear or bicubic.", valueName: "how"))
    var interpolation: String?
    @Option(
        help: ArgumentHelp(
            "What is taken off each channel, such as 0.485,0.456,0.406; one number for all.", valueName: "numbers"))
    var mean: String?
    @Option(help: ArgumentHelp("What each channel is then divided by.", valueName: "numbers"))
    var deviation: String?
    @Option(help: ArgumentHelp("What white is in mean and deviation: 1 or 255. (default: 1)", valueName: "number"))
    var range: String?

    func validate() throws { _ = try request(order: nil) }

    /// - Throws: `ValidationError` that names the word that can't be understood and what is.
    func request(order: String?) throws -> PreparationRequest {
        do {
            var request = try prepare.map { try PreparationRequest($0) } ?? PreparationRequest()
            let words = [
                ("size", size), ("crop", crop), ("interpolation", interpolation), ("mean", mean),
                ("deviation", deviation), ("channels", order), ("range", range),
            ]
            for case (let key, let value?) in words { try request.set(key, to: value) }
            return request
        } catch let error as DatasetError {
            throw ValidationError("\(error.finding). \(error.advice).")
        }
    }

    /// What photographs go through before the network.
    ///
    /// - Throws: `DatasetError` where the file's own word can't be understood; exit status 64 after a line about options
    ///   that don't fit each other or the network.
    func preprocessing(
        of weights: WeightsFile, for architecture: Architecture, channels: Int, order: String?
    ) throws -> ImagePreprocessing {
        let request: PreparationRequest
        do { request = try self.request(order: order) } catch let error as ValidationError {
            throw wrongCall(error.message)
        }
        let stated = try weights.statedPreparation(for: architecture, channels: channels, asked: request)
        do {
            return try request.preparation(like: stated, for: architecture, channels: channels)
        } catch let error as DatasetError {
            throw wrongCall(error.description)
        }
    }
}

extension JSONText {
    /// `"shorter_side": 256, "crop": 224, …` as an object.
    mutating func append(_ preprocessing: ImagePreprocessing) {
        func list(_ numbers: [Float]) -> String { "[\(numbers.map { "\($0)" }.joined(separator: ", "))]" }
        let colors = preprocessing.normalization
        append(
            "{\"shorter_side\": \(preprocessing.shorterSide), \"crop\": \(preprocessing.crop), \"interpolation\": "
                + "\"\(preprocessing.interpolation.rawValue)\", \"channels\": "
                + "\"\(colors.channels == 1 ? "grey" : colors.order.rawValue)\", \"range\": \(list([0, colors.white])), "
                + "\"mean\": \(list(colors.mean)), \"standard_deviation\": \(list(colors.standardDeviation))}")
    }
}
