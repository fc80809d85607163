import Networks
import Tensors

/// Which numbers of a convolutional network are read out, and where each kind lies in an image's row of features.
///
///     let layout = try FeatureLayout(of: network, side: 224)
///     layout.parts.map(\.kind)      // [.convolution(1), …, .convolution(13), .block(1), …, .block(5), .lastBlock]
public struct FeatureLayout: Codable, Sendable, Equatable {
    /// How an output becomes numbers.
    public enum Reading: String, Codable, Sendable {
        /// The mean of each map.
        case means
        /// Every number.
        case all
    }

    /// What a part is read from, counted from the image.
    public enum Kind: Codable, Sendable, Hashable {
        case convolution(Int)
        /// The maps after a pooling.
        case block(Int)
        /// The last block's maps, number by number.
        case lastBlock
        case fullyConnected(Int)

        /// "convolution 7".
        public var name: String {
            switch self {
            case .convolution(let number): "convolution \(number)"
            case .block(let number): "block \(number)"
            case .lastBlock: "last block, flattened"
            case .fullyConnected(let number): "fully connected \(number)"
            }
        }
    }

    public struct Part: Codable, Sendable, Equatable {
        public var kind: Kind
        /// The place of the layer whose output is read.
        public var layer: Int
        public var reading: Reading
        /// Where its numbers lie in the row.
        public var range: Range<Int>
    }

    public private(set) var parts: [Part] = []

    /// How many numbers an image has.
    public var count: Int { parts.last?.range.upperBound ?? 0 }

    public func part(_ kind: Kind) -> Part? { parts.first { $0.kind == kind } }

    /// The means after every convolution's activation and after every pooling, the last pooling's maps number by
    /// number, and, in a network with a classifier, the outputs of its fully connected layers.
    ///
    /// - Parameter side: of the images, in pixels.
    /// - Throws: `NetworkError` where the network's layers don't fit together.
    public init(of network: Network, side: Int) throws {
        var (convolutions, blocks, linears) = (0, 0, 0)
        var last: (layer: Int, count: Int)?
        var later: [(kind: Kind, layer: Int, reading: Reading, count: Int)] = []
        let shapes = try network.outputShapes([1, 3, side, side])
        for place in network.layers.indices {
            let shape = shapes[place]
            switch network.layers[place].layer {
            case .convolution:
                convolutions += 1
                let activation = network.activation(after: place) ?? place
                add(.convolution(convolutions), activation, .means, shape[1])
            case .pooling:
                blocks += 1
                later.append((.block(blocks), place, .means, shape[1]))
                last = (place, shape.dropFirst().reduce(1, *))
            case .linear:
                linears += 1
                later.append((.fullyConnected(linears), network.activation(after: place) ?? place, .all, shape[1]))
            default: continue
            }
        }
        if let last { later.insert((.lastBlock, last.layer, .all, last.count), at: blocks) }
        for part in later { add(part.kind, part.layer, part.reading, part.count) }
    }

    private mutating func add(_ kind: Kind, _ layer: Int, _ reading: Reading, _ size: Int) {
        parts.append(Part(kind: kind, layer: layer, reading: reading, range: count..<count + size))
    }
}

extension Network {
    /// The features [N, D] of images [N, 3, S, S].
    ///
    /// - Throws: what `forward` throws.
    public func features(_ layout: FeatureLayout, of images: Tensor, on engine: Engine) throws -> Tensor {
        let places = Set(layout.parts.map(\.layer))
        let count = images.shape[0]
        var rows = [Float](repeating: 0, count: count * layout.count)
        _ = try forward(images, on: engine, to: (places.max() ?? 0) + 1, taps: places) { place, output in
            for part in layout.parts where part.layer == place {
                let read = try engine.rowMajor(part.reading == .means ? engine.globalAveragePooling(output) : output)
                let size = part.range.count
                read.withValues { values in
                    for image in 0..<count {
                        for index in 0..<size {
                            rows[image * layout.count + part.range.lowerBound + index] = values[image * size + index]
                        }
                    }
                }
            }
        }
        return Tensor([count, layout.count], rows)
    }
}
