import COneDNN

/// What oneDNN's pooling kernels don't do as PyTorch does.
extension Engine {
    /// Numbers of which a kernel takes the maxima at the places where `maximaKeepingNaN` finds them: NaN as the largest of all, and
    /// finite ones for infinities.
    func inOrder(_ input: Tensor) -> Tensor {
        let result = empty(input.description)
        withExtendedLifetime(input) {
            forEachChunk(of: result) { range in
                let (from, to) = (input.buffer, result.buffer)
                let limit = Float.greatestFiniteMagnitude
                for index in range {
                    let value = from[index]
                    to[index] = value.isNaN ? .infinity : min(max(value, -limit), limit)
                }
            }
        }
        return result
    }

    /// The maxima of all windows, NaN where one holds a NaN.
    func maximaKeepingNaN(_ input: Tensor, _ geometry: PoolingGeometry) -> Tensor {
        let maps = Array(input.shape.dropFirst(2))
        let sizes = maps.indices.map { geometry.outputSize(maps[$0], axis: $0) }
        // For each axis and window, what its pixels add to a number's place; axes that aren't there are in front.
        let offsets =
            Array(repeating: [[0]], count: 3 - maps.count)
            + maps.indices.map { axis in
                let step = maps[(axis + 1)...].reduce(1, *)
                return (0..<sizes[axis]).map { window in
                    geometry.places(of: window, maps[axis], axis: axis).map { $0 * step }
                }
            }
        let (area, outputs) = (maps.reduce(1, *), sizes.reduce(1, *))
        let plain = input.rowMajor()
        let result = empty(.rowMajor(input.shape.prefix(2) + sizes))
        withExtendedLifetime(plain) {
            inParallel(input.shape[0] * input.shape[1], unit: area) { plane in
                let (source, destination) = (plain.buffer, result.buffer)
                var next = plane * outputs
                for depths in offsets[0] {
                    for rows in offsets[1] {
                        for columns in offsets[2] {
                            var largest = -Float.infinity
                            for depth in depths {
                                for row in rows {
                                    for column in columns {
                                        let value = source[plane * area + depth + row + column]
                                        if value > largest || value.isNaN { largest = value }
                                    }
                                }
                            }
                            destination[next] = largest
                            next += 1
                        }
                    }
                }
            }
        }
        return result
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
