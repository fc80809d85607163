/// Where the windows of a convolution lie: one number for each spatial axis (1 to 3 of them).
public struct ConvolutionGeometry: Hashable, Codable, Sendable {
    /// Pixels from one window to the next.
    public var stride: [Int]
    /// Zeros added before each axis (above, to the left).
    public var paddingBefore: [Int]
    /// Zeros added after each axis (below, to the right).
    public var paddingAfter: [Int]
    /// Pixels from one weight of a window to the next; 1 is an ordinary window.
    public var dilation: [Int]
    /// Groups of channels that are convolved each with its own weights; as many as channels make it depthwise.
    public var groups: Int

    /// Two spatial axes that are treated alike.
    public init(stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1) {
        self.init(
            stride: [stride, stride], paddingBefore: [padding, padding], paddingAfter: [padding, padding],
            dilation: [dilation, dilation], groups: groups)
    }

    public init(stride: [Int], paddingBefore: [Int], paddingAfter: [Int], dilation: [Int], groups: Int) {
        self.stride = stride
        self.paddingBefore = paddingBefore
        self.paddingAfter = paddingAfter
        self.dilation = dilation
        self.groups = groups
    }

    /// The output's size on a spatial axis (height is 0, width 1) for an input's; 0 where no window fits.
    ///
    ///     ConvolutionGeometry(stride: 2, padding: 1).outputSize(224, kernel: 3)   // 112
    public func outputSize(_ input: Int, kernel: Int, axis: Int = 0) -> Int {
        guard isComplete(axis) else { return 0 }
        let room = input &+ paddingBefore[axis] &+ paddingAfter[axis] &- windowSize(kernel, axis: axis)
        return room < 0 || stride[axis] < 1 ? 0 : room / stride[axis] &+ 1
    }

    /// The output's size of the transposed convolution, whose input and output trade places.
    ///
    /// - Parameter outputPadding: Pixels added after the output, since several sizes convolve to the same one.
    public func transposedOutputSize(_ input: Int, kernel: Int, outputPadding: Int = 0, axis: Int = 0) -> Int {
        guard isComplete(axis) else { return 0 }
        return (input &- 1) &* stride[axis] &- paddingBefore[axis] &- paddingAfter[axis]
            &+ windowSize(kernel, axis: axis)
            &+ outputPadding
    }

    /// Whether a geometry, which a file may have given, says all about an axis.
    private func isComplete(_ axis: Int) -> Bool {
        [stride, paddingBefore, paddingAfter, dilation].allSatisfy { $0.indices.contains(axis) }
    }

    /// The pixels that a window spans on an axis.
    private func windowSize(_ kernel: Int, axis: Int) -> Int { (kernel &- 1) &* dilation[axis] &+ 1 }

    /// What makes a geometry unfit for tensors with so many spatial axes; `nil` where nothing does.
    package func problem(spatialAxes: Int) -> String? {
        guard [stride, paddingBefore, paddingAfter, dilation].allSatisfy({ $0.count == spatialAxes }) else {
            return "wants a stride, padding and dilation for each of \(spatialAxes) spatial axes, found \(self)"
        }
        // Products of two such numbers can't overflow.
        let sane = 1...Int(Int32.max)
        guard (stride + dilation + [groups]).allSatisfy(sane.contains) else {
            return "wants a stride, dilation and groups from 1, found \(stride), \(dilation) and \(groups)"
        }
        guard (paddingBefore + paddingAfter).allSatisfy({ $0 == 0 || sane.contains($0) }) else {
            return "wants a padding from 0, found \(paddingBefore) and \(paddingAfter)"
        }
        return nil
    }

    /// Whether the same on all axes, and as given.
    func isUniform(stride: Int, padding: Int, dilation: Int) -> Bool {
        self.stride.allSatisfy { $0 == stride } && (paddingBefore + paddingAfter).allSatisfy { $0 == padding }
            && self.dilation.allSatisfy { $0 == dilation }
    }

    var numbers: [Int] { stride + paddingBefore + paddingAfter + dilation + [groups] }
}
