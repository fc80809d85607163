/// What a run took, as far as its record says.
public struct Cost: Sendable, Equatable {
    /// One step's work, in this run or in the one that its value is reused from.
    public struct Step: Sendable, Equatable {
        public var name: String
        /// "this run", "run 3".
        public var computedIn: String
        public var isReused: Bool
        /// By the clock on the wall.
        public var seconds: Double
        /// Of all threads; nil where it was not recorded.
        public var processorSeconds: Double?
        /// On how many images models were evaluated.
        public var evaluations: Int

        public init(
            _ name: String, computedIn: String, isReused: Bool, seconds: Double, processorSeconds: Double?,
            evaluations: Int
        ) {
            (self.name, self.computedIn, self.isReused) = (name, computedIn, isReused)
            (self.seconds, self.processorSeconds, self.evaluations) = (seconds, processorSeconds, evaluations)
        }
    }

    /// Of the whole run, by the clock on the wall.
    public var seconds: Double?
    /// Of all threads of the whole run.
    public var processorSeconds: Double?
    /// The most memory that the process held, in bytes.
    public var memoryPeak: Int?
    /// Runs of the study before this one, however they ended: "2 complete, 1 failed"; nil where nobody looked.
    public var earlierRuns: String?
    /// Processor, instruction set, threads, system.
    public var machine: [Card.Row]
    public var steps: [Step]

    public init(
        seconds: Double?, processorSeconds: Double? = nil, memoryPeak: Int? = nil, earlierRuns: String? = nil,
        machine: [Card.Row], steps: [Step]
    ) {
        (self.seconds, self.processorSeconds, self.memoryPeak) = (seconds, processorSeconds, memoryPeak)
        (self.earlierRuns, self.machine, self.steps) = (earlierRuns, machine, steps)
    }
}
