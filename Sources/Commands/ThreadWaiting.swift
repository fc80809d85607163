import Foundation

/// How oneDNN's threads wait for each other at the end of each operation.
///
/// By default libgomp has them spin for some milliseconds, so that with another program on the machine each waits for
/// the other's share of a core: a study that takes 27 s for a picture beside a build takes 11 s where they sleep.
enum ThreadWaiting {
    private static let variable = "OMP_WAIT_POLICY"

    static func sleepRatherThanSpin() {
        guard getenv(variable) == nil else { return }
        // Where this is not allowed, the program goes on and is merely slower at times.
        Program.restart(setting: [variable: "passive"])
    }
}
