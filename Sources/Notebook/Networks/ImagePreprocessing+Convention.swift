import Datasets
import Networks

extension ImagePreprocessing {
    /// What a network's published weights want, such as `Architecture.deiTS.imageConvention`.
    public init(_ convention: ImageConvention) {
        self =
            switch convention {
            case .imageNet: .imageNet
            case .googLeNet: .googLeNet
            case .efficientNetV2S: .efficientNetV2S
            case .deiT: .deiT
            case .cifar: .cifar
            }
    }
}
