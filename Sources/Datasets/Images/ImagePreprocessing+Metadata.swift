import Pictures

/// How a file of weights says what its images go through: by words in the metadata of safetensors.
///
///     ImagePreprocessing.squeezeNet.metadata
///     // ["shorter_side": "256", "crop": "224", "interpolation": "bilinear", "channels": "BGR", "range": "0 255",
///     //  "mean": "103.939 116.779 123.68", "standard_deviation": "1.0 1.0 1.0"]
extension ImagePreprocessing {
    /// What a file that is read into the same value says.
    public var metadata: [String: String] {
        [
            "shorter_side": "\(shorterSide)", "crop": "\(crop)", "interpolation": interpolation.rawValue,
            "channels": normalization.channels == 1 ? Self.grey : normalization.order.rawValue,
            "range": "0 \(shortest(normalization.white))",
            "mean": normalization.mean.map(shortest).joined(separator: " "),
            "standard_deviation": normalization.standardDeviation.map(shortest).joined(separator: " "),
        ]
    }

    private static let grey = "grey"

    /// What metadata say; what they don't say is as `usual`.
    ///
    /// A file that says its colours says mean, standard deviation and range together.
    ///
    /// - Parameters:
    ///   - channels: of the network's images, where that is known.
    ///   - path: of the file, for errors.
    /// - Throws: `DatasetError` naming the file and the word that can't be understood.
    public init(
        metadata: [String: String], like usual: ImagePreprocessing, channels: Int? = nil, path: String
    ) throws {
        func problem(_ finding: String, advice: String) -> DatasetError {
            DatasetError(reading: path, "its metadata about preprocessing say \(finding)", advice: advice)
        }
        func size(_ key: String) throws -> Int? {
            guard let text = metadata[key] else { return nil }
            guard let size = Int(text), 1...largestSide ~= size else {
                throw problem("\(key) \"\(text)\"", advice: "Give a number of pixels from 1 to \(largestSide)")
            }
            return size
        }
        func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, _: Choice.Type) throws -> Choice? {
            guard let text = metadata[key] else { return nil }
            guard let choice = Choice(rawValue: text) else {
                let known = Choice.allCases.map(\.rawValue).joined(separator: " or ")
                throw problem("\(key) \"\(text)\"", advice: "Give \(known)")
            }
            return choice
        }
        let crop = try size("crop") ?? usual.crop
        let shorterSide = try size("shorter_side") ?? max(usual.shorterSide, crop)
        guard crop <= shorterSide else {
            throw problem(
                "a crop of \(crop) of \(shorterSide) pixels", advice: "Give a shorter_side that the crop fits into")
        }
        let order = metadata["channels"] == Self.grey ? nil : try choice("channels", ChannelOrder.self)
        var normalization = usual.normalization
        let keys = ["mean", "standard_deviation", "range"]
        if keys.contains(where: { metadata[$0] != nil }) {
            let stated = keys.map { metadata[$0].map(numbers) ?? [] }
            guard stated[2].count == 2, stated[2][0] == 0, stated[2][1] > 0, [1, 3].contains(stated[0].count),
                stated[0].count == stated[1].count, channels ?? stated[0].count == stated[0].count,
                stated[1].allSatisfy({ $0 > 0 }), order != .bgr || stated[0].count == 3
            else {
                throw problem(
                    keys.map { "\($0) \(metadata[$0].map { "\"\($0)\"" } ?? "nothing")" }.joined(separator: ", "),
                    advice: "Give mean, standard_deviation and range as numbers with spaces between them, one mean and "
                        + "one deviation above 0 for each channel, and the range from 0")
            }
            normalization = Normalization(
                mean: stated[0], standardDeviation: stated[1], white: stated[2][1], order: order ?? .rgb)
        } else if let order, order != normalization.order {
            throw problem(
                "channels \(order.rawValue) and no mean", advice: "Give mean, standard_deviation and range, too")
        }
        self.init(
            shorterSide: shorterSide, crop: crop,
            interpolation: try choice("interpolation", Interpolation.self) ?? usual.interpolation,
            normalization: normalization)
    }
}

/// The most pixels that a side is given.
private let largestSide = 10_000

/// Numbers with spaces between them; none where one of them is no number.
private func numbers(_ text: String) -> [Float] {
    let numbers = text.split(separator: " ").map { Float($0) }
    return numbers.contains { $0?.isFinite != true } ? [] : numbers.compactMap(\.self)
}

/// The shortest decimal number that is read as the same.
private func shortest(_ number: Float) -> String {
    number == number.rounded() && abs(number) < 1e6 ? "\(Int(number))" : "\(number)"
}

extension ImagePreprocessing: CustomStringConvertible {
    /// "shorter side 256 px (bilinear), middle 224 px, RGB from 0 to 1, mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225".
    public var description: String {
        func list(_ numbers: [Float]) -> String {
            Set(numbers).count == 1 ? shortest(numbers[0]) : numbers.map(shortest).joined(separator: " ")
        }
        let colors = normalization.channels == 1 ? Self.grey : normalization.order.rawValue
        return "shorter side \(shorterSide) px (\(interpolation.rawValue)), middle \(crop) px, \(colors) from 0 to "
            + "\(shortest(normalization.white)), mean \(list(normalization.mean)), deviation "
            + list(normalization.standardDeviation)
    }
}
