import Tensors

extension Network {
    /// EfficientNetV2-S (Tan and Le 2021, "EfficientNetV2: smaller models and faster training", table 4):
    /// 21,458,488 parameters.
    ///
    /// - Parameters:
    ///   - width: multiplies the channels of every hidden layer, to multiples of 8.
    ///   - stream: what fresh weights are drawn from; without one they are 0, for others to be loaded.
    public static func efficientNetV2S(classes: Int = 1000, width: Double = 1, stream: RandomStream?) -> Network {
        efficientNetV2S(
            "efficientnet-v2-s", input: [3, 384, 384], firstStride: 2, strides: [1, 2, 2, 2, 1, 2], classes, width,
            stream)
    }

    /// EfficientNetV2-S for images of 32 px: the first convolution and stage 2 keep the maps' size.
    public static func cifarEfficientNetV2S(
        classes: Int = 10, channels: Int = 3, width: Double = 1, stream: RandomStream?
    ) -> Network {
        efficientNetV2S(
            "efficientnet-v2-s-32", input: [channels, 32, 32], firstStride: 1, strides: [1, 1, 2, 2, 1, 2], classes,
            width,
            stream)
    }

    /// Table 4's stages 1 to 6: kind, expansion, channels and layers. A fused block has one 3x3 convolution in place of
    /// a 1x1 and a depthwise one, and no squeeze and excitation.
    private static let stages: [(isFused: Bool, expansion: Int, channels: Int, blocks: Int)] = [
        (true, 1, 24, 2), (true, 4, 48, 4), (true, 4, 64, 4), (false, 4, 128, 6), (false, 6, 160, 9),
        (false, 6, 256, 15),
    ]

    private static func efficientNetV2S(
        _ name: String, input: [Int], firstStride: Int, strides: [Int], _ classes: Int, _ width: Double,
        _ stream: RandomStream?
    ) -> Network {
        var writer = ArchitectureWriter(input: input, stream: stream)
        writer.batchNormEpsilon = 1e-3
        writer.normalizedConvolution("features.0", to: scaledToEights(24, by: width), kernel: 3, stride: firstStride)
        writer.activation("features.0.2", .silu)

        let count = stages.reduce(0) { $0 + $1.blocks }
        var done = 0
        for (number, (stage, stride)) in zip(1..., zip(stages, strides)) {
            for block in 0..<stage.blocks {
                let plan = MobileBlock(
                    expansion: stage.expansion, channels: scaledToEights(stage.channels, by: width),
                    stride: block == 0 ? stride : 1, dropRate: 0.2 * Float(done) / Float(count))
                if stage.isFused {
                    writer.fusedMobileBlock("features.\(number).\(block)", plan)
                } else {
                    writer.mobileBlock("features.\(number).\(block)", plan)
                }
                done += 1
            }
        }
        writer.normalizedConvolution("features.7", to: scaledToEights(1280, by: width), kernel: 1)
        writer.activation("features.7.2", .silu)
        writer.globalAveragePool("avgpool")
        writer.flatten()
        writer.begin("classifier")
        writer.dropout(rate: 0.2)
        writer.linear(to: classes, weights: .fanOutUniform)
        return writer.network(name)
    }
}

/// One block of a stage.
private struct MobileBlock {
    var expansion: Int
    var channels: Int
    var stride: Int
    /// How often training leaves the block out; it grows with depth (Huang et al. 2016).
    var dropRate: Float
}

extension ArchitectureWriter {
    fileprivate mutating func normalizedConvolution(
        _ name: String, to channels: Int, kernel: Int, stride: Int = 1, groups: Int = 1
    ) {
        convolution("\(name).0", to: channels, kernel: kernel, stride: stride, groups: groups)
        batchNorm("\(name).1")
    }

    /// MBConv (figure 2, left).
    fileprivate mutating func mobileBlock(_ name: String, _ plan: MobileBlock) {
        let input = place
        let expanded = input.channels * plan.expansion
        normalizedConvolution("\(name).block.0", to: expanded, kernel: 1)
        activation("\(name).block.0.2", .silu)
        normalizedConvolution("\(name).block.1", to: expanded, kernel: 3, stride: plan.stride, groups: expanded)
        activation("\(name).block.1.2", .silu)
        squeezeAndExcitation("\(name).block.2", squeezed: max(1, input.channels / 4))
        normalizedConvolution("\(name).block.3", to: plan.channels, kernel: 1)
        joinShortcut(name, from: input, plan)
    }

    /// Fused-MBConv (figure 2, right).
    fileprivate mutating func fusedMobileBlock(_ name: String, _ plan: MobileBlock) {
        let input = place
        let expanded = input.channels * plan.expansion
        normalizedConvolution("\(name).block.0", to: expanded, kernel: 3, stride: plan.stride)
        activation("\(name).block.0.2", .silu)
        if plan.expansion > 1 { normalizedConvolution("\(name).block.1", to: plan.channels, kernel: 1) }
        joinShortcut(name, from: input, plan)
    }

    /// One factor for each map, from the means of all (Hu et al. 2018, "Squeeze-and-excitation networks", equation 3).
    private mutating func squeezeAndExcitation(_ name: String, squeezed: Int) {
        let maps = place
        globalAveragePool("\(name).avgpool")
        convolution("\(name).fc1", to: squeezed, kernel: 1, bias: true)
        activation("\(name).activation", .silu)
        convolution("\(name).fc2", to: maps.channels, kernel: 1, bias: true)
        activation("\(name).scale_activation", .sigmoid)
        multiply("\(name).multiply", maps, by: place)
    }

    private mutating func joinShortcut(_ name: String, from input: Place, _ plan: MobileBlock) {
        guard plan.stride == 1, input.channels == plan.channels else { return }
        if plan.dropRate > 0 { stochasticDepth("\(name).stochastic_depth", rate: plan.dropRate) }
        add("\(name).add", place, input)
    }
}
