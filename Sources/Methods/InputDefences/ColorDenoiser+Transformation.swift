import Networks
import Tensors

extension ColorDenoiser: InputTransformation {
    /// - Throws: `MethodError` for images of another size; what the engine throws.
    public func transformed(_ images: Tensor, on engine: Engine) throws -> Tensor {
        try whole.forward(try input(images, noise: noise), on: engine)
    }

    /// - Throws: as ``transformed(_:on:)``.
    public func tracedTransformation(
        _ images: Tensor, on engine: Engine
    ) throws -> (images: Tensor, back: (Tensor) throws -> Tensor) {
        let trace = try whole.tracedForInference(try input(images, noise: noise), on: engine)
        return (trace.output, { gradient in colors(try whole.inputGradient(gradient, through: trace, on: engine)) })
    }

    private var noise: Tensor { noiseMap(RandomStream(seed: seed, "denoiser noise")) }

    /// A map [H, W] of noise.
    func noiseMap(_ stream: RandomStream) -> Tensor {
        var draws = stream
        return Tensor(Array(network.inputShape.dropFirst())) { values in
            for place in values.indices { values[place] = Float(draws.uniform() * largestNoise) }
        }
    }

    /// The network's input [N, 7, H, W] for images [N, 3, H, W].
    ///
    /// - Throws: `MethodError` for images of another size.
    func input(_ images: Tensor, noise: Tensor) throws -> Tensor {
        guard images.shape == [images.shape[0], 3] + network.inputShape.dropFirst() else {
            throw MethodError(
                "cleaning images by \(network.name)", "found images \(images.shape)",
                advice: "Give images [N, 3, \(network.inputShape[1]), \(network.inputShape[2])]")
        }
        let area = noise.count, channels = DenoiserLayers.Input.channels
        let planes = form.planes(of: images)
        return images.withValues { images in
            planes.withValues { planes in
                noise.withValues { noise in
                    Tensor([planes.count / (3 * area), channels] + network.inputShape.dropFirst()) { input in
                        for image in 0..<planes.count / (3 * area) {
                            let start = image * channels * area
                            for place in 0..<3 * area {
                                input[start + place] = images[image * 3 * area + place]
                                input[start + DenoiserLayers.Input.luma * area + place] =
                                    planes[image * 3 * area + place]
                            }
                            for place in 0..<area {
                                input[start + DenoiserLayers.Input.noise * area + place] = noise[place]
                            }
                        }
                    }
                }
            }
        }
    }

    /// The gradient of images [N, 3, H, W] from that of the network's input: what reaches them through Y, Cb and Cr is
    /// added.
    private func colors(_ gradient: Tensor) -> Tensor {
        let (images, area) = (gradient.shape[0], gradient.shape[2] * gradient.shape[3])
        let matrix = form.matrix.map { $0.map(Float.init) }
        return gradient.withValues { values in
            Tensor([images, 3] + gradient.shape.dropFirst(2)) { result in
                for image in 0..<images {
                    let start = image * DenoiserLayers.Input.channels * area
                    let planes = start + DenoiserLayers.Input.luma * area
                    for color in 0..<3 {
                        let (luma, blueChroma, redChroma) = (matrix[0][color], matrix[1][color], matrix[2][color])
                        for place in 0..<area {
                            result[(3 * image + color) * area + place] =
                                values[start + color * area + place] + luma * values[planes + place]
                                + blueChroma * values[planes + area + place]
                                + redChroma * values[planes + 2 * area + place]
                        }
                    }
                }
            }
        }
    }
}
