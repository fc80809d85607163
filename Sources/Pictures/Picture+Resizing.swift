extension Picture {
    /// The picture in another size, byte for byte as `Image.resize` of Pillow 13 makes it.
    ///
    /// - Parameters:
    ///   - columns: the part of the result that is wanted; what lies outside isn't computed. All of it by default.
    ///   - rows: likewise.
    public func resized(
        width newWidth: Int, height newHeight: Int, columns: Range<Int>? = nil, rows: Range<Int>? = nil,
        _ interpolation: Interpolation = .bilinear
    ) -> Picture {
        let columns = columns ?? 0..<newWidth
        let rows = rows ?? 0..<newHeight
        precondition(
            columns.lowerBound >= 0 && columns.upperBound <= newWidth && !columns.isEmpty
                && rows.lowerBound >= 0 && rows.upperBound <= newHeight && !rows.isEmpty,
            "columns \(columns) and rows \(rows) are no part of \(newWidth)x\(newHeight) pixels")
        let across = ResamplingWeights(from: width, to: newWidth, window: columns, interpolation)
        let down = ResamplingWeights(from: height, to: newHeight, window: rows, interpolation)
        // The first pass is rounded to bytes, so that its direction matters. Pillow before 13 always began across.
        let beginsDown = newHeight < height && height - newHeight > 2 * (width - newWidth)
        return beginsDown
            ? cropped(columns: across.sources).resampledDown(down).resampledAcross(across, from: across.sources)
            : cropped(rows: down.sources).resampledAcross(across).resampledDown(down, from: down.sources)
    }

    private func cropped(columns: Range<Int>) -> Picture {
        guard columns != 0..<width else { return self }
        var kept: [UInt8] = []
        kept.reserveCapacity(columns.count * height * 3)
        for row in 0..<height {
            let start = (row * width + columns.lowerBound) * 3
            kept += pixels[start..<start + columns.count * 3]
        }
        return Picture(width: columns.count, height: height, pixels: kept)
    }

    private func cropped(rows: Range<Int>) -> Picture {
        guard rows != 0..<height else { return self }
        let kept = pixels[rows.lowerBound * width * 3..<rows.upperBound * width * 3]
        return Picture(width: width, height: rows.count, pixels: Array(kept))
    }

    /// New columns; this picture holds the columns `sources` of the one that the weights are made for.
    private func resampledAcross(_ columns: ResamplingWeights, from sources: Range<Int>? = nil) -> Picture {
        let newWidth = columns.starts.count
        let first = sources?.lowerBound ?? 0
        let result = [UInt8](unsafeUninitializedCapacity: height * newWidth * 3) { target, filled in
            pixels.withUnsafeBufferPointer { pixels in
                columns.weights.withUnsafeBufferPointer { weights in
                    for row in 0..<height {
                        for column in 0..<newWidth {
                            var source = (row * width + columns.starts[column] - first) * 3
                            var (red, green, blue) = (half, half, half)
                            for index in columns.offsets[column]..<columns.offsets[column + 1] {
                                let weight = weights[index]
                                red &+= Int32(pixels[source]) &* weight
                                green &+= Int32(pixels[source + 1]) &* weight
                                blue &+= Int32(pixels[source + 2]) &* weight
                                source += 3
                            }
                            target[filled] = byte(red)
                            target[filled + 1] = byte(green)
                            target[filled + 2] = byte(blue)
                            filled += 3
                        }
                    }
                }
            }
        }
        return Picture(width: newWidth, height: height, pixels: result)
    }

    /// New rows; this picture holds the rows `sources` of the one that the weights are made for.
    private func resampledDown(_ rows: ResamplingWeights, from sources: Range<Int>? = nil) -> Picture {
        let rowLength = width * 3
        let first = sources?.lowerBound ?? 0
        var sums = [Int32](repeating: 0, count: rowLength)
        let result = [UInt8](unsafeUninitializedCapacity: rows.starts.count * rowLength) { target, filled in
            pixels.withUnsafeBufferPointer { pixels in
                sums.withUnsafeMutableBufferPointer { sums in
                    for row in rows.starts.indices {
                        sums.update(repeating: half)
                        var source = (rows.starts[row] - first) * rowLength
                        for index in rows.offsets[row]..<rows.offsets[row + 1] {
                            let weight = rows.weights[index]
                            for place in 0..<rowLength { sums[place] &+= Int32(pixels[source + place]) &* weight }
                            source += rowLength
                        }
                        for place in 0..<rowLength { target[filled + place] = byte(sums[place]) }
                        filled += rowLength
                    }
                }
            }
        }
        return Picture(width: width, height: rows.starts.count, pixels: result)
    }
}

/// One half in the weights' fixed-point numbers.
private let half: Int32 = 1 << (ResamplingWeights.fractionBits - 1)

@inline(__always)
private func byte(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: min(max(sum >> ResamplingWeights.fractionBits, 0), 255))
}
