import Foundation

/// How oneDNN's threads wait for each other at the end of each operation.
///
/// By default libgomp has them spin for some milliseconds, so that with another program on the machine each waits for
/// the other's share of a core: a study that takes 27 s for a picture beside a build takes 11 s where they sleep. Where they
/// sleep at once, each operation begins with waking them: small networks take up to a third longer. A thousand turns, some
/// tens of microseconds, cost 4 % beside another program.
enum ThreadWaiting {
    private static let policy = "OMP_WAIT_POLICY", turns = "GOMP_SPINCOUNT"

    static func sleepSoon() {
        guard getenv(policy) == nil else { return }
        // Where this is not allowed, the program goes on and is merely slower at times.
        Program.restart(setting: [policy: "passive", turns: ProcessInfo.processInfo.environment[turns] ?? "1000"])
    }
}
