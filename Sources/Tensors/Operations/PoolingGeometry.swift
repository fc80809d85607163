/// The windows of a pooling operation: one number for each spatial axis (1 to 3 of them).
public struct PoolingGeometry: Hashable, Codable, Sendable {
    /// Pixels in a window.
    public var size: [Int]
    /// Pixels from one window to the next.
    public var stride: [Int]
    /// Pixels added before each axis; no maximum is taken from them, and they count 0 in a mean.
    public var paddingBefore: [Int]
    /// Pixels added after each axis.
    public var paddingAfter: [Int]
    /// Pixels from one of a window to the next; 1 is an ordinary window.
    public var dilation: [Int]
    /// Whether a window that reaches beyond the end is kept (PyTorch's `ceil_mode`), unless it would start there.
    public var roundsUp: Bool
    /// Whether padding counts in the number that a mean is divided by.
    public var countsPadding: Bool

    /// Two spatial axes that are treated alike; the rest as in PyTorch.
    public init(size: Int, stride: Int, padding: Int = 0, roundsUp: Bool = false, countsPadding: Bool = true) {
        self.init(
            size: [size, size], stride: [stride, stride], paddingBefore: [padding, padding],
            paddingAfter: [padding, padding], roundsUp: roundsUp, countsPadding: countsPadding)
    }

    /// - Parameter dilation: 1 on each axis where it is `nil`.
    public init(
        size: [Int], stride: [Int], paddingBefore: [Int], paddingAfter: [Int], dilation: [Int]? = nil,
        roundsUp: Bool = false, countsPadding: Bool = true
    ) {
        self.size = size
        self.stride = stride
        self.paddingBefore = paddingBefore
        self.paddingAfter = paddingAfter
        self.dilation = dilation ?? size.map { _ in 1 }
        self.roundsUp = roundsUp
        self.countsPadding = countsPadding
    }

    /// The output's size on a spatial axis (height is 0, width 1) for an input's; 0 where no window fits.
    ///
    ///     PoolingGeometry(size: 3, stride: 2).outputSize(112)                   // 55
    ///     PoolingGeometry(size: 3, stride: 2, roundsUp: true).outputSize(112)   // 56
    public func outputSize(_ input: Int, axis: Int = 0) -> Int {
        // A file may have given the geometry.
        guard [size, stride, paddingBefore, paddingAfter, dilation].allSatisfy({ $0.indices.contains(axis) }) else {
            return 0
        }
        let stride = stride[axis]
        guard stride >= 1 else { return 0 }
        let start = input &+ paddingBefore[axis]
        let room = start &+ paddingAfter[axis] &- windowSize(axis) &+ (roundsUp ? stride - 1 : 0)
        guard room >= 0 else { return 0 }
        let windows = room / stride &+ 1
        // PyTorch lets no window start beyond the input where it rounds up.
        return roundsUp && (windows &- 1) &* stride >= start ? windows - 1 : windows
    }

    /// The pixels that a window spans on an axis.
    private func windowSize(_ axis: Int) -> Int { (size[axis] &- 1) &* dilation[axis] &+ 1 }

    /// The padding after an axis that holds all windows of an input of this size.
    func neededPadding(_ input: Int, axis: Int) -> Int {
        roundsUp
            ? max(
                0, (outputSize(input, axis: axis) - 1) * stride[axis] + windowSize(axis) - input - paddingBefore[axis])
            : paddingAfter[axis]
    }

    /// Where a window's pixels lie on an axis of an input, padding left out.
    func places(of window: Int, _ input: Int, axis: Int) -> [Int] {
        (0..<size[axis]).map { window * stride[axis] - paddingBefore[axis] + $0 * dilation[axis] }
            .filter { (0..<input).contains($0) }
    }

    /// The pixels of a window that a mean is divided by on an axis, where padding counts: those beyond it, where a
    /// window that was rounded up ends, don't.
    func countedPixels(of window: Int, _ input: Int, axis: Int) -> Int {
        let end = input + paddingBefore[axis] + paddingAfter[axis]
        return (0..<size[axis]).count { window * stride[axis] + $0 * dilation[axis] < end }
    }

    /// What makes a geometry unfit for maps of these spatial sizes; `nil` where nothing does.
    package func problem(_ input: [Int]) -> String? {
        guard [size, stride, paddingBefore, paddingAfter, dilation].allSatisfy({ $0.count == input.count }) else {
            return "wants a window, stride, padding and dilation for each of \(input.count) spatial axes, found \(self)"
        }
        // Products of two such numbers can't overflow.
        let sane = 1...Int(Int32.max)
        guard (size + stride + dilation).allSatisfy(sane.contains) else {
            return "wants a window, stride and dilation from 1, found \(size), a stride of \(stride) and \(dilation)"
        }
        for (axis, length) in input.enumerated() {
            let padding = 0..<windowSize(axis)
            guard padding.contains(paddingBefore[axis]), padding.contains(paddingAfter[axis]) else {
                return "wants a padding from 0 and less than the window, found \(paddingBefore) and \(paddingAfter)"
            }
            let windows = outputSize(length, axis: axis)
            guard windows >= 1 else { return "wants an input [N, C, H, W] no smaller than the window" }
            guard windows <= 1 << 24 else { return "\(windows) windows in a row are more than memory holds" }
            guard (0..<windows).allSatisfy({ holdsPixels($0, length, axis) }) else {
                return "a window would hold nothing but padding; give less of it"
            }
        }
        return nil
    }

    private func holdsPixels(_ window: Int, _ input: Int, _ axis: Int) -> Bool {
        let start = window * stride[axis] - paddingBefore[axis]
        let skipped = start < 0 ? (-start + dilation[axis] - 1) / dilation[axis] : 0
        return skipped < size[axis] && start + skipped * dilation[axis] < input
    }

    var numbers: [Int] {
        size + stride + paddingBefore + paddingAfter + dilation + [roundsUp ? 1 : 0, countsPadding ? 1 : 0]
    }
}
