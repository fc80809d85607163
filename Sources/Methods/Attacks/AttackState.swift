import Tensors

/// A batch of images and what an attack has changed of them so far.
struct AttackState {
    /// [N, 3, H, W] from 0 to 1.
    let clean: Tensor
    /// What of each image may change.
    let spaces: [AttackSpace]
    /// As the images; within 0 to 1 with them.
    private(set) var change: Tensor
    /// For each image, the share of pixels whose change the box of 0 to 1 made smaller when it was last made.
    private(set) var boundShares: [Double]

    /// Nothing is changed yet.
    init(_ clean: Tensor, _ spaces: [AttackSpace]) {
        self.clean = clean
        self.spaces = spaces
        change = Tensor(repeating: 0, shape: clean.shape)
        boundShares = spaces.map { _ in 0 }
    }

    /// The images as they are now.
    var images: Tensor { clean.attackSum(with: change) }

    private var area: Int { clean.shape[2] * clean.shape[3] }

    /// Makes each pixel's change anew, within 0 to 1.
    ///
    /// - Parameters:
    ///   - other: a tensor like the images, such as a gradient.
    ///   - rule: makes a rule for an image: of a pixel's change and the other tensor's numbers there, the new change.
    @inline(__always)
    mutating func replace(
        with other: Tensor,
        _ rule: (_ image: Int, _ space: AttackSpace) -> (_ change: SIMD3<Float>, _ other: SIMD3<Float>) -> SIMD3<Float>
    ) {
        let (area, spaces) = (area, spaces)
        var shares: [Double] = []
        clean.withValues { clean in
            other.withValues { other in
                change.withMutableValues { change in
                    for (image, space) in spaces.enumerated() {
                        let rule = rule(image, space)
                        var bound = 0
                        let start = 3 * image * area
                        for place in start..<start + area {
                            let wanted = rule(
                                colors(UnsafeBufferPointer(change), place, area), colors(other, place, area))
                            let (allowed, isBound) = space.inBox(wanted, of: colors(clean, place, area))
                            if isBound { bound += 1 }
                            change[place] = allowed.x
                            change[place + area] = allowed.y
                            change[place + 2 * area] = allowed.z
                        }
                        shares.append(Double(bound) / Double(area))
                    }
                }
            }
        }
        boundShares = shares
    }

    /// Takes changes that were made before, and what the box had done to them.
    mutating func goBack(to change: Tensor, boundShares: [Double]) {
        precondition(change.shape == clean.shape && boundShares.count == spaces.count, "changes are of these images")
        self.change = change
        self.boundShares = boundShares
    }

    /// The Euclidean norm of each image's change.
    var norms: [Double] { norms(of: change) { _, change in change } }

    /// The Euclidean norm for each image of what a rule makes of a tensor's pixels.
    @inline(__always)
    func norms(
        of tensor: Tensor, _ rule: (_ space: AttackSpace, _ pixel: SIMD3<Float>) -> SIMD3<Float>
    ) -> [Double] {
        let area = area
        return tensor.withValues { values in
            spaces.enumerated().map { image, space in
                var sum = 0.0
                let start = 3 * image * area
                for place in start..<start + area {
                    let pixel = rule(space, colors(values, place, area))
                    sum += Double((pixel * pixel).sum())
                }
                return sum.squareRoot()
            }
        }
    }

    /// One image's numbers of a tensor like the images, replaced by those that are drawn for its pixels.
    func drawn(
        _ tensor: inout Tensor, image: Int, _ draw: (AttackSpace) -> SIMD3<Float>
    ) {
        let area = area
        tensor.withMutableValues { values in
            let start = 3 * image * area
            for place in start..<start + area {
                let pixel = draw(spaces[image])
                values[place] = pixel.x
                values[place + area] = pixel.y
                values[place + 2 * area] = pixel.z
            }
        }
    }
}

@inline(__always)
private func colors(_ values: UnsafeBufferPointer<Float>, _ place: Int, _ area: Int) -> SIMD3<Float> {
    SIMD3(values[place], values[place + area], values[place + 2 * area])
}

extension Tensor {
    /// Images with a change of them, without the rounding that would lead beyond 0 and 1.
    func attackSum(with change: Tensor) -> Tensor {
        withValues { clean in
            change.withValues { change in
                Tensor(shape) { result in
                    for place in clean.indices { result[place] = min(max(clean[place] + change[place], 0), 1) }
                }
            }
        }
    }

    /// Number by number, what an attack has changed of images.
    func attackDifference(from clean: Tensor) -> Tensor {
        withValues { images in
            clean.withValues { clean in
                Tensor(shape) { result in
                    for place in clean.indices { result[place] = images[place] - clean[place] }
                }
            }
        }
    }
}
