import Networks
import Tensors

extension GroupedImages {
    /// Ablation-CAM of one image; its passes resume at the layer.
    func ablated(
        _ image: Int, at place: Int, on engine: Engine, batchSize: Int, progress: (_ passes: Int) -> Void
    ) throws -> Attribution {
        let method = ClassActivationMethod.ablationCAM(layer: nil)
        let (whole, logits) = try network.activationMapsAndLogits(
            part(image..<image + 1, on: engine), at: place, on: engine)
        let layer = LayerMaps(maps: whole, layer: network.layers[place].name)
        try layer.check(for: method)
        let target = targets[image], values = whole.values
        func score(_ maps: Tensor) throws -> [Double] {
            let logits = try network.forward(maps, on: engine, from: place + 1)
            return scores(of: logits, targets: Array(repeating: target, count: maps.shape[0]))
        }
        let complete = scores(of: logits, targets: [target])[0]
        let size = complete == 0 ? 1 : abs(complete)
        var weights: [Double] = []
        for range in cutIntoBatches(layer.count, batchSize) {
            let batch = Tensor([range.count] + whole.shape.dropFirst()) { all in
                for (row, map) in range.enumerated() {
                    let copy = UnsafeMutableBufferPointer(
                        rebasing: all[row * values.count..<(row + 1) * values.count])
                    _ = copy.update(from: values)
                    UnsafeMutableBufferPointer(rebasing: copy[map * layer.area..<(map + 1) * layer.area])
                        .update(repeating: 0)
                }
            }
            weights += try score(batch).map { (complete - $0) / size }
            progress(1 + range.upperBound)
        }
        let large = try layer.enlarged(
            [layer.weighted(0, by: weights)], to: Array(shape.dropFirst()), on: engine)
        return attribution(large.values, of: image, score: complete)
    }
}
