import Networks
import Tensors

extension ColorDenoiser {
    /// What training makes small: the mean of |cleaned - clean| over the planes that are cleaned (our choice; the paper's
    /// isn't known).
    ///
    ///     recipe.objective = .custom(name: ColorDenoiser.objectiveName)
    ///
    /// - Parameters:
    ///   - batch: attacked images [N, 3, H, W] from 0 to 1, with the clean ones as targets.
    ///   - pass: draws the noise.
    /// - Throws: `MethodError` for a batch without targets of its images' shape; what the engine throws.
    public func objective(_ network: Network, _ batch: Batch, _ pass: TrainingPass) throws -> ObjectiveValue {
        guard let clean = batch.targets, clean.shape == batch.images.shape else {
            throw MethodError(
                "training \(network.name)", "the batch has no clean images beside the attacked ones",
                advice: "Give them as targets")
        }
        let noise = noiseMap(pass.stream.substream("denoiser noise"))
        let trace = try pass.traced(network, try input(batch.images, noise: noise))
        let loss = ColorDenoiser.meanAbsoluteDifference(trace.output, from: planes(of: clean))
        return try pass.value(loss, of: network, through: trace)
    }

    /// The objective's name in recipes and reports.
    public static let objectiveName = "mean absolute difference from the clean image"

    /// What the network is to give for clean images.
    func planes(of images: Tensor) -> Tensor {
        let all = cleaned == .all ? images : form.planes(of: images)
        let (area, first) = (all.shape[2] * all.shape[3], cleaned == .chroma ? 1 : 0)
        let count = cleaned.planes
        return all.withValues { values in
            Tensor([all.shape[0], count] + all.shape.dropFirst(2)) { result in
                for image in 0..<all.shape[0] {
                    for place in 0..<count * area {
                        result[image * count * area + place] = values[(3 * image + first) * area + place]
                    }
                }
            }
        }
    }

    private static func meanAbsoluteDifference(_ output: Tensor, from wanted: Tensor) -> Loss {
        let count = Double(output.count)
        var total = 0.0
        let gradient = Tensor(output.shape) { gradient in
            output.withValues { output in
                wanted.withValues { wanted in
                    for place in output.indices {
                        let difference = Double(output[place]) - Double(wanted[place])
                        total += abs(difference)
                        gradient[place] = difference == 0 ? 0 : Float((difference > 0 ? 1 : -1) / count)
                    }
                }
            }
        }
        return Loss(value: total / count, gradient: gradient)
    }
}
