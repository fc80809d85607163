import Tensors

/// What the gradient of an image needs from a forward pass that computes what `Network.forward` does.
public struct InferenceTrace {
    fileprivate let trace: Trace
    /// The logits [N, classes].
    public var output: Tensor { trace.output }
}

extension Network {
    /// A forward pass as in use, whose gradients can be had: running statistics in batch normalisation, no dropout.
    ///
    /// - Parameter arithmetic: what computes convolutions in the place of the engine's own kernels.
    /// - Throws: as `forward`, and `NetworkError` for layers that have no gradient.
    public func tracedForInference(
        _ input: Tensor, on engine: Engine, arithmetic: (any ConvolutionArithmetic)? = nil
    ) throws -> InferenceTrace {
        InferenceTrace(trace: try traced(input, on: engine, mode: .inference, arithmetic: arithmetic))
    }

    /// The gradient of the input, or of a layer's output, from that of the logits; parameters' gradients are not
    /// computed.
    ///
    /// - Parameters:
    ///   - layer: the place of the layer whose output's gradient is wanted; without one, that of the input.
    ///   - change: gets each layer above with the gradient of its output; what it returns flows on in its place.
    /// - Throws: `NetworkError` where the logits don't depend on what the gradient is asked of.
    public func inputGradient(
        _ outputGradient: Tensor, through trace: InferenceTrace, on engine: Engine, ofOutputOf layer: Int? = nil,
        change: (_ layer: Int, _ gradient: Tensor) throws -> Tensor = { $1 }
    ) throws -> Tensor {
        let wiring = try Wiring(self)
        let target = layer ?? Wiring.image
        let depends = wiring.dependents(of: target)
        var waiting: [Int: Tensor] = [layers.count - 1: outputGradient]
        for index in layers.indices.reversed() where index > target {
            guard let gradient = waiting.removeValue(forKey: index), depends[index] else { continue }
            let step = BackwardStep(
                layer: computedLayer(index, wiring), record: trace.trace.records[index], wantsInput: true,
                wantsParameters: false)
            let results = try step.gradients(try change(index, gradient), on: engine).inputs
            for (source, result) in zip(wiring.inputs[index], results)
            where source == target || (source != Wiring.image && depends[source]) {
                waiting[source] = try waiting[source].map { try engine.combined($0, result, by: .add) } ?? result
            }
        }
        guard let gradient = waiting[target] else {
            throw NetworkError(
                "going back through \(name)",
                "its output doesn't depend on \(layer.map { "the output of \(layers[$0].name)" } ?? "the image")")
        }
        return gradient
    }
}

extension Wiring {
    /// For each layer, whether its output depends on that of the layer at a place.
    fileprivate func dependents(of place: Int) -> [Bool] {
        var depends: [Bool] = []
        for index in inputs.indices {
            depends.append(inputs[index].contains { $0 == place || ($0 >= 0 && depends[$0]) })
        }
        return depends
    }
}
