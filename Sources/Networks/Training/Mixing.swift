import Tensors

extension Batch {
    /// Each image with another laid over it, and probabilities that say how much of which class it shows: mixup
    /// (Zhang et al. 2018, section 2) with one share for the batch, uniform from 0 to 1.
    public func mixup(classes: Int, from stream: RandomStream) -> Batch {
        var stream = stream
        let share = stream.uniform()
        return mixup(classes: classes, with: stream.shuffledIndices(labels.count), share: share)
    }

    /// Each image's `share` and the rest of its partner's.
    ///
    /// - Parameter partners: the place of each image's partner in the batch.
    public func mixup(classes: Int, with partners: [Int], share: Double) -> Batch {
        let own = Float(share), others = Float(1 - share)
        return mixed(classes, partners, share) { values, mixed, count in
            for (image, partner) in partners.enumerated() {
                for place in 0..<count {
                    mixed[image * count + place] =
                        own * values[image * count + place] + others * values[partner * count + place]
                }
            }
        }
    }

    /// Each image with a box of another pasted into it, and probabilities by area: CutMix (Yun et al. 2019, section
    /// 3.1) with a share uniform from 0 to 1; the box has √(1 - share) of each side, its centre anywhere, and is cut
    /// off at the edges.
    public func cutMix(classes: Int, from stream: RandomStream) -> Batch {
        var stream = stream
        let (height, width) = (images.shape[2], images.shape[3])
        let side = (1 - stream.uniform()).squareRoot()
        func range(_ length: Int) -> Range<Int> {
            let cut = Int(Double(length) * side), center = stream.uniform(below: length)
            return max(0, center - cut / 2)..<min(length, center + cut / 2)
        }
        let (rows, columns) = (range(height), range(width))
        return cutMix(classes: classes, with: stream.shuffledIndices(labels.count), rows: rows, columns: columns)
    }

    /// Each image with these rows and columns of its partner's.
    public func cutMix(classes: Int, with partners: [Int], rows: Range<Int>, columns: Range<Int>) -> Batch {
        let (height, width) = (images.shape[2], images.shape[3])
        let share = 1 - Double(rows.count * columns.count) / Double(height * width)
        return mixed(classes, partners, share) { values, mixed, count in
            for (image, partner) in partners.enumerated() {
                for place in 0..<count {
                    let (row, column) = (place / width % height, place % width)
                    let source = rows.contains(row) && columns.contains(column) ? partner : image
                    mixed[image * count + place] = values[source * count + place]
                }
            }
        }
    }

    private func mixed(
        _ classes: Int, _ partners: [Int], _ share: Double,
        _ write: (UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>, _ count: Int) -> Void
    ) -> Batch {
        precondition(partners.count == labels.count, "one partner for each of \(labels.count) images")
        precondition(targets == nil, "a batch is mixed once")
        let count = images.count / max(labels.count, 1)
        let mixed = Tensor(images.shape) { mixed in images.withValues { write($0, mixed, count) } }
        let targets = Tensor([labels.count, classes]) { targets in
            targets.update(repeating: 0)
            for (image, partner) in partners.enumerated() {
                targets[image * classes + labels[image]] += Float(share)
                targets[image * classes + labels[partner]] += Float(1 - share)
            }
        }
        return Batch(images: mixed, labels: labels, targets: targets)
    }
}
