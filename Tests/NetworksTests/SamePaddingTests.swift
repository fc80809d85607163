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
