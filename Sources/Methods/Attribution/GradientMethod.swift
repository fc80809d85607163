/// How an attribution is made of gradients of a class's logit.
public enum GradientMethod: Codable, Hashable, Sendable {
    /// The gradient itself (Simonyan et al. 2014, "Deep inside convolutional networks", section 3).
    case gradient
    /// The gradient times the image.
    ///
    /// No sum is promised. Of a network without biases and shifts whose only activations are ReLUs, the values sum to
    /// the logit, since it is then homogeneous of degree 1.
    case gradientTimesInput
    /// The mean gradient over copies of the image with normal noise (Smilkov et al. 2017, equation 1).
    ///
    /// `noise` is the noise's standard deviation as a share of the range of the image's numbers.
    case smoothGrad(samples: Int = 50, noise: Double = 0.15)
    /// The mean gradient on the straight line from the baseline to the image, times their difference (Sundararajan et
    /// al. 2017, equation 1), by the midpoint rule.
    ///
    /// Promises the logit of the image less that of the baseline; the steps' number decides how well that is kept.
    case integratedGradients(baseline: FillColor = .zero, steps: Int = 50)
    /// The gradient, where each ReLU also holds back what is negative (Springenberg et al. 2015, figure 1).
    ///
    /// ReLU6 and other clipped ReLUs count as ReLUs; networks with any other activation are refused.
    case guidedBackpropagation
    /// The maps that a layer gives, weighted by the means of their gradients, added, the negative left out (Selvaraju
    /// et al. 2017, equations 1 and 2), and enlarged bilinearly to the image's size: [1, H, W].
    ///
    /// The layer goes by its name or that of a PyTorch module, such as "layer4". Without one it is the last whose
    /// output is a map of more than one place on both axes; in a vision transformer that is the embedding of its
    /// patches.
    case gradCAM(layer: String? = nil)

    /// For reports, e.g. "SmoothGrad".
    public var name: String {
        switch self {
        case .gradient: "Gradient"
        case .gradientTimesInput: "Gradient × input"
        case .smoothGrad: "SmoothGrad"
        case .integratedGradients: "Integrated gradients"
        case .guidedBackpropagation: "Guided backpropagation"
        case .gradCAM: "Grad-CAM"
        }
    }

    /// What is being done, in errors.
    var attempt: String { "explaining images by \(name)" }
}
