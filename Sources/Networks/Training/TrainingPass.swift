import Tensors

/// One update of a training run: what its objective and its hooks may use.
public struct TrainingPass {
    public let engine: Engine
    /// Draws of this update alone, the same in a resumed run.
    public let stream: RandomStream
    /// The number of the epoch, from 0.
    public let epoch: Int
    /// The number of the update in the whole run, from 0.
    public let update: Int
    /// For each layer, whether it trains.
    public let trains: [Bool]

    /// A forward pass as in training, of the layers that train; the others compute as in use.
    ///
    /// - Parameter arithmetic: what computes convolutions in the place of the engine's own kernels.
    public func traced(
        _ network: Network, _ images: Tensor, arithmetic: (any ConvolutionArithmetic)? = nil
    ) throws -> Trace {
        try network.traced(images, on: engine, dropout: stream, trains: trains, arithmetic: arithmetic)
    }

    /// The gradients of the parameters that train, from that of the network's output.
    public func gradients(of network: Network, _ outputGradient: Tensor, through trace: Trace) throws -> Gradients {
        try network.backward(outputGradient, through: trace, on: engine, trains: trains).parameters
    }

    /// A loss of the network's output, with the gradients of the parameters that train.
    public func value(_ loss: Loss, of network: Network, through trace: Trace) throws -> ObjectiveValue {
        ObjectiveValue(
            loss: loss.value, correct: loss.correct,
            gradients: try gradients(of: network, loss.gradient, through: trace), statistics: trace.batchStatistics)
    }
}

/// Changes a batch before the pass that learns from it: attacks it, mixes its images, sets its targets.
public typealias BeforePass = (_ batch: Batch, _ network: Network, _ pass: TrainingPass) throws -> Batch

/// Changes a training run after an update, such as with ``TrainingState/multiply(_:_:by:on:)``.
public typealias AfterUpdate = (_ state: inout TrainingState, _ pass: TrainingPass) throws -> Void

/// Gets a training run after an epoch, such as to make sure of something.
public typealias AfterEpoch = (_ state: TrainingState) throws -> Void
