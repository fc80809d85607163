import Datasets
import Networks
import Pictures

/// What a user says of how images are prepared; what isn't said follows from the weights' file, or the architecture.
///
///     try PreparationRequest("torchvision-v2")
///     try PreparationRequest("size=232,crop=224,mean=0.5/0.5/0.5,deviation=0.5")
public struct PreparationRequest: Codable, Sendable, Equatable {
    /// Holds before the rest.
    public var name: NamedPreparation?
    /// The length in pixels that the shorter side is given.
    public var size: Int?
    /// The side in pixels of the middle.
    public var crop: Int?
    public var interpolation: Interpolation?
    /// Of each channel, or one number for all.
    public var mean: [Float]?
    /// Of each channel, or one number for all.
    public var deviation: [Float]?
    public var channels: ChannelOrder?
    /// What white is before the mean is taken off, 1 or 255.
    public var range: Float?

    public init() {}

    /// Whether nothing is said.
    public var isEmpty: Bool { self == PreparationRequest() }

    /// The words that `init(_:)` reads.
    public static let help =
        NamedPreparation.allCases.map(\.rawValue).joined(separator: ", ")
        + "; size=N, crop=N, interpolation=bilinear|bicubic, mean=R/G/B, deviation=R/G/B, channels=rgb|bgr, range=1|255"

    /// - Parameter text: a name, or words with "=", or both, with commas between them.
    /// - Throws: `DatasetError` that names the word that can't be understood.
    public init(_ text: String) throws {
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2 { try set(parts[0], to: parts[1]) } else { try set("name", to: parts[0]) }
        }
    }

    /// - Parameter key: "name", "size", "crop", "interpolation", "mean", "deviation", "channels" or "range".
    /// - Throws: `DatasetError` that names key and value where they can't be understood.
    public mutating func set(_ key: String, to value: String) throws {
        func wrong(_ wanted: String) -> DatasetError {
            let word = key == "name" ? value : "\(key)=\(value)"
            return DatasetError(
                "preparing images", "\"\(word)\" can't be understood", advice: "Give \(wanted)")
        }
        func size() throws -> Int {
            guard let size = Int(value), 1...10_000 ~= size else { throw wrong("a number of pixels from 1 to 10000") }
            return size
        }
        func numbers() throws -> [Float] {
            let numbers = value.split(whereSeparator: { "/, ".contains($0) }).map { Float($0) }
            guard [1, 3].contains(numbers.count), numbers.allSatisfy({ $0?.isFinite == true }) else {
                throw wrong("three numbers, such as 0.485/0.456/0.406, or one for all channels")
            }
            return numbers.compactMap(\.self)
        }
        switch key {
        case "name":
            guard let found = NamedPreparation(rawValue: value) else { throw wrong(Self.help) }
            name = found
        case "size": self.size = try size()
        case "crop": crop = try size()
        case "interpolation":
            guard let found = Interpolation(rawValue: value) else { throw wrong("bilinear or bicubic") }
            interpolation = found
        case "mean": mean = try numbers()
        case "deviation":
            let numbers = try numbers()
            guard numbers.allSatisfy({ $0 > 0 }) else { throw wrong("deviations above 0") }
            deviation = numbers
        case "channels":
            guard let found = ChannelOrder(rawValue: value.uppercased()) else { throw wrong("rgb or bgr") }
            channels = found
        case "range":
            guard let found = ["1": Float(1), "255": 255][value] else { throw wrong("1 or 255") }
            range = found
        default: throw wrong(Self.help)
        }
    }

    /// What `init(_:)` reads as the same.
    public var text: String {
        func list(_ numbers: [Float]) -> String { numbers.map { "\($0)" }.joined(separator: "/") }
        let words: [String?] = [
            name?.rawValue, size.map { "size=\($0)" }, crop.map { "crop=\($0)" },
            interpolation.map { "interpolation=\($0.rawValue)" }, mean.map { "mean=\(list($0))" },
            deviation.map { "deviation=\(list($0))" }, channels.map { "channels=\($0.rawValue.lowercased())" },
            range.map { "range=\(Int($0))" },
        ]
        return words.compactMap(\.self).joined(separator: ",")
    }
}

extension PreparationRequest {
    /// The preparation that is asked for.
    ///
    /// - Parameters:
    ///   - usual: what the weights' file says, or the architecture's own.
    ///   - channels: of the network's images, 3, or 1 for grey.
    /// - Throws: `DatasetError` where the parts don't fit each other or the network.
    public func preparation(
        like usual: ImagePreprocessing, for architecture: Architecture, channels: Int
    ) throws -> ImagePreprocessing {
        let base = try name?.preparation(like: usual, for: architecture, channels: channels) ?? usual
        func misfit(_ finding: String, advice: String) -> DatasetError {
            DatasetError("preparing images for \(architecture.rawValue)", finding, advice: advice)
        }
        let side = crop ?? base.crop
        let shorterSide = size ?? base.shorterSide
        guard side <= shorterSide else {
            throw misfit(
                "the middle \(side) px don't fit into \(shorterSide) px",
                advice: size == nil
                    ? "Give a size of \(side) or more, too" : "Give a crop of \(shorterSide) or less, too")
        }
        let colors = try normalization(like: base.normalization, channels: channels, misfit: misfit)
        guard colors.channels == channels else {
            throw misfit(
                "the network's images have \(channels) channel\(channels == 1 ? "" : "s"), and nothing says mean and "
                    + "deviation of as many",
                advice: "Give mean and deviation, too")
        }
        return ImagePreprocessing(
            shorterSide: shorterSide, crop: side, interpolation: interpolation ?? base.interpolation,
            normalization: colors)
    }

    /// Given numbers are of a range from 0 to 1 unless another is given; the usual ones are converted to it.
    private func normalization(
        like usual: Normalization, channels: Int, misfit: (_ finding: String, _ advice: String) -> DatasetError
    ) throws -> Normalization {
        guard mean != nil || deviation != nil || range != nil || self.channels != nil else { return usual }
        guard range == nil || mean != nil || deviation != nil else {
            throw misfit("a range is given without mean and deviation", "Give mean and deviation, too")
        }
        let order = self.channels ?? usual.order
        guard channels == 3 || self.channels == nil else {
            throw misfit("an order of three colours is given, and the network's images are grey", "Leave it out")
        }
        let white = mean == nil && deviation == nil ? usual.white : range ?? 1
        func numbers(_ given: [Float]?, _ usualNumbers: [Float], _ what: String) throws -> [Float] {
            guard let given else {
                guard usualNumbers.count == channels else {
                    throw misfit(
                        "the usual \(what) is of \(usualNumbers.count) channels, and the network's images have \(channels)",
                        "Give mean and deviation, both")
                }
                let converted = usualNumbers.map { $0 * white / usual.white }
                // A colour keeps its number where it comes in another place.
                return order == usual.order ? converted : converted.reversed()
            }
            guard given.count == 1 || given.count == channels else {
                throw misfit(
                    "\(given.count) numbers are given as \(what), and the network's images have \(channels) channels",
                    "Give one for each channel, or one for all")
            }
            if white == 1, let large = given.first(where: { $0 > 4 }) {
                throw misfit(
                    "\(large) is given as \(what) of colours from 0 to 1",
                    "If it is of colours from 0 to 255, give range 255, too")
            }
            return given.count == channels ? given : Array(repeating: given[0], count: channels)
        }
        return Normalization(
            mean: try numbers(mean, usual.mean, "mean"),
            standardDeviation: try numbers(deviation, usual.standardDeviation, "deviation"), white: white, order: order)
    }
}
