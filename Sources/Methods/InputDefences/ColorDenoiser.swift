import Networks
import Tensors

/// The network ResUpNet of Pestana et al. (2020), which cleans an image's luminance before it is classified: maps of a
/// fixed classifier, joined to the luminance, are enlarged step by step to a new luminance. Chrominances stay.
///
///     let denoiser = try ColorDenoiser.reduced(classifier, stream: stream)
///     let defended = classifier.behind(trained)        // attacks go through it by its exact gradient
///
/// The layers are those of the authors' code (ResUpNet.py), read, not recalled. Two siblings clean chrominance, or all
/// colours, by the same layers: controls of the paper's premise that luminance is what must be cleaned.
public struct ColorDenoiser: Sendable {
    /// What of an image's colours is made anew.
    public enum Cleaned: String, Codable, CaseIterable, Sendable {
        case luma = "y"
        case chroma = "cbcr"
        case all = "rgb"

        /// For people: "Y".
        public var title: String {
            switch self {
            case .luma: "Y"
            case .chroma: "Cb, Cr"
            case .all: "RGB"
            }
        }

        /// How many planes are made anew.
        var planes: Int {
            switch self {
            case .luma: 1
            case .chroma: 2
            case .all: 3
            }
        }

        /// The first of them in the network's input.
        var firstInput: Int {
            switch self {
            case .luma: DenoiserLayers.Input.luma
            case .chroma: DenoiserLayers.Input.luma + 1
            case .all: DenoiserLayers.Input.red
            }
        }
    }

    public enum Form: String, Codable, CaseIterable, Sendable {
        /// For 224 px, with ResNet-18 as its fixed classifier: the authors'.
        case published
        /// For 32 px, with a small VGG-16.
        case reduced
    }

    public let form: Form
    public let cleaned: Cleaned
    /// What trains, with the fixed classifier inside: from [N, 7, H, W] (red, green, blue; noise; Y, Cb, Cr) to the cleaned
    /// planes [N, 1 to 3, H, W].
    public let network: Network
    /// What the noise of use is drawn from.
    public let seed: UInt64
    /// The network, and behind it what puts its planes in their place: to [N, 3, H, W] from 0 to 1.
    let whole: Network

    /// The largest number of the noise that is added to what is cleaned, in training and in use: uniform from 0, one map for
    /// all images.
    public let largestNoise: Double

    /// That of the authors' code.
    public static let publishedNoise = 0.005

    /// - Parameter network: as ``network``.
    public init(
        _ form: Form, cleaning cleaned: Cleaned, network: Network, seed: UInt64,
        largestNoise: Double = ColorDenoiser.publishedNoise
    ) {
        precondition(largestNoise >= 0, "noise has a size from 0 on")
        self.largestNoise = largestNoise
        self.form = form
        self.cleaned = cleaned
        self.network = network
        self.seed = seed
        whole = Network(
            name: network.name, inputShape: network.inputShape,
            layers: network.layers + form.merging(cleaned, after: network.layers.last?.name))
    }

    /// The same with another noise, such as none.
    public func withNoise(upTo largest: Double) -> ColorDenoiser {
        ColorDenoiser(form, cleaning: cleaned, network: network, seed: seed, largestNoise: largest)
    }

    /// The same with a network of the same layers, such as a trained one.
    public func with(_ network: Network) -> ColorDenoiser {
        ColorDenoiser(form, cleaning: cleaned, network: network, seed: seed, largestNoise: largestNoise)
    }

    /// What trains of the network: all but the classifier in it, and what takes colours of its input.
    public var trainedLayers: LayerSelection { .only((0..<form.stages).map { "y_conv\($0)" }) }
}

extension ColorDenoiser.Form {
    /// What Cb and Cr of grey are in the network's input.
    var grey: Double {
        switch self {
        case .published: 128.0 / 255
        case .reduced: 0.5
        }
    }

    /// The modules `y_conv0`, `y_conv1`, …
    fileprivate var stages: Int {
        switch self {
        case .published: 7
        case .reduced: 5
        }
    }

    /// Y, Cb and Cr of images, all from 0 to 1.
    ///
    /// The published form goes through whole levels, as the authors' code does.
    func planes(of images: Tensor) -> Tensor {
        switch self {
        case .published: return PublishedConversion().planes(of: images)
        case .reduced:
            return ColorPlanes.mapped(YCbCr.fullRange.planes(of: images)) { ($0, $1 + grey, $2 + grey) }
        }
    }

    /// What Y, Cb and Cr are made of red, green and blue by; of the published form, as if levels weren't cut down.
    var matrix: [[Double]] {
        switch self {
        case .published: PublishedConversion().matrix
        case .reduced: YCbCr.fullRange.matrix
        }
    }

    /// What makes red, green and blue of Y, Cb and Cr around 0.
    private var inverse: [[Double]] {
        switch self {
        case .published: PublishedConversion().inverse
        case .reduced: YCbCr.fullRange.inverse
        }
    }

    /// The layers that put cleaned planes beside those that stay, convert them to red, green and blue, and cut these off
    /// at 0 and 1.
    fileprivate func merging(_ cleaned: ColorDenoiser.Cleaned, after last: String?) -> [NamedLayer] {
        let count = cleaned.planes + DenoiserLayers.Input.channels
        var weights = [[Float]](repeating: [Float](repeating: 0, count: count), count: 3)
        var bias = [Float](repeating: 0, count: 3)
        for color in 0..<3 {
            if cleaned == .all {
                weights[color][color] = 1
                continue
            }
            for plane in 0..<3 {
                let isCleaned = (plane == 0) == (cleaned == .luma)
                let place =
                    isCleaned ? max(0, plane - 1) : cleaned.planes + DenoiserLayers.Input.luma + plane
                weights[color][place] = Float(inverse[color][plane])
                if plane > 0 { bias[color] -= Float(inverse[color][plane] * grey) }
            }
        }
        var writer = DenoiserLayers(stream: nil)
        writer.append("merged.inputs", .concatenate, inputs: [last.map { .named($0) } ?? .previous, .image])
        writer.fixed("merged.colors", weights, bias, inputs: [.previous])
        writer.append("merged.bounds", .activation(.clip(lower: 0, upper: 1)))
        return writer.layers
    }
}
