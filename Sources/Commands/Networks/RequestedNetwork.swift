import Notebook

/// The network that a call asks for: the file of its weights, and how it wants its images.
struct RequestedNetwork {
    let architecture: Architecture
    let file: WeightsFile
    let preprocessing: ImagePreprocessing
    private let empty: Network

    /// - Throws: `NetworkError` or `DatasetError` where there are no weights of it, or the file's own word can't be
    ///   understood; exit status 64, after a line, for a network that isn't known, or options that don't fit it.
    init(_ name: String, weights: String?, _ preparation: PreparationOptions) throws {
        try self.init(name, weights: weights, preparation.colorless, order: preparation.channels)
    }

    /// - Parameter order: of the colours: "rgb" or "bgr".
    /// - Throws: as ``init(_:weights:_:)``.
    init(_ name: String, weights: String?, _ preparation: ColorlessPreparationOptions, order: String?) throws {
        architecture = try Architecture(named: name)
        (empty, file) = try architecture.weights(named: weights).emptyNetwork(architecture)
        preprocessing = try preparation.preprocessing(
            of: file, for: architecture, channels: empty.inputShape[0], order: order)
    }

    /// With its weights, for images that are prepared as it wants them.
    ///
    /// - Parameter taps: the modules whose outputs are given, too.
    /// - Throws: as `Predictor`'s initialiser; an error where such images don't fit the network.
    func predictor(
        taps: [String] = [], kernels: Kernels = .fast, nonFinite: Misfit = .refused
    ) throws -> Predictor {
        let predictor = try Predictor(
            empty, architecture, side: preprocessing.crop, weights: file, taps: taps, kernels: kernels,
            nonFinite: nonFinite)
        try predictor.check(preprocessing)
        return predictor
    }
}
