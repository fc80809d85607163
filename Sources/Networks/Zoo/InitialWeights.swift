import Foundation
import Tensors

/// How a layer's weights or biases are drawn before training.
enum InitialWeights {
    case zero
    /// Around 0. Where torchvision cuts a normal distribution at ±2, it cuts a hundred standard deviations away: never.
    case normal(deviation: Double)
    /// Normal with variance 2 / fan-in (He et al. 2015, "Delving deep into rectifiers", equation 10).
    case heFanIn
    /// Normal with variance 2 / fan-out (the same, equation 14).
    case heFanOut
    /// Uniform with variance 2 / fan-in.
    case heFanInUniform
    /// Uniform with the variance 2 / (fan-in + fan-out) (Glorot and Bengio 2010, equation 16).
    case xavierUniform
    /// Uniform in ±1 / √fan-in: what PyTorch's layers start with, weights and biases alike.
    case fanInUniform
    /// Uniform in ±1 / √fan-out: torchvision's classifier of EfficientNet.
    case fanOutUniform
    /// Filters that pass a map on unchanged, as many as there are maps (Zagoruyko and Komodakis 2017, "DiracNets",
    /// section 3.1), and `heFanOut` for the others: signals and gradients reach through any number of such layers
    /// (Jordan 2024, arXiv 2404.00498, section 3.2).
    case identity
    /// Waves that pictures are made of: the products of cosines over maps, rows and columns, the slow ones first and
    /// each with both signs, and `heFanOut` for the others.
    ///
    /// Their outputs hardly correlate on photographs, much as those of filters made of the data's principal components
    /// (Jordan 2024, section 3.1), which are nearly cosines too.
    case cosines
}

/// How many numbers a number of a layer's output is made of, and how many it helps to make.
///
/// As PyTorch counts: the groups of a convolution don't lower its fan-out.
struct Fan {
    var incoming: Int
    var outgoing: Int

    /// For weights [O, I] or [O, C / groups, height, width].
    init(weights shape: [Int]) {
        let window = shape.dropFirst(2).reduce(1, *)
        incoming = shape[1] * window
        outgoing = shape[0] * window
    }
}

extension InitialWeights {
    /// Fresh numbers; 0 where there is no stream to draw them from.
    func tensor(_ shape: [Int], fan: Fan, stream: RandomStream?) -> Tensor {
        guard let stream else { return Tensor(repeating: 0, shape: shape) }
        switch self {
        case .zero: return Tensor(repeating: 0, shape: shape)
        case .normal(let deviation): return normal(shape, deviation, stream)
        case .heFanIn: return normal(shape, sqrt(2 / Double(fan.incoming)), stream)
        case .heFanOut: return normal(shape, sqrt(2 / Double(fan.outgoing)), stream)
        case .heFanInUniform: return uniform(shape, sqrt(6 / Double(fan.incoming)), stream)
        case .xavierUniform: return uniform(shape, sqrt(6 / Double(fan.incoming + fan.outgoing)), stream)
        case .fanInUniform: return uniform(shape, 1 / sqrt(Double(fan.incoming)), stream)
        case .fanOutUniform: return uniform(shape, 1 / sqrt(Double(fan.outgoing)), stream)
        case .identity:
            return filters(shape, fan, stream) { filter in
                filter < shape[1] ? { $0 == [filter, shape[2] / 2, shape[3] / 2] ? 1 : 0 } : nil
            }
        case .cosines:
            let waves = Wave.all(Array(shape.dropFirst()))
            return filters(shape, fan, stream) { filter in
                guard filter / 2 < waves.count else { return nil }
                let (wave, sign) = (waves[filter / 2], filter.isMultiple(of: 2) ? 1.0 : -1)
                return { sign * wave.value(at: $0) }
            }
        }
    }

    /// - Parameter known: gives the number at each place [map, row, column] of a filter; filters without one are
    ///   random.
    private func filters(
        _ shape: [Int], _ fan: Fan, _ stream: RandomStream, known: (_ filter: Int) -> (([Int]) -> Double)?
    ) -> Tensor {
        var values = InitialWeights.heFanOut.tensor(shape, fan: fan, stream: stream).values
        let area = shape[2] * shape[3], size = shape[1] * area
        for filter in 0..<shape[0] {
            guard let value = known(filter) else { continue }
            for place in 0..<size {
                values[filter * size + place] = Float(
                    value([place / area, place / shape[3] % shape[2], place % shape[3]]))
            }
        }
        return Tensor(shape, values)
    }

    private func normal(_ shape: [Int], _ deviation: Double, _ stream: RandomStream) -> Tensor {
        var stream = stream
        return Tensor(shape) { values in
            for index in values.indices { values[index] = Float(stream.normal() * deviation) }
        }
    }

    private func uniform(_ shape: [Int], _ bound: Double, _ stream: RandomStream) -> Tensor {
        var stream = stream
        return Tensor(shape) { values in
            for index in values.indices { values[index] = Float(stream.uniform(in: -bound..<bound)) }
        }
    }
}

/// A product of one cosine for each axis, with squares that sum to 1: an element of the discrete cosine transform's
/// basis (type II).
private struct Wave {
    /// Half periods on each axis.
    let frequencies: [Int]
    let shape: [Int]

    /// Those of one shape, slow ones first.
    static func all(_ shape: [Int]) -> [Wave] {
        let frequencies = shape.reduce([[]]) { found, length in
            found.flatMap { start in (0..<length).map { start + [$0] } }
        }
        return frequencies.enumerated().sorted {
            ($0.element.reduce(0, +), $0.offset) < ($1.element.reduce(0, +), $1.offset)
        }
        .map { Wave(frequencies: $0.element, shape: shape) }
    }

    func value(at place: [Int]) -> Double {
        zip(frequencies, zip(place, shape)).reduce(1) { product, axis in
            let (frequency, (place, length)) = axis
            let scale = sqrt((frequency == 0 ? 1 : 2) / Double(length))
            return product * scale * cos(.pi * Double(frequency) * (Double(place) + 0.5) / Double(length))
        }
    }
}
