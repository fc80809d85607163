import COneDNN

/// A function of one number that a layer applies to each of its values.
public enum Activation: Hashable, Codable, Sendable {
    /// max(x, 0).
    case relu
    /// x where it is positive, slope * x elsewhere.
    case leakyReLU(slope: Float)
    /// x where it is positive, alpha * (exp(x) - 1) elsewhere (Clevert et al. 2016).
    case elu(alpha: Float)
    /// 1 / (1 + exp(-x)).
    case sigmoid
    case tanh
    /// x times the normal distribution function of x, exactly: x / 2 * (1 + erf(x / sqrt(2))) (Hendrycks and Gimpel
    /// 2016).
    case gelu
    /// The same with tanh(sqrt(2 / pi) * (x + 0.044715 x^3)) for erf.
    case geluTanh
    /// x * sigmoid(x), also called swish.
    case silu
    /// alpha * x + beta, bounded by 0 and 1.
    case hardSigmoid(alpha: Float, beta: Float)
    /// x * min(max(x + 3, 0), 6) / 6 (Howard et al. 2019).
    case hardSwish
    /// log(1 + exp(x)).
    case softplus
    /// x * tanh(log(1 + exp(x))).
    case mish
    case exponential
    /// NaN of negative numbers, -infinity of 0.
    case logarithm
    /// NaN of negative numbers.
    case squareRoot
    case square
    case absolute
    /// min(max(x, lower), upper).
    case clip(lower: Float, upper: Float)
    /// scale * x + shift.
    case linear(scale: Float, shift: Float)
}

extension Engine {
    /// A function of each number, in the input's layout; NaN stays NaN, and infinities give what PyTorch gives: NaN where the function
    /// has infinity times 0 there, as `silu` and `gelu` have at negative infinity.
    ///
    ///     try engine.activation(.sigmoid, of: Tensor([2], [0, 100])).values   // [0.5, 1]
    public func activation(_ kind: Activation, of input: Tensor) throws -> Tensor {
        guard input.count > 0 else { return input }
        // Some kernels bound what they take the exponential of, and then multiply it with the number.
        guard let kernel = kind.kernel, isModerate(input) else { return try looped(kind, input) }
        let primitive = try activationForward(kind, kernel, input.description)
        let output = empty(input.description)
        try execute(primitive, [(DNNL_ARG_SRC, input), (DNNL_ARG_DST, output)])
        return output.known(upTo: knownBound(input).flatMap(kind.bound))
    }

    func activationForward(
        _ kind: Activation, _ kernel: ElementwiseKernel, _ description: MemoryDescription
    ) throws -> Primitive {
        try primitive(for: PrimitiveKey(.activation, numbers: kernel.numbers, descriptions: [description])) {
            try makePrimitive("\(kind) of \(description.shape)") {
                cahier_elementwise_forward(
                    &$0, raw, dnnl_forward_training, kernel.algorithm, description.raw, kernel.alpha, kernel.beta)
            }
        }
    }
}

/// One of oneDNN's functions of a number, and its parameters.
struct ElementwiseKernel {
    let algorithm: dnnl_alg_kind_t
    var alpha: Float = 0
    var beta: Float = 0

    var numbers: [Int] { [Int(algorithm.rawValue), Int(alpha.bitPattern), Int(beta.bitPattern)] }
}

extension Activation {
    /// How large the results of its kernel are for numbers up to a bound.
    fileprivate func bound(of numbers: Float) -> Float? {
        switch self {
        case .sigmoid, .tanh: 1.001
        case .elu(let alpha): max(numbers, abs(alpha)) * 1.001
        case .gelu, .geluTanh, .silu, .mish: numbers * 1.001 + 1
        default: nil
        }
    }

    /// oneDNN's kernel for a function with an exponential or an error function in it.
    ///
    /// The others are bound by memory, so that plain loops are as fast, and those treat kinks and NaN as PyTorch does.
    /// oneDNN 2.6 has kernels for three more, but its logarithm of 1 is -1.4e-6, its exponential of NaN is infinite,
    /// and its softplus of -8 errs by 3 parts in 1000.
    var kernel: ElementwiseKernel? {
        switch self {
        case .elu(let alpha): ElementwiseKernel(algorithm: dnnl_eltwise_elu, alpha: alpha)
        case .sigmoid: ElementwiseKernel(algorithm: dnnl_eltwise_logistic)
        case .tanh: ElementwiseKernel(algorithm: dnnl_eltwise_tanh)
        case .gelu: ElementwiseKernel(algorithm: dnnl_eltwise_gelu_erf)
        case .geluTanh: ElementwiseKernel(algorithm: dnnl_eltwise_gelu_tanh)
        case .silu: ElementwiseKernel(algorithm: dnnl_eltwise_swish, alpha: 1)
        case .mish: ElementwiseKernel(algorithm: dnnl_eltwise_mish)
        case .relu, .leakyReLU, .hardSigmoid, .hardSwish, .softplus, .exponential, .logarithm, .squareRoot, .square,
            .absolute, .clip, .linear:
            nil
        }
    }
}
