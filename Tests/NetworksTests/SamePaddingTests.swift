import Foundation
import Tensors
import Testing

@testable import Networks

/// TensorFlow's "same" padding, against its rule written out for one axis.
@Suite struct SamePaddingTests {
    @Test(
        "The windows begin every stride pixels, and what they reach beyond the input is shared, the odd zero at the end"
    )
    func rule() {
        for size in 1...40 {
            for kernel in 1...7 {
                for stride in 1...4 {
                    let geometry = ConvolutionGeometry.same(as: [size, 9], kernel: kernel, stride: stride, groups: 1)
                    // Windows that begin within the input: ceil(size / stride).
                    let windows = Array(Swift.stride(from: 0, to: size, by: stride))
                    let beyond = max(0, (windows.last ?? 0) + kernel - size)
                    #expect(geometry.paddingBefore[0] == beyond / 2, "\(size) \(kernel) \(stride)")
                    #expect(geometry.paddingAfter[0] == beyond - beyond / 2, "\(size) \(kernel) \(stride)")
                    #expect(geometry.outputSize(size, kernel: kernel) == windows.count, "\(size) \(kernel) \(stride)")
                }
            }
        }
    }

    @Test(
        "EfficientNet-Lite0 takes images of any size as TensorFlow does",
        arguments: [32, 100, 112, 193, 224, 225, 226, 231, 240, 255, 256, 300])
    func everySize(side: Int) throws {
        let small = Network.efficientNetLite0(classes: 3, width: 0.25, stream: nil)
        let network = Architecture.efficientNetLite0.padding(small, for: [side, side + 1])
        #expect(Architecture.efficientNetLite0.pads(small, for: [side, side]) == side.isMultiple(of: 32), "\(side)")
        let shapes = try network.outputShapes([1, 3, side, side + 1])
        var sizes = [side, side + 1]
        for (place, named) in network.layers.enumerated() {
            guard case .convolution(let layer) = named.layer else { continue }
            let geometry = layer.geometry, kernel = layer.weights.shape[2]
            for axis in 0...1 {
                // PyTorch's Conv2dSame and TensorFlow: max((ceil(i / s) - 1) * s + k - i, 0), the larger half at the end.
                let (size, stride) = (sizes[axis], geometry.stride[axis])
                let windows = Int((Double(size) / Double(stride)).rounded(.up))
                let zeros = max((windows - 1) * stride + kernel - size, 0)
                #expect(geometry.paddingBefore[axis] == zeros / 2, "\(named.name), \(side)")
                #expect(geometry.paddingAfter[axis] == zeros - zeros / 2, "\(named.name), \(side)")
                sizes[axis] = windows
            }
            #expect(Array(shapes[place].suffix(2)) == sizes, "\(named.name), \(side)")
        }
        #expect(shapes.last == [1, 3])
    }

    @Test("EfficientNet-Lite0's first window begins at the first pixel and ends beyond the last")
    func stem() throws {
        let network = Network.efficientNetLite0(stream: nil)
        guard case .convolution(let stem) = network.layers[0].layer else {
            Issue.record("the first layer is no convolution")
            return
        }
        #expect(stem.geometry.paddingBefore == [0, 0] && stem.geometry.paddingAfter == [1, 1])
    }
}
