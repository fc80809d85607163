import Datasets
import Networks

extension Architecture {
    /// What its images go through where neither the weights' file nor the user says otherwise: as its published weights
    /// of the first generation want it.
    public var preparation: ImagePreprocessing {
        switch self {
        case _ where isForCIFAR: .cifar
        case .googLeNet: .googLeNet
        case .efficientNetV2S: .efficientNetV2S
        case .deiTS: .deiT
        case .efficientNetLite0: .efficientNetLite0
        default: .imageNet
        }
    }
}
