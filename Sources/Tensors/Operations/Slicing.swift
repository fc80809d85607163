import COneDNN

extension Engine {
    /// The part of a tensor that lies in a range of an axis.
    ///
    ///     engine.slice(tokens, axis: 1, range: 0..<1)   // [N, T, D] to [N, 1, D]
    ///
    /// Feature maps in a kernel's blocked order stay in it where whole blocks are cut out.
    ///
    /// - Throws: `TensorError` where the axis or the range doesn't exist.
    public func slice(_ input: Tensor, axis: Int, range: Range<Int>) throws -> Tensor {
        let name = "slice \(range) on axis \(axis) of \(input.shape)"
        let axis = try checkedAxis(axis, of: input.shape, name)
        guard range.lowerBound >= 0, range.upperBound <= input.shape[axis] else {
            throw TensorError(name, "the axis goes from 0 to \(input.shape[axis])")
        }
        if range == 0..<input.shape[axis] { return input }
        let result = sliceOfBlocks(input, axis, range) ?? selected(input, axis, Array(range))
        return result.known(upTo: knownBound(input))
    }

    /// The entries of an axis with the given indices, which may repeat and come in any order.
    ///
    ///     engine.gathered(table, axis: 0, indices: [4, 0, 4])   // [V, D] to [3, D]
    ///
    /// - Throws: `TensorError` where the axis or an index doesn't exist.
    public func gathered(_ input: Tensor, axis: Int, indices: [Int]) throws -> Tensor {
        let name = "\(indices.count) entries on axis \(axis) of \(input.shape)"
        let axis = try checkedAxis(axis, of: input.shape, name)
        if let wrong = indices.first(where: { !(0..<input.shape[axis] ~= $0) }) {
            throw TensorError(name, "wants indices from 0 to \(input.shape[axis] - 1), found \(wrong)")
        }
        return selected(input, axis, indices)
    }

    private func selected(_ input: Tensor, _ axis: Int, _ indices: [Int]) -> Tensor {
        var offsets = input.description.offsets()
        offsets[axis] = indices.map { offsets[axis][$0] }
        return copied(input, from: offsets.map { $0.map(Optional.some) }, filling: 0)
    }

    /// A row-major tensor whose number at some indices is the input's at the sum of the axes' places, or `filling`
    /// where one of the axes has no place for its index.
    func copied(_ input: Tensor, from offsets: [[Int?]], filling: Float) -> Tensor {
        let shape = offsets.map(\.count)
        let result = empty(.rowMajor(shape))
        guard let columns = offsets.last, result.count > 0 else { return result }
        let runs = contiguousRuns(columns)
        withExtendedLifetime(input) {
            inParallel(result.count / columns.count, unit: columns.count) { row in
                guard let from = input.buffer.baseAddress, let to = result.buffer.baseAddress else { return }
                let destination = to + row * columns.count
                var (rest, start) = (row, 0)
                for axis in shape.indices.dropLast().reversed() {
                    let (quotient, index) = rest.quotientAndRemainder(dividingBy: shape[axis])
                    guard let place = offsets[axis][index] else {
                        return destination.update(repeating: filling, count: columns.count)
                    }
                    start += place
                    rest = quotient
                }
                for run in runs {
                    if let place = run.place {
                        (destination + run.index).update(from: from + start + place, count: run.count)
                    } else {
                        (destination + run.index).update(repeating: filling, count: run.count)
                    }
                }
            }
        }
        return result
    }

    /// Cuts whole groups of channels, or images, out of a blocked order; `nil` where that isn't what is asked for.
    private func sliceOfBlocks(_ input: Tensor, _ axis: Int, _ range: Range<Int>) -> Tensor? {
        guard axis < 2, !range.isEmpty, !input.description.isRowMajor, let blocks = ChannelBlocks(input.description)
        else { return nil }
        var shape = input.shape
        shape[axis] = range.count
        let isWhole =
            range.lowerBound.isMultiple(of: blocks.width)
            && (range.upperBound.isMultiple(of: blocks.width) || range.upperBound == input.shape[1])
        guard axis == 0 || isWhole,
            let description = MemoryDescription.blocked(shape, width: blocks.width),
            let parts = ChannelBlocks(description), parts.width == blocks.width
        else { return nil }
        let result = empty(description)
        let length = blocks.places * blocks.width
        let (firstImage, firstGroup) = axis == 0 ? (range.lowerBound, 0) : (0, range.lowerBound / blocks.width)
        withExtendedLifetime(input) {
            inParallel(parts.images, unit: parts.groups * length) { image in
                let row = (firstImage + image) * blocks.groups + firstGroup
                guard let from = input.buffer.baseAddress, let to = result.buffer.baseAddress else { return }
                (to + image * parts.groups * length).update(from: from + row * length, count: parts.groups * length)
            }
        }
        return result
    }
}

extension MemoryDescription {
    /// oneDNN's order with blocks of 8 or 16 channels, such as `nChw16c`; `nil` for other widths and ranks.
    static func blocked(_ shape: [Int], width: Int) -> MemoryDescription? {
        switch (shape.count, width) {
        case (3, 8): .layout(shape, dnnl_aBc8b)
        case (4, 8): .layout(shape, dnnl_aBcd8b)
        case (5, 8): .layout(shape, dnnl_aBcde8b)
        case (3, 16): .layout(shape, dnnl_aBc16b)
        case (4, 16): .layout(shape, dnnl_aBcd16b)
        case (5, 16): .layout(shape, dnnl_aBcde16b)
        default: nil
        }
    }
}

/// Neighbours of a row that lie side by side in memory too, or that have no place.
private func contiguousRuns(_ places: [Int?]) -> [(index: Int, place: Int?, count: Int)] {
    var runs: [(index: Int, place: Int?, count: Int)] = []
    for (index, place) in places.enumerated() {
        if let last = runs.last, last.place.map({ $0 + last.count == place }) ?? (place == nil) {
            runs[runs.count - 1].count += 1
        } else {
            runs.append((index, place, 1))
        }
    }
    return runs
}
