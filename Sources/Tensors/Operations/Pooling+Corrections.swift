import COneDNN
import Synchronization

/// What oneDNN's pooling kernels don't do as PyTorch does.
extension Engine {
    /// Whether an input holds a NaN or a negative infinity, of which oneDNN's kernels take no maximum.
    func needsCareForMaxima(_ input: Tensor) -> Bool {
        let found = Atomic(false)
        withExtendedLifetime(input) {
            forEachChunk(of: input) { range in
                let numbers = input.buffer
                var hits: UInt32 = 0
                for index in range { hits |= numbers[index] > -.infinity ? 0 : 1 }
                if hits != 0 { found.store(true, ordering: .relaxed) }
            }
        }
        return found.load(ordering: .relaxed)
    }

    /// The maxima of all windows, NaN where one holds a NaN.
    func maximaKeepingNaN(_ input: Tensor, _ geometry: PoolingGeometry) -> Tensor {
        let maps = Array(input.shape.dropFirst(2))
        let windows = maps.indices.map { geometry.outputSize(maps[$0], axis: $0) }
        // For each axis and window, what its pixels add to a number's place.
        let offsets = maps.indices.map { axis in
            let step = maps[(axis + 1)...].reduce(1, *)
            return (0..<windows[axis]).map { window in
                geometry.places(of: window, maps[axis], axis: axis).map { $0 * step }
            }
        }
        let area = maps.reduce(1, *)
        return input.withValues { source in
            Tensor(input.shape.prefix(2) + windows) { destination in
                let outputs = windows.reduce(1, *)
                for index in destination.indices {
                    var rest = index % outputs
                    var places = [index / outputs * area]
                    for axis in windows.indices.reversed() {
                        let (next, window) = rest.quotientAndRemainder(dividingBy: windows[axis])
                        rest = next
                        places = places.flatMap { place in offsets[axis][window].map { place + $0 } }
                    }
                    var largest = -Float.infinity
                    for place in places where source[place] > largest || source[place].isNaN { largest = source[place] }
                    destination[index] = largest
                }
            }
        }
    }

    /// Where padding counts in a mean, oneDNN divides by the whole window; PyTorch leaves out what reaches beyond the
    /// padding because the number of windows was rounded up. [1, 1, ...] factors of the outputs, `nil` where all are 1.
    func meanCorrection(_ input: [Int], _ geometry: PoolingGeometry) -> Tensor? {
        guard geometry.roundsUp, geometry.countsPadding,
            (geometry.paddingBefore + geometry.paddingAfter).contains(where: { $0 > 0 })
        else { return nil }
        let maps = Array(input.dropFirst(2))
        let windows = maps.indices.map { geometry.outputSize(maps[$0], axis: $0) }
        var factors: [Float] = [1]
        for axis in maps.indices {
            let size = geometry.size[axis]
            let own = (0..<windows[axis]).map {
                Float(size) / Float(geometry.countedPixels(of: $0, maps[axis], axis: axis))
            }
            factors = factors.flatMap { factor in own.map { factor * $0 } }
        }
        return factors.allSatisfy { $0 == 1 } ? nil : Tensor([1, 1] + windows, factors)
    }

    /// Each map times the same factors [1, 1, ...].
    func scaled(_ maps: Tensor, by factors: Tensor) throws -> Tensor {
        let key = PrimitiveKey(.meanCorrection, descriptions: [maps.description, factors.description])
        let primitive = try primitive(for: key) {
            try makePrimitive("correcting the means of \(maps.shape)") {
                cahier_binary(
                    &$0, raw, dnnl_binary_mul, maps.description.raw, factors.description.raw, maps.description.raw)
            }
        }
        let result = empty(maps.description)
        try execute(primitive, [(DNNL_ARG_SRC_0, maps), (DNNL_ARG_SRC_1, factors), (DNNL_ARG_DST, result)])
        return result
    }
}
