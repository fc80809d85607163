import Foundation
import Networks
import Tensors

extension GroupedImages {
    /// Score-CAM of one image, a pass for each of the layer's maps that isn't constant.
    func scored(
        _ image: Int, by method: ScoreCAM, at place: Int, on engine: Engine, batchSize: Int,
        progress: (_ passes: Int) -> Void
    ) throws -> Attribution {
        let picture = try part(image..<image + 1, on: engine)
        let (maps, logits) = try network.activationMapsAndLogits(picture, at: place, on: engine)
        let layer = LayerMaps(maps: maps, layer: network.layers[place].name)
        try layer.check(for: .scoreCAM(method))
        let complete = scores(of: logits, targets: [targets[image]])[0]
        let pixels = picture.values
        var numbers = [Double?](repeating: nil, count: layer.count)
        for range in cutIntoBatches(layer.count, batchSize) {
            let (masks, used) = try masks(of: layer, range, by: method, on: engine)
            if !used.isEmpty {
                let logits = try network.forward(seen(pixels, through: masks, used), on: engine)
                let rows = Array(repeating: targets[image], count: used.count)
                let found =
                    switch method.weighting {
                    case .softmaxOfScores: scores(of: logits, targets: rows)
                    case .probability: groups.probabilities(of: rows, logits: logits)
                    }
                for (row, number) in zip(used, found) { numbers[range.lowerBound + row] = number }
            }
            progress(1 + range.upperBound)
        }
        let weights = method.weighting == .probability ? numbers.map { $0 ?? 0 } : softmax(numbers)
        let large = try layer.enlarged([layer.weighted(0, by: weights)], to: Array(shape.dropFirst()), on: engine)
        return attribution(large.values, of: image, score: complete)
    }

    /// Masks [n, 1, H, W] from 0 to 1 of some maps, and which of these aren't constant.
    private func masks(
        of layer: LayerMaps, _ range: Range<Int>, by method: ScoreCAM, on engine: Engine
    ) throws -> (masks: Tensor, used: [Int]) {
        let small = layer.maps.shape.suffix(2)
        var masks = Tensor(
            [range.count, 1] + small,
            layer.maps.withValues { Array($0[range.lowerBound * layer.area..<range.upperBound * layer.area]) })
        var used: [Int] = []
        if method.scaling == .beforeEnlarging { used = masks.scaleEachToUnit() }
        masks = try engine.resized(
            masks, to: Array(shape.dropFirst()), method: .linear, coordinates: method.coordinates)
        if method.scaling == .afterEnlarging { used = masks.scaleEachToUnit() }
        return (masks, used)
    }

    /// The image times each of the masks at these places: [n, C, H, W].
    private func seen(_ pixels: [Float], through masks: Tensor, _ places: [Int]) -> Tensor {
        let area = shape[1] * shape[2], channels = shape[0]
        return masks.withValues { masks in
            pixels.withUnsafeBufferPointer { pixels in
                Tensor([places.count] + shape) { all in
                    for (row, place) in places.enumerated() {
                        for channel in 0..<channels {
                            let target = (row * channels + channel) * area, source = channel * area
                            for pixel in 0..<area {
                                all[target + pixel] = pixels[source + pixel] * masks[place * area + pixel]
                            }
                        }
                    }
                }
            }
        }
    }

    /// Over those that there are; the others get 0.
    private func softmax(_ numbers: [Double?]) -> [Double] {
        let largest = numbers.lazy.compactMap(\.self).reduce(-.infinity, max)
        let powers = numbers.map { $0.map { exp($0 - largest) } ?? 0 }
        let sum = powers.reduce(0, +)
        return sum > 0 ? powers.map { $0 / sum } : powers
    }
}

extension Tensor {
    /// Moves and scales each entry of the first axis to 0 … 1; those whose numbers are all equal become 0.
    ///
    /// - Returns: the places of the others.
    fileprivate mutating func scaleEachToUnit() -> [Int] {
        let size = count / shape[0], entries = shape[0]
        return withMutableValues { values in
            (0..<entries).filter { entry in
                let part = UnsafeMutableBufferPointer(rebasing: values[entry * size..<(entry + 1) * size])
                let low = part.reduce(.infinity, min), high = part.reduce(-.infinity, max)
                for place in part.indices { part[place] = high > low ? (part[place] - low) / (high - low) : 0 }
                return high > low
            }
        }
    }
}
