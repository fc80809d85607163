import Methods
import Tensors

/// The share of experiments with so many participants that would show what their participants choose by.
public struct ExperimentPower: Codable, Sendable {
    /// Whose levels the participants choose by, and beside whose they are judged.
    public let chooser, other: String
    public let participants: Int
    /// How many experiments, and in how many the high level's advantage is found, and the low one's.
    public let experiments, high, low: Int
}

extension Lab {
    /// Participants who choose by one network's levels, judged as people's choices are: for each of two networks, and each number of
    /// participants, so many experiments.
    public func experimentPower(
        _ choosers: SimulatedChoosers, by networks: (NetworkLevels, NetworkLevels), participants: [Int],
        experiments: Int, stream: RandomStream
    ) throws -> [ExperimentPower] {
        let ways = [networks, (networks.1, networks.0)].flatMap { pair in participants.map { (pair.0, pair.1, $0) } }
        let names = ways.indices.map { number in (0..<experiments).map { "experiments \(number + 1) \($0)" } }
        let found = try pieces("experiments", inRows: names) { number, experiment in
            let (chooser, other, participants) = ways[number]
            let shown = try choosers.areFound(
                participants, choosingBy: chooser, beside: other,
                stream: stream.substream("way", number).substream("experiment", experiment))
            return [shown.high, shown.low]
        }
        return zip(ways, found).map { way, found in
            ExperimentPower(
                chooser: way.0.name, other: way.1.name, participants: way.2, experiments: experiments,
                high: found.count { $0[0] }, low: found.count { $0[1] })
        }
    }
}
