import Pictures

/// What networks' published weights want done to a photograph.
extension ImagePreprocessing {
    /// The statistics of ImageNet's colours that most networks are trained with.
    public static let imageNetNormalization = Normalization(
        mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225])

    /// 224 of 256 pixels: torchvision's ImageNet networks, unless they say otherwise.
    public static let imageNet = ImagePreprocessing(shorterSide: 256, crop: 224, normalization: imageNetNormalization)

    /// 224 of 232 pixels: torchvision's second generation of weights for ResNet-50 and MobileNetV2.
    public static let secondGeneration = ImagePreprocessing(
        shorterSide: 232, crop: 224, normalization: imageNetNormalization)

    /// 384 of 384 pixels: torchvision's EfficientNetV2-S.
    public static let efficientNetV2S = ImagePreprocessing(
        shorterSide: 384, crop: 384, normalization: imageNetNormalization)

    /// 224 of 256 pixels, resized bicubically: DeiT (Touvron et al. 2021).
    public static let deiT = ImagePreprocessing(
        shorterSide: 256, crop: 224, interpolation: .bicubic, normalization: imageNetNormalization)

    /// 224 of 256 pixels from -1 to 1: GoogLeNet with torchvision's weights, which it applies itself
    /// (`transform_input`).
    public static let googLeNet = ImagePreprocessing(
        shorterSide: 256, crop: 224,
        normalization: Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.5, 0.5, 0.5]))

    /// The whole of a 32 px image, or the middle of another, with the statistics of CIFAR-10's training images.
    public static let cifar = ImagePreprocessing(
        shorterSide: 32, crop: 32,
        normalization: Normalization(mean: [0.4914, 0.4822, 0.4465], standardDeviation: [0.2470, 0.2435, 0.2616]))

    /// 224 of 256 pixels, resized bicubically, bytes less 127 over 128: EfficientNet-Lite0 with the weights of its authors.
    public static let efficientNetLite0 = ImagePreprocessing(
        shorterSide: 256, crop: 224, interpolation: .bicubic,
        normalization: Normalization(mean: [127, 127, 127], standardDeviation: [128, 128, 128], white: 255))

    /// 224 of 256 pixels, as Caffe took them: SqueezeNet 1.1 with the weights of its authors.
    public static let squeezeNet = ImagePreprocessing(shorterSide: 256, crop: 224, normalization: caffeNormalization)

    /// Blue, green and red as bytes less ImageNet's mean colour, not scaled: networks that were trained with Caffe.
    public static let caffeNormalization = Normalization(
        mean: [103.939, 116.779, 123.68], standardDeviation: [1, 1, 1], white: 255, order: .bgr)
}
