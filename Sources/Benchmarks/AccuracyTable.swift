import Foundation
import Notebook

/// How far kernels are from the same convolution in float64, for each shape of VGG-16's convolutions at 224 px.
package struct AccuracyTable {
    struct Row: Encodable {
        /// Input and output channels, and the map's height and width.
        var inputChannels, outputChannels, size: Int
        /// Which of the network's convolutions have this shape.
        var layers: [String]
        var direct, winograd: Deviation
    }

    /// Differences from float64; each relative to the same measure of the float64 outputs.
    struct Deviation: Encodable {
        /// The largest difference, over the largest output.
        var largest: Double
        /// The root of the mean squared difference, over that of the outputs.
        var rootMeanSquare: Double
    }

    var rows: [Row]

    /// One image of standard normal numbers, cut off at 0 as ReLU does, and He et al.'s weights. About ten seconds.
    package static func measure() throws -> AccuracyTable {
        let network = Network.vgg16(stream: RandomStream(seed: 1, "accuracy"))
        let shapes = try network.outputShapes([1] + network.inputShape)
        let (fast, direct) = (try Engine(), try Engine(kernels: .direct))
        var rows: [Row] = []
        for (index, named) in network.layers.enumerated() {
            guard case .convolution(let layer) = named.layer else { continue }
            let input = index == 0 ? [1] + network.inputShape : shapes[index - 1]
            let (inputs, outputs) = (input[1], layer.weights.shape[0])
            if let known = rows.firstIndex(where: {
                $0.inputChannels == inputs && $0.outputChannels == outputs && $0.size == input[2]
            }) {
                rows[known].layers.append(named.name)
                continue
            }
            let images = activations(input)
            let reference = ReferenceConvolution(images: images, weights: layer.weights).convolved()
            func deviation(_ engine: Engine) throws -> Deviation {
                let found = try engine.convolution(images, weights: layer.weights, bias: nil, geometry: layer.geometry)
                return Deviation(of: found.values, from: reference)
            }
            rows.append(
                Row(
                    inputChannels: inputs, outputChannels: outputs, size: input[2], layers: [named.name],
                    direct: try deviation(direct), winograd: try deviation(fast)))
        }
        return AccuracyTable(rows: rows)
    }

    private static func activations(_ shape: [Int]) -> Tensor {
        var stream = RandomStream(seed: 1, "accuracy, images")
        return Tensor(shape) { values in
            for index in values.indices { values[index] = Float(max(stream.normal(), 0)) }
        }
    }

    package var text: String {
        let head = "channels      map   direct: largest      RMS   fast: largest      RMS   layers"
        let lines = rows.map { row in
            "\(row.inputChannels) to \(row.outputChannels)".padding(toLength: 11, withPad: " ", startingAt: 0)
                + String(
                    format: "%6d %17.1e %8.1e %15.1e %8.1e   ", row.size, row.direct.largest, row.direct.rootMeanSquare,
                    row.winograd.largest, row.winograd.rootMeanSquare)
                + row.layers.joined(separator: ", ")
        }
        let foot = """
            Differences from float64. Largest: over the largest output. RMS: root mean square over that of the outputs.
            The fast kernels are Winograd's where the shape and the processor have one; --exact never uses them.
            """
        return ([head] + lines + [foot]).joined(separator: "\n")
    }

    package func json() throws -> String { try benchmarkJSON(["convolutions": rows]) }
}

extension AccuracyTable.Deviation {
    init(of found: [Float], from reference: [Double]) {
        var (largest, squares, top, norm) = (0.0, 0.0, 0.0, 0.0)
        for (value, exact) in zip(found, reference) {
            let difference = abs(Double(value) - exact)
            largest = max(largest, difference)
            squares += difference * difference
            top = max(top, abs(exact))
            norm += exact * exact
        }
        self.init(largest: largest / top, rootMeanSquare: (squares / norm).squareRoot())
    }
}

/// A 3x3 convolution with a padding of 1 in float64, row by row.
private struct ReferenceConvolution: Sendable {
    let images, weights: [Double]
    let inputs, outputs, height, width: Int

    init(images: Tensor, weights: Tensor) {
        self.images = images.values.map(Double.init)
        self.weights = weights.values.map(Double.init)
        (inputs, outputs) = (weights.shape[1], weights.shape[0])
        (height, width) = (images.shape[2], images.shape[3])
    }

    func convolved() -> [Double] {
        let area = height * width
        return [Double](unsafeUninitializedCapacity: outputs * area) { buffer, count in
            buffer.initialize(repeating: 0)
            count = buffer.count
            let planes = Planes(start: buffer)
            DispatchQueue.concurrentPerform(iterations: outputs) { output in
                addChannels(
                    to: UnsafeMutableBufferPointer(rebasing: planes.start[output * area..<(output + 1) * area]), output)
            }
        }
    }

    /// Each thread writes a plane of its own.
    private struct Planes: @unchecked Sendable { let start: UnsafeMutableBufferPointer<Double> }

    private func addChannels(to plane: UnsafeMutableBufferPointer<Double>, _ output: Int) {
        images.withUnsafeBufferPointer { images in
            for channel in 0..<inputs {
                for window in 0..<9 {
                    let weight = weights[(output * inputs + channel) * 9 + window]
                    let (down, right) = (window / 3 - 1, window % 3 - 1)
                    for y in max(0, -down)..<min(height, height - down) {
                        let from = channel * height * width + (y + down) * width + right
                        for x in max(0, -right)..<min(width, width - right) {
                            plane[y * width + x] += weight * images[from + x]
                        }
                    }
                }
            }
        }
    }
}
