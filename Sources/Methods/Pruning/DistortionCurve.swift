/// What pruning one layer alone changes in a network's output, by how many of its weights are pruned.
public struct DistortionCurve: Codable, Sendable, Equatable {
    /// Its name in the network.
    public let layer: String
    /// How many the layer has.
    public let weights: Int
    /// Ascending from 0, the smallest magnitudes first; in a small layer neighbouring amounts may be equal.
    public let pruned: [Int]
    /// One for each amount: the squared change of an output, its mean over images or the largest; not negative and
    /// finite.
    public let distortions: [Double]

    /// - Throws: ``MethodError`` where the lists are none of these.
    public init(layer: String, weights: Int, pruned: [Int], distortions: [Double]) throws {
        if let finding = Self.problem(weights, pruned, distortions) {
            throw MethodError(
                "making a distortion curve of \(layer)", finding, advice: "Measure the layer's curve again")
        }
        self.layer = layer
        self.weights = weights
        self.pruned = pruned
        self.distortions = distortions
    }

    private enum CodingKeys: CodingKey { case layer, weights, pruned, distortions }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            layer: values.decode(String.self, forKey: .layer), weights: values.decode(Int.self, forKey: .weights),
            pruned: values.decode([Int].self, forKey: .pruned),
            distortions: values.decode([Double].self, forKey: .distortions))
    }

    /// ⌊j·n/J⌋ for j from 0 to J: equal shares of n weights.
    ///
    ///     DistortionCurve.amounts(of: 10, parts: 4)   // [0, 2, 5, 7, 10]
    public static func amounts(of weights: Int, parts: Int) -> [Int] {
        precondition(parts >= 1, "a layer is divided into at least one part")
        return (0...parts).map { $0 * weights / parts }
    }

    private static func problem(_ weights: Int, _ pruned: [Int], _ distortions: [Double]) -> String? {
        guard weights >= 1 else { return "expected a layer with weights, found \(weights)" }
        guard let first = pruned.first, let last = pruned.last else { return "there are no amounts" }
        guard first == 0 else { return "expected amounts from 0 on, found \(first) first" }
        guard last <= weights else { return "\(last) weights can't be pruned of \(weights)" }
        if let place = pruned.indices.dropFirst().first(where: { pruned[$0] < pruned[$0 - 1] }) {
            return "expected ascending amounts, found \(pruned[place]) after \(pruned[place - 1])"
        }
        guard distortions.count == pruned.count else {
            return "expected \(pruned.count) distortions, one for each amount, found \(distortions.count)"
        }
        return distortions.first { !($0 >= 0 && $0.isFinite) }.map {
            "expected finite distortions of at least 0, found \($0)"
        }
    }
}
