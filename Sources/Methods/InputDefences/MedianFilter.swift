import Tensors

/// The median in a square around each place of a map.
struct MedianFilter {
    /// Odd.
    let side: Int

    /// Each map of [N, C, H, W]; beyond its edges a map is mirrored, the last row or column first (d c b a | a b c d).
    func filtered(_ images: Tensor) -> Tensor {
        let (height, width) = (images.shape[2], images.shape[3])
        let rows = mirrored(height), columns = mirrored(width)
        let middle = side * side / 2
        return images.withValues { values in
            Tensor(images.shape) { result in
                var window = [Float](repeating: 0, count: side * side)
                for map in 0..<images.shape[0] * images.shape[1] {
                    let start = map * height * width
                    for y in 0..<height {
                        for x in 0..<width {
                            for row in 0..<side {
                                let from = start + rows[y + row] * width
                                for column in 0..<side {
                                    window[row * side + column] = values[from + columns[x + column]]
                                }
                            }
                            window.sort()
                            result[start + y * width + x] = window[middle]
                        }
                    }
                }
            }
        }
    }

    /// The places that lie at -reach ..< count + reach.
    private func mirrored(_ count: Int) -> [Int] {
        let reach = side / 2
        return (-reach..<count + reach).map { place in
            let place = (place % (2 * count) + 2 * count) % (2 * count)
            return place < count ? place : 2 * count - 1 - place
        }
    }
}
