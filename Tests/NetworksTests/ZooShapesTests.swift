import Networks
import Tensors
import Testing

/// The zoo's networks against the tables of their papers.
@Suite(.serialized) struct ZooShapesTests {
    /// Outputs of one image, as the papers' tables give them; see each network's documentation for paper and table.
    static let tables: [(Architecture, [String: [Int]])] = [
        (.vgg16, ["features.4": [64, 112, 112], "features.16": [256, 28, 28], "features.30": [512, 7, 7]]),
        (.alexNet, ["features.0": [64, 55, 55], "features.12": [256, 6, 6], "flatten": [9216]]),
        (
            .googLeNet,
            [
                "conv1": [64, 112, 112], "maxpool1": [64, 56, 56], "conv3": [192, 56, 56], "maxpool2": [192, 28, 28],
                "inception3a": [256, 28, 28], "inception3b": [480, 28, 28], "maxpool3": [480, 14, 14],
                "inception4a": [512, 14, 14], "inception4d": [528, 14, 14], "inception4e": [832, 14, 14],
                "maxpool4": [832, 7, 7], "inception5b": [1024, 7, 7],
            ]
        ),
        (
            .resNet18,
            [
                "conv1": [64, 112, 112], "layer1": [64, 56, 56], "layer2": [128, 28, 28], "layer3": [256, 14, 14],
                "layer4": [512, 7, 7],
            ]
        ),
        (
            .resNet50,
            ["layer1": [256, 56, 56], "layer2": [512, 28, 28], "layer3": [1024, 14, 14], "layer4": [2048, 7, 7]]
        ),
        (
            .denseNet121,
            [
                "features.pool0": [64, 56, 56], "features.denseblock1": [256, 56, 56],
                "features.transition1": [128, 28, 28], "features.denseblock2": [512, 28, 28],
                "features.denseblock3": [1024, 14, 14], "features.denseblock4": [1024, 7, 7],
            ]
        ),
        (
            .mobileNetV2,
            [
                "features.0": [32, 112, 112], "features.1": [16, 112, 112], "features.3": [24, 56, 56],
                "features.6": [32, 28, 28], "features.10": [64, 14, 14], "features.13": [96, 14, 14],
                "features.16": [160, 7, 7], "features.17": [320, 7, 7], "features.18": [1280, 7, 7],
            ]
        ),
        (
            .efficientNetV2S,
            [
                "features.0": [24, 192, 192], "features.1": [24, 192, 192], "features.2": [48, 96, 96],
                "features.3": [64, 48, 48], "features.4": [128, 24, 24], "features.5": [160, 24, 24],
                "features.6": [256, 12, 12], "features.7": [1280, 12, 12],
            ]
        ),
        (
            .efficientNetLite0,
            [
                "_conv_stem": [32, 112, 112], "_blocks.0": [16, 112, 112], "_blocks.2": [24, 56, 56],
                "_blocks.4": [40, 28, 28], "_blocks.7": [80, 14, 14], "_blocks.10": [112, 14, 14],
                "_blocks.14": [192, 7, 7], "_blocks.15": [320, 7, 7], "_conv_head": [1280, 7, 7],
            ]
        ),
        (
            .squeezeNet11,
            [
                "features.0": [64, 111, 111], "features.2": [64, 55, 55], "features.4": [128, 55, 55],
                "features.5": [128, 27, 27], "features.8": [256, 13, 13], "features.12": [512, 13, 13],
                "classifier.1": [1000, 13, 13],
            ]
        ),
        (.viTB16, ["conv_proj": [768, 14, 14], "encoder.layers.encoder_layer_11": [197, 768], "token": [768]]),
        (.deiTS, ["patch_embed": [384, 14, 14], "blocks.0.mlp.fc1": [197, 1536], "blocks.11": [197, 384]]),
        (.corNetS, ["V1": [64, 56, 56], "V2": [128, 28, 28], "V4": [256, 14, 14], "IT": [512, 7, 7]]),
        (.cifarVGG16BN, ["features.42": [512, 2, 2], "features.43": [512, 1, 1]]),
        (.cifarAlexNet, ["features.0": [64, 16, 16], "features.12": [256, 2, 2]]),
        (.cifarResNet18, ["conv1": [64, 32, 32], "layer1": [64, 32, 32], "layer4": [512, 4, 4]]),
        (.cifarResNet32, ["layer1": [16, 32, 32], "layer2": [32, 16, 16], "layer3": [64, 8, 8]]),
        (.cifarResNet50, ["layer1": [256, 32, 32], "layer4": [2048, 4, 4]]),
        (.cifarWideResNet, ["block1": [160, 32, 32], "block2": [320, 16, 16], "block3": [640, 8, 8]]),
        (.cifarDenseNet121, ["features.denseblock1": [256, 32, 32], "features.denseblock4": [1024, 4, 4]]),
        (.cifarMobileNetV2, ["features.3": [24, 32, 32], "features.18": [1280, 4, 4]]),
        (
            .cifarEfficientNetV2S,
            ["features.2": [48, 32, 32], "features.3": [64, 16, 16], "features.7": [1280, 4, 4]]
        ),
        (.cifarDeiT, ["patch_embed.proj": [192, 8, 8], "norm": [65, 192]]),
    ]

