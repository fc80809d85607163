import Foundation
import Tensors

/// What a layer is, without its numbers.
private enum LayerPlan: Codable {
    case convolution(geometry: ConvolutionGeometry, hasBias: Bool)
    case batchNorm(epsilon: Float, momentum: Float)
    case relu
    case clippedReLU(ClippedReLU)
    case pooling(kind: PoolingKind, geometry: PoolingGeometry)
    case flatten
    case linear(hasBias: Bool)
    case dropout(rate: Float)

    init(_ layer: Layer) {
        self =
            switch layer {
            case .convolution(let layer): .convolution(geometry: layer.geometry, hasBias: layer.bias != nil)
            case .batchNorm(let layer): .batchNorm(epsilon: layer.epsilon, momentum: layer.momentum)
            case .relu: .relu
            case .clippedReLU(let layer): .clippedReLU(layer)
            case .pooling(let kind, let geometry): .pooling(kind: kind, geometry: geometry)
            case .flatten: .flatten
            case .linear(let layer): .linear(hasBias: layer.bias != nil)
            case .dropout(let rate): .dropout(rate: rate)
            }
    }

    func layer(_ tensor: (ParameterRole) throws -> Tensor) throws -> Layer {
        switch self {
        case .convolution(let geometry, let hasBias):
            .convolution(
                Convolution(
                    weights: try tensor(.weight), bias: hasBias ? try tensor(.bias) : nil, geometry: geometry))
        case .batchNorm(let epsilon, let momentum):
            .batchNorm(try batchNorm(epsilon, momentum, tensor))
        case .relu: .relu
        case .clippedReLU(let layer): .clippedReLU(layer)
        case .pooling(let kind, let geometry): .pooling(kind, geometry)
        case .flatten: .flatten
        case .linear(let hasBias):
            .linear(Linear(weights: try tensor(.weight), bias: hasBias ? try tensor(.bias) : nil))
        case .dropout(let rate): .dropout(rate: rate)
        }
    }

    private func batchNorm(
        _ epsilon: Float, _ momentum: Float, _ tensor: (ParameterRole) throws -> Tensor
    ) throws -> BatchNorm {
        let scale = try tensor(.scale)
        var norm = BatchNorm(channels: scale.count, epsilon: epsilon, momentum: momentum)
        norm.scale = scale
        norm.shift = try tensor(.shift)
        norm.runningMean = try tensor(.runningMean)
        norm.runningVariance = try tensor(.runningVariance)
        return norm
    }
}

extension LayerPlan {
    fileprivate var hasParameters: Bool {
        switch self {
        case .convolution, .batchNorm, .linear: true
        case .relu, .clippedReLU, .pooling, .flatten, .dropout: false
        }
    }
}

extension Layer {
    /// What keeps the layer's own numbers from belonging together; following shapes through a network finds the rest.
    fileprivate var inconsistency: String? {
        switch self {
        case .convolution(let layer):
            if !isSane(layer.geometry.stride) || !isSane(layer.geometry.padding) {
                "has the absurd windows \(layer.geometry)"
            } else {
                layer.bias.flatMap { $0.shape == [layer.weights.shape[0]] ? nil : "has a bias of \($0.shape)" }
            }
        case .linear(let layer):
            layer.bias.flatMap { $0.shape == [layer.weights.shape[0]] ? nil : "has a bias of \($0.shape)" }
        case .batchNorm:
            parameters.allSatisfy { $0.tensor.shape == [parameters[0].tensor.count] }
                ? nil : "has numbers for different counts of channels"
        case .dropout(let rate): 0..<1 ~= rate ? nil : "has a rate of \(rate), which is no share below 1"
        case .pooling(_, let geometry):
            isSane(geometry.size) && isSane(geometry.stride) ? nil : "has the absurd windows \(geometry)"
        case .relu, .clippedReLU, .flatten: nil
        }
    }
}

/// Sizes beyond this would overflow sums and products of shapes.
private func isSane(_ size: Int) -> Bool { 0..<65536 ~= size }

private struct NamedPlan: Codable {
    var name: String
    var plan: LayerPlan
}

extension Network {
    /// The network as safetensors, its layers described in the metadata.
    public func safeTensors() throws -> SafeTensors {
        let plans = layers.map { NamedPlan(name: $0.name, plan: LayerPlan($0.layer)) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return SafeTensors(
            tensors: Dictionary(uniqueKeysWithValues: namedParameters),
            metadata: [
                "name": name, "input": inputShape.map(String.init).joined(separator: " "),
                "layers": String(decoding: try encoder.encode(plans), as: UTF8.self),
            ])
    }

    /// The network that `safeTensors()` described.
    ///
    /// - Throws: `NetworkError` naming what is missing or doesn't fit.
    public init(_ file: SafeTensors) throws {
        let operation = "reading a network"
        guard let name = file.metadata["name"], let input = file.metadata["input"], let layers = file.metadata["layers"],
            let plans = try? JSONDecoder().decode([NamedPlan].self, from: Data(layers.utf8)),
            Set(plans.filter(\.plan.hasParameters).map(\.name)).count == plans.count(where: \.plan.hasParameters)
        else { throw NetworkError(operation, "the file doesn't describe the network's layers; it was not written by Cahier") }
        self.init(
            name: name, inputShape: input.split(separator: " ").compactMap { Int($0) },
            layers: try plans.map { named in
                let layer = try named.plan.layer { role in
                    let parameter = "\(named.name).\(role.pyTorchName)"
                    guard let tensor = file.tensors[parameter] else {
                        throw NetworkError(operation, "the tensor \(parameter) is missing")
                    }
                    return tensor
                }
                if let problem = layer.inconsistency { throw NetworkError(operation, "\(named.name) \(problem)") }
                return NamedLayer(named.name, layer)
            })
        guard inputShape.count == 3, inputShape.allSatisfy({ $0 >= 1 && isSane($0) }) else {
            throw NetworkError(operation, "wants an input of three sizes [C, H, W], found \"\(input)\"")
        }
        _ = try outputShape([1] + inputShape)
    }
}

extension TrainingState {
    /// The state as safetensors: the network, and each velocity beside its parameter.
    public func safeTensors() throws -> SafeTensors {
        var file = try network.safeTensors()
        for (layer, tensors) in velocities.enumerated() {
            for (index, tensor) in tensors.enumerated() { file.tensors["velocity.\(layer).\(index)"] = tensor }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        file.metadata["history"] = String(decoding: try encoder.encode(history), as: UTF8.self)
        return file
    }

    /// The state that `safeTensors()` described.
    public init(_ file: SafeTensors) throws {
        self.init(try Network(file))
        guard let text = file.metadata["history"],
            let history = try? JSONDecoder().decode([EpochSummary].self, from: Data(text.utf8))
        else { throw NetworkError("reading a checkpoint", "the history of epochs is missing; delete it to train anew") }
        self.history = history
        for layer in velocities.indices {
            for index in velocities[layer].indices {
                guard let tensor = file.tensors["velocity.\(layer).\(index)"],
                    tensor.shape == velocities[layer][index].shape
                else { throw NetworkError("reading a checkpoint", "velocity.\(layer).\(index) is missing or misshapen") }
                velocities[layer][index] = tensor
            }
        }
    }
}
