import Networks

extension AttentionModule {
    /// The groups of classes that the module gives maps of, where it suits a network and its taps.
    ///
    /// - Throws: ``MethodError`` saying what doesn't fit.
    func checked(
        _ taps: AttentionTaps, beside network: Network, _ groups: LogitGroups?, _ attempt: String
    ) throws -> LogitGroups {
        guard taps.shapes.map({ $0[0] }) == channels else {
            throw MethodError(
                attempt,
                "the module is for maps of \(channels) channels, and \(design.taps.joined(separator: ", ")) give "
                    + "\(taps.shapes.map { $0[0] })",
                advice: "Use it with the network that it was trained beside")
        }
        let output = try? network.outputShape([1] + network.inputShape)
        guard let output, output.count == 2 else {
            throw MethodError(
                attempt, "\(network.name) gives no logits", advice: "Give a network that classifies")
        }
        let known = groups ?? .singles(output[1])
        guard known.classes == output[1], known.count == count else {
            throw MethodError(
                attempt,
                "the module gives \(count) maps, and the network has \(output[1]) classes"
                    + (groups.map { " in \($0.count) groups" } ?? ""),
                advice: "Use it with the network and the groups that it was trained for")
        }
        return known
    }
}
