import Networks
import Tensors

extension Network {
    /// Grad-CAM (Selvaraju et al. 2017, "Grad-CAM: visual explanations from deep networks", equations 1 and 2).
    func gradientMaps(
        _ explained: ExplainedImages, layer: String?, _ engine: Engine, _ batchSize: Int
    ) throws -> [Attribution] {
        let place = try placeOfActivationMaps(
            layer, input: explained.shape, attempt: GradientMethod.gradCAM(layer: layer).attempt)
        let size = Array(explained.shape.dropFirst())
        return try explained.batches(of: batchSize).flatMap { range in
            let images = try explained.images(range, on: engine)
            let targets = Array(explained.targets[range])
            let pass = try TargetGradient(self, images, targets, on: engine)
            let maps = try forward(images, on: engine, to: place + 1)
            let small = weightedSum(of: maps, gradients: try pass.gradient(ofOutputOf: place))
            let large = try engine.resized(small, to: size, method: .linear)
            return try targets.indices.map { image in
                Attribution(
                    values: try engine.slice(large, axis: 0, range: image..<image + 1).reshaped([1] + size),
                    target: targets[image], logit: pass.logits[image], promisedSum: nil)
            }
        }
    }

    /// The place of the layer whose maps [C, h, w] are weighted: of that name, or the last of more than one place on both
    /// axes.
    ///
    /// - Parameter input: [C, H, W] of an image.
    /// - Throws: ``MethodError`` for a layer that isn't there or gives no maps.
    public func placeOfActivationMaps(_ layer: String?, input: [Int], attempt: String) throws -> Int {
        let shapes = try outputShapes([1] + input)
        func isMap(_ place: Int) -> Bool { shapes[place].count == 4 && shapes[place][2] > 1 && shapes[place][3] > 1 }
        guard let layer else {
            guard let last = layers.indices.last(where: isMap) else {
                throw MethodError(
                    attempt, "no layer of \(name) gives maps of more than one place", advice: "Choose another method")
            }
            return last
        }
        let place: Int
        do {
            place = try self.place(ofModule: layer)
        } catch let error as NetworkError {
            throw MethodError(attempt, error.description, advice: "Give the name of a layer or module, or none")
        }
        guard shapes[place].count == 4 else {
            throw MethodError(
                attempt,
                "\(layers[place].name) gives \(shapes[place].dropFirst()) for an image, which is no map [C, h, w]",
                advice: "Name a layer before the classifier, or none")
        }
        return place
    }

    /// ReLU of the sum over channels of maps [N, C, H, W] times the mean of their gradients: [N, 1, H, W].
    private func weightedSum(of maps: Tensor, gradients: Tensor) -> Tensor {
        let (channels, height, width) = (maps.shape[1], maps.shape[2], maps.shape[3])
        let area = height * width
        return Tensor([maps.shape[0], 1, height, width]) { result in
            maps.withValues { maps in
                gradients.withValues { gradients in
                    for image in 0..<result.count / area {
                        var sums = [Double](repeating: 0, count: area)
                        for channel in 0..<channels {
                            let first = (image * channels + channel) * area
                            let weight = gradients[first..<first + area].reduce(0.0) { $0 + Double($1) } / Double(area)
                            for place in 0..<area { sums[place] += weight * Double(maps[first + place]) }
                        }
                        for place in 0..<area { result[image * area + place] = Float(max(sums[place], 0)) }
                    }
                }
            }
        }
    }
}
