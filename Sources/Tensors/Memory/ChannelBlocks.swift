/// A layout of feature maps [N, C, ...] seen as four nested rows: images, groups of channels, places, channels in a
/// group.
///
/// Row-major order has groups of one channel, oneDNN's `nChw16c` groups of 16, of which the last may be filled up with
/// zeros, and channels-last order one group of all.
struct ChannelBlocks: Equatable {
    let images: Int
    let groups: Int
    let places: Int
    let width: Int

    /// `nil` where the layout isn't of this kind.
    init?(_ description: MemoryDescription) {
        let shape = description.shape
        let total = description.byteCount / MemoryLayout<Float>.stride
        guard shape.count >= 2, !shape.contains(0) else { return nil }
        let offsets = description.offsets()
        let channels = offsets[1]
        let places = shape.dropFirst(2).reduce(1, *)
        let run = channels.indices.first { channels[$0] != $0 } ?? shape[1]
        let width: Int
        if run < shape[1] {
            width = run
        } else {
            // One group holds all channels; what lies between two places tells how far it is filled up.
            width = total / shape[0] / places
        }
        guard width > 0, total.isMultiple(of: shape[0] * places * width) else { return nil }
        images = shape[0]
        groups = total / (shape[0] * places * width)
        self.places = places
        self.width = width
        guard matches(offsets, shape) else { return nil }
    }

    private func matches(_ offsets: [[Int]], _ shape: [Int]) -> Bool {
        guard offsets[0].indices.allSatisfy({ offsets[0][$0] == $0 * groups * places * width }),
            offsets[1].indices.allSatisfy({ offsets[1][$0] == $0 / width * places * width + $0 % width })
        else { return false }
        var step = width
        for axis in shape.indices.dropFirst(2).reversed() {
            for index in offsets[axis].indices where offsets[axis][index] != index * step { return false }
            step *= shape[axis]
        }
        return true
    }
}

extension Engine {
    /// The tensor as it is, or in row-major order where its layout is filled up in a way that `clearPadding` doesn't
    /// know.
    func withKnownPadding(_ tensor: Tensor) throws -> Tensor {
        let isFilledUp = tensor.description.byteCount != tensor.count * MemoryLayout<Float>.stride
        return isFilledUp && ChannelBlocks(tensor.description) == nil ? try rowMajor(tensor) : tensor
    }

    /// Sets what fills up the last group of channels to 0, as oneDNN's kernels expect.
    ///
    /// The tensor is one that has just been computed, and that nothing shares.
    func clearPadding(of tensor: Tensor) {
        guard tensor.description.byteCount != tensor.count * MemoryLayout<Float>.stride,
            let blocks = ChannelBlocks(tensor.description)
        else { return }
        let present = tensor.shape[1] - (blocks.groups - 1) * blocks.width
        for image in 0..<blocks.images {
            let last = (image * blocks.groups + blocks.groups - 1) * blocks.places * blocks.width
            for place in 0..<blocks.places {
                for channel in present..<blocks.width { tensor.buffer[last + place * blocks.width + channel] = 0 }
            }
        }
    }
}
