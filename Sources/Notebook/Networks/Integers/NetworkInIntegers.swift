import Methods
import Models
import Networks
import Tensors

/// A trained network in use, with convolutions in integers of several bits, and no training.
public struct NetworkInIntegers: Codable, StorableValue, Sendable {
    public struct Bits: Codable, StorableValue, Sendable {
        public var bits: Int
        /// Images that it answers as the network in Float32 does: "1" or "0" for each.
        public var same: String
        /// For each layer, how much of the range of 32 bits its sums may take, in the worst batch of images.
        public var layers: [IntegerRecord]

        /// How many images it answers as in Float32.
        public var sameCount: Int { same.count { $0 == "1" } }
    }

    /// "cifar-vgg16-bn"; the user's own network may be in its place.
    public var role: String
    public var name: String
    /// What of its multiply-adds integers do.
    public var shares: [IntegerLayers.Share]
    public var bits: [Bits]
    /// Photographs that could not be read.
    public var unreadable: Int
}

extension Lab {
    /// Asks a network for the same answers in integers of several bits, each kept as soon as it is done.
    ///
    /// - Parameters:
    ///   - role: the architecture whose place it has.
    ///   - batches: of images [N, C, H, W], as it wants them.
    ///   - unreadable: photographs that are missing from them.
    public func usedInIntegers(
        _ model: Model, as role: Architecture, bits: [Int], on batches: [Tensor], unreadable: Int = 0
    ) throws -> NetworkInIntegers {
        let network = model.deployed, engine = try engine
        let plain = try batches.map { network.predictions(try network.forward($0, on: engine)) }
        return NetworkInIntegers(
            role: role.rawValue, name: model.name, shares: try IntegerLayers.integerShares(of: network),
            bits: try bits.map { bits in
                try piece("\(role.rawValue), \(bits) bits") {
                    let integers = IntegerConvolutions(IntegerSetting(try IntegerFormat(bits: bits)), of: network)
                    var same = "", layers: [IntegerRecord] = []
                    for (number, images) in batches.enumerated() {
                        let output = try network.arithmeticLogits(
                            of: images, by: integers.begun("batch \(number)"), on: engine)
                        same += zip(network.predictions(output), plain[number]).map { $0 == $1 ? "1" : "0" }.joined()
                        let records = integers.integerRecords
                        layers = layers.isEmpty ? records : zip(layers, records).map { $0.withWorse(of: $1) }
                    }
                    return NetworkInIntegers.Bits(bits: bits, same: same, layers: layers)
                }
            }, unreadable: unreadable)
    }
}
