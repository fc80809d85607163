import Foundation

/// What one of several processes of a machine does for a run that another one has begun: computes steps and pieces that
/// nobody computes yet, into the store that all of them share.
///
/// Work is shared by the store's claims alone, so that any of them may be killed; whoever began the run goes on when the
/// others have ended, and finds what they did.
public struct Teamwork {
    let store: Store
    let console: Console

    public init(_ store: Store, console: Console = Console()) { (self.store, self.console) = (store, console) }

    /// Works until nothing is left, or another process failed at what is left.
    ///
    /// Measured times are left to the run itself.
    ///
    /// - Parameter threads: the run's, where this process has another number: then what depends on them is the run's, too.
    /// - Throws: what a step throws; `NotebookError` where there is no such run.
    public func help(run number: Int, among studies: [Study], threads: Int? = nil) throws {
        guard let run = try store.run(number), let study = studies.first(where: { $0.name == run.study }) else {
            throw NotebookError(
                .store, "helping run \(number)",
                "the store \(store.file.path) has no such run of a study of this program",
                advice: "This command is for cahier run --workers")
        }
        let table = try study.codeTable
        let runner = Runner(store: store, console: console)
        let resolvers = run.setting.eachReplicate.map {
            Resolver(store: store, setting: $0, run: nil, console: console, code: table)
        }
        for resolver in resolvers { (resolver.runHelped, resolver.threadsOfKeys) = (number, threads) }
        // Of these steps, others compute what was left when this process came upon them.
        var left: [String: Pause] = [:], idle = Duration.milliseconds(100)
        while true {
            var isLeft = false, isDone = false
            for resolver in resolvers {
                let digests = try runner.explainedSteps(of: study, resolver).digests
                for node in study.steps(in: resolver.setting) {
                    guard case .compute = node.work, !node.isTimed, digests[ObjectIdentifier(node)] == nil else {
                        continue
                    }
                    guard try resolver.computesAsKeysSay(node), let key = try resolver.key(of: node, digests) else {
                        continue
                    }
                    // What nobody can begin yet follows from what somebody is at, or is the run's.
                    isLeft = true
                    let isDivided = table?.isDivided(node, inTurn: true) ?? false
                    if let pause = left[key], !isDivided || pause.lasts, try store.isClaimed(step: node.name) {
                        continue
                    }
                    let isAgain = left[key] != nil
                    if try compute(node, key, resolver, isDivided: isDivided, isAgain: isAgain, run: number) {
                        isDone = true
                        left[key] = nil
                    } else {
                        left[key] = Pause(after: left[key])
                    }
                }
            }
            if !isLeft { return }
            // What others are at is waited for, and looking for it takes their processors' time.
            if !isDone { Thread.sleep(forTimeInterval: idle / .seconds(1)) }
            idle = isDone ? .milliseconds(100) : min(idle * 2, .milliseconds(500))
        }
    }

    /// - Returns: whether anything was computed.
    private func compute(
        _ node: StepNode, _ key: String, _ resolver: Resolver, isDivided: Bool, isAgain: Bool, run: Int
    ) throws -> Bool {
        let claims = isDivided ? PieceClaims(store, step: node.name, key: key, run: run) : nil
        let division = Division(.whole, joins: true, claims: claims, neverWaits: true, isAgain: isAgain)
        resolver.equipment.division = division
        defer {
            resolver.equipment.division = nil
            claims?.end()
        }
        do {
            _ = try resolver.resolve(node)
            return true
        } catch DivisionEnd.left {
            return division.computed > 0
        }
    }
}

/// For how long a process lets a step be of which others were at all that it could do: a second call of `pieces` may be open
/// to it by then. Longer each time, since it takes some work to find out.
private struct Pause {
    private let length: Duration
    private let end: ContinuousClock.Instant

    init(after earlier: Pause?) {
        length = min(earlier.map { $0.length * 2 } ?? .milliseconds(500), .seconds(8))
        end = .now + length
    }

    var lasts: Bool { .now < end }
}
