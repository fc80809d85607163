import Networks

extension NodeTest {
    /// Why our operations don't cover a test, decided by what the model is made of, never by what it gives.
    func reasonItDoesNotApply() throws -> (operators: String, reason: String)? {
        let types = Set(model.nodes.map(\.operatorType))
        let names = types.sorted().joined(separator: " + ")
        if let other = model.nodes.first(where: { !$0.domain.isEmpty && $0.domain != "ai.onnx" }) {
            return (names, "operators of \(other.domain)")
        }
        if let type = types.sorted().first(where: { Operators.all[$0] == nil }) {
            return (type, Applicability.outside[type] ?? "UNKNOWN")
        }
        if types.isSubset(of: Operators.glueNames) { return (names, "computes nothing with numbers") }
        if let type = elementTypeReason() { return (names, type) }
        for node in model.nodes {
            if let reason = try Applicability.limits[node.operatorType]?(node, self) {
                return (node.operatorType, reason)
            }
        }
        return nil
    }

    private func elementTypeReason() -> String? {
        for value in model.inputs + model.outputs {
            guard let type = value.elementType else { return "sequences and optional values" }
            switch type {
            case .string: return "text"
            case .complex64, .complex128: return "complex numbers"
            default: break
            }
        }
        let integers = Set(model.inputs.filter { $0.elementType?.isInteger == true }.map(\.name))
        for node in model.nodes where Applicability.arithmetic.contains(node.operatorType) {
            if let first = node.inputs.first, integers.contains(first) { return "arithmetic with integers" }
        }
        return nil
    }
}

enum Applicability {
    /// Operators that compute with numbers, of which ours are Float32; the others only move them.
    static let arithmetic: Set<String> = Set(Operators.elements.keys).union(Operators.products.keys)
        .union(["MaxPool", "AveragePool"])

    /// What some uses of an operator ask for that ours doesn't do.
    static let limits: [String: @Sendable (ONNXNode, NodeTest) throws -> String?] = [
        "MaxPool": { node, _ in node.outputs.count > 1 ? "the places of the maxima" : nil },
        "Dropout": { node, test in
            guard node.inputs.count > 2, let isTraining = try test.inputs()[node.inputs[2]]?.integers.first,
                isTraining != 0
            else { return nil }
            return "random numbers of another generator"
        },
        "Resize": { node, _ in
            if case .text("tf_crop_and_resize")? = node.attributes["coordinate_transformation_mode"] {
                "a region of interest"
            } else {
                nil
            }
        },
        "SoftmaxCrossEntropyLoss": { node, test in
            if node.inputs.count > 2 { return "weights of classes" }
            if node.attributes["ignore_index"] != nil { return "classes to ignore" }
            if case .text(let reduction)? = node.attributes["reduction"], reduction != "mean" {
                return "losses that aren't means"
            }
            return test.model.inputs.first?.shape.count == 2 ? nil : "labels of pixels"
        },
        "BatchNormalization": { node, test in
            guard case .integer(1)? = node.attributes["training_mode"] else { return nil }
            return test.model.inputs.first?.shape.count == 4 ? nil : "training on other than maps"
        },
    ]

    /// Operators that none of our operations computes, and what they are.
    static let outside: [String: String] = {
        var result: [String: String] = [:]
        for (reason, names) in outsideByReason {
            for name in names.split(whereSeparator: \.isWhitespace) { result[String(name)] = reason }
        }
        return result
    }()

    private static let outsideByReason: [String: String] = [
        "recurrent networks": "LSTM GRU RNN",
        "comparison and logic": """
        And Or Xor Not Equal Greater GreaterOrEqual Less LessOrEqual Where IsInf IsNaN BitShift
        """,
        "trigonometry and rounding": """
        Acos Acosh Asin Asinh Atan Atanh Cos Cosh Sin Sinh Tan Ceil Floor Round Sign Mod
        """,
        "functions our networks don't use": "Erf Pow Shrink ThresholdedRelu Hardmax CumSum Det Einsum",
        "places and order of numbers": """
        ArgMax ArgMin TopK Unique NonZero NonMaxSuppression Compress OneHot EyeLike Trilu ReverseSequence
        """,
        "gathering and scattering by tensors of indices": """
        GatherElements GatherND Scatter ScatterElements ScatterND MaxUnpool
        """,
        "sampling at given places": "GridSample RoiAlign",
        "quantised numbers": """
        QuantizeLinear DequantizeLinear DynamicQuantizeLinear QLinearConv QLinearMatMul ConvInteger MatMulInteger
        """,
        "sequences and optional values": """
        SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength SequenceMap
        SplitToSequence ConcatFromSequence OptionalGetElement OptionalHasElement Optional
        """,
        "control flow": "If Loop Scan",
        "random numbers of another generator": "Bernoulli RandomUniformLike",
        "signals": "BlackmanWindow HammingWindow HannWindow DFT STFT MelWeightMatrix",
        "text": "StringNormalizer TfIdfVectorizer",
        "a loss of labels for pixels, with weights": "NegativeLogLikelihoodLoss",
        "conversion to the type of another value": "CastLike",
    ]
}
