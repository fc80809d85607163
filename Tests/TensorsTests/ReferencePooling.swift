import Tensors

/// A pooling operation as plain loops in float64 over any number of spatial axes.
struct PlainPooling {
    var input: Grid
    var geometry: PoolingGeometry

    /// For each window on an axis, its pixels' places, those in the padding and beyond it included.
    private func windows(_ axis: Int) -> [[Int]] {
        let (size, dilation) = (geometry.size[axis], geometry.dilation[axis])
        let length = input.shape[axis + 2]
        let end = length + geometry.paddingAfter[axis]
        var result: [[Int]] = []
        var start = -geometry.paddingBefore[axis]
        while true {
            let last = start + (size - 1) * dilation
            let fits = last < end
            // One that reaches beyond the end is kept where the one before it hasn't reached the end.
            let isNeeded = geometry.roundsUp && last - geometry.stride[axis] < end - 1 && start < length
            guard fits && (!geometry.roundsUp || start < length) || isNeeded else { return result }
            result.append((0..<size).map { start + $0 * dilation })
            start += geometry.stride[axis]
        }
    }

    private struct Window {
        /// Places in a map.
        var pixels: [Int]
        /// What a mean is divided by.
        var divisor: Int
    }

    private var mapWindows: [Window] {
        var result = [Window(pixels: [0], divisor: 1)]
        for axis in 0..<input.shape.count - 2 {
            let length = input.shape[axis + 2]
            let own = windows(axis)
            result = result.flatMap { before in
                own.map { places in
                    let inside = places.filter { $0 >= 0 && $0 < length }
                    let counted = places.filter { $0 < length + geometry.paddingAfter[axis] }
                    return Window(
                        pixels: before.pixels.flatMap { pixel in inside.map { pixel * length + $0 } },
                        divisor: before.divisor * (geometry.countsPadding ? counted.count : inside.count))
                }
            }
        }
        return result
    }

    var outputShape: [Int] { input.shape.prefix(2) + (0..<input.shape.count - 2).map { windows($0).count } }

    private func output(_ body: (_ numbers: [Double], _ divisor: Int) -> Double) -> Grid {
        var result = Grid(outputShape)
        let windows = mapWindows
        let area = input.shape.dropFirst(2).reduce(1, *)
        for index in result.values.indices {
            let (plane, place) = index.quotientAndRemainder(dividingBy: windows.count)
            let window = windows[place]
            result.values[index] = body(window.pixels.map { input.values[plane * area + $0] }, window.divisor)
        }
        return result
    }

    /// NaN where a window holds one.
    var maxima: Grid {
        output { numbers, _ in
            numbers.reduce(-Double.infinity) { $0.isNaN || $1.isNaN ? .nan : Swift.max($0, $1) }
        }
    }

    var means: Grid { output { numbers, divisor in numbers.reduce(0, +) / Double(divisor) } }

    func output(_ kind: PoolingKind) -> Grid { kind == .maximum ? maxima : means }
}