    @Test(arguments: tables) func outputsAreThoseOfTheTable(architecture: Architecture, table: [String: [Int]]) throws {
        let network = architecture.network(stream: nil)
        let shapes = try network.outputShapes([3] + network.inputShape)
        for (module, shape) in table {
            #expect(try shapes[network.place(ofModule: module)] == [3] + shape, "\(module)")
        }
        #expect(throws: NetworkError.self) { try network.place(ofModule: "layer9") }
    }

    /// From the published counts: ten classes in place of a thousand, and 3x3 in place of 7x7 windows on three colours.
    @Test func countsOfTheFormsForCIFAR() {
        func withoutClasses(_ count: Int, features: Int) -> Int { count - 990 * (features + 1) }
        let stem = 64 * 3 * (49 - 9)
        let counts: [Architecture: Int] = [
            .cifarVGG16: 14_714_688 + 513 * 10, .cifarVGG16BN: 14_714_688 + 513 * 10 + 2 * 4224,
            .cifarResNet18: withoutClasses(11_689_512, features: 512) - stem,
            .cifarResNet50: withoutClasses(25_557_032, features: 2048) - stem,
            // Option A has 464,154; two projections with two numbers of normalisation for each channel more.
            .cifarResNet32: 464_154 + 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64,
            // The number that papers on robustness give.
            .cifarWideResNet: 46_160_474,
            .cifarDenseNet121: withoutClasses(7_978_856, features: 1024) - stem,
            .cifarMobileNetV2: withoutClasses(3_504_872, features: 1280),
            .cifarEfficientNetV2S: withoutClasses(21_458_488, features: 1280),
            // 12 D² + 13 D in each block.
            .cifarDeiT: 12 * (12 * 192 * 192 + 13 * 192) + 49 * 192 + 192 + 65 * 192 + 2 * 192 + 193 * 10,
        ]
        for (architecture, count) in counts {
            #expect(architecture.network(stream: nil).parameterCount == count, "\(architecture.rawValue)")
        }
    }

    /// Wide ResNets' sizes as their paper's table 4 rounds them.
    @Test(arguments: [(40, 1, 0.6), (40, 2, 2.2), (40, 4, 8.9), (16, 8, 11.0), (28, 10, 36.5)])
    func wideResNets(depth: Int, widening: Int, millions: Double) {
        let count = Network.wideResNet(depth: depth, widening: widening, stream: nil).parameterCount
        #expect(abs(Double(count) / 1e6 - millions) <= 0.05, "\(count)")
    }

    @Test(arguments: Architecture.allCases) func registry(architecture: Architecture) throws {
        let network = architecture.network(classes: 7, stream: nil)
        #expect(network.inputShape == architecture.inputShape)
        #expect(try network.outputShape([2] + network.inputShape) == [2, 7])
        #expect(Set(network.layers.map(\.name)).count == network.layers.count)
        #expect(architecture.classCount == (architecture.isForCIFAR ? 10 : 1000))
    }

    @Test func commandLineNames() {
        let names =
            "vgg16 vgg16-bn alexnet googlenet resnet18 resnet50 densenet121 mobilenet-v2 efficientnet-v2-s efficientnet-lite0 squeezenet1-1 vit-b-16 deit-s cornet-s"
        #expect(Architecture.allCases.filter { !$0.isForCIFAR }.map(\.rawValue).joined(separator: " ") == names)
        #expect(Architecture(rawValue: "cifar-wideresnet34-10") == .cifarWideResNet)
        #expect(Architecture(rawValue: "resnet") == nil)
    }
}
