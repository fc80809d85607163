import Networks
import Tensors

extension GroupedImages {
    /// Grad-CAM, Grad-CAM++ or LayerCAM of some of the images, from one pass forth and one back to the layer.
    func gradientWeighted(
        _ range: Range<Int>, by method: ClassActivationMethod, at place: Int, on engine: Engine
    ) throws -> [Attribution] {
        let images = try part(range, on: engine), targets = Array(self.targets[range])
        let trace = try network.tracedForInference(images, on: engine)
        let gradients = try network.inputGradient(
            logitGradient(trace.output, targets: targets), through: trace, on: engine, ofOutputOf: place)
        let layer = LayerMaps(
            maps: try network.forward(images, on: engine, to: place + 1), layer: network.layers[place].name)
        try layer.check(for: method)
        let small = gradients.withValues { slopes in
            layer.maps.withValues { maps in
                targets.indices.map { image in
                    if case .layerCAM = method { return layer.placeByPlace(image, slopes) }
                    return layer.weighted(
                        image,
                        by: (0..<layer.count).map { map in
                            let first = (image * layer.count + map) * layer.area, places = first..<first + layer.area
                            let slopes = UnsafeBufferPointer(rebasing: slopes[places])
                            if case .gradCAMPlusPlus = method {
                                return LayerMaps.plusPlusWeight(UnsafeBufferPointer(rebasing: maps[places]), slopes)
                            }
                            return slopes.reduce(0.0) { $0 + Double($1) } / Double(layer.area)
                        })
                }
            }
        }
        let large = try layer.enlarged(small, to: Array(shape.dropFirst()), on: engine).values
        let scores = scores(of: trace.output, targets: targets), size = shape[1] * shape[2]
        return range.enumerated().map { row, image in
            attribution(Array(large[row * size..<(row + 1) * size]), of: image, score: scores[row])
        }
    }
}

extension LayerMaps {
    /// Σ g/(2 + S g) over places of one map with g above 0, where S is the map's sum.
    fileprivate static func plusPlusWeight(
        _ map: UnsafeBufferPointer<Float>, _ slopes: UnsafeBufferPointer<Float>
    ) -> Double {
        let sum = map.reduce(0.0) { $0 + Double($1) }
        return slopes.reduce(0.0) { total, slope in
            slope > 0 ? total + Double(slope) / (2 + sum * Double(slope)) : total
        }
    }

    /// ReLU of the sum over maps of map times the positive part of its gradient, for one image: [h x w].
    fileprivate func placeByPlace(_ image: Int, _ slopes: UnsafeBufferPointer<Float>) -> [Double] {
        maps.withValues { values in
            (0..<area).map { place in
                let sum = (0..<count).reduce(0.0) { sum, map in
                    let index = (image * count + map) * area + place
                    return sum + Double(max(slopes[index], 0)) * Double(values[index])
                }
                return max(sum, 0)
            }
        }
    }
}
