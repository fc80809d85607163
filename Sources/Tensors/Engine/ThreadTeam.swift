import Foundation
import Synchronization

/// The threads that oneDNN spreads its operations over, for the loops between them.
///
/// OpenMP's threads wait a moment for more work before they sleep, so that a loop between two of oneDNN's operations finds
/// them awake. Waking one of Dispatch's takes some 45 µs, as long as a small layer, and two sets of threads would get in each
/// other's way. Where oneDNN came with another OpenMP than GNU's, Dispatch does it.
enum ThreadTeam {
    private typealias Region = @convention(c) (UnsafeMutableRawPointer?) -> Void
    /// As compilers call it for `#pragma omp parallel`: what each thread does, with what, how many threads, flags.
    private typealias Parallel = @convention(c) (Region, UnsafeMutableRawPointer?, UInt32, UInt32) -> Void

    private static let parallel = dlsym(nil, "GOMP_parallel").map { unsafeBitCast($0, to: Parallel.self) }

    /// Calls a closure for each of so many parts of some work; whichever thread is free takes the next.
    static func perform(_ parts: Int, _ body: @Sendable (_ part: Int) -> Void) {
        guard parts > 1, let parallel else {
            return DispatchQueue.concurrentPerform(iterations: parts, execute: body)
        }
        withoutActuallyEscaping(body) { body in
            var work = Work(parts: parts, body: body)
            withUnsafeMutablePointer(to: &work) { work in
                parallel(
                    { $0?.assumingMemoryBound(to: Work.self).pointee.takePart() }, work,
                    UInt32(min(parts, InstructionSet.threads)), 0)
            }
        }
    }

    /// Parts that are dealt one by one, since a region may have fewer threads than it asked for.
    private struct Work: ~Copyable {
        private let next = Atomic<Int>(0)
        private let parts: Int
        private let body: @Sendable (Int) -> Void

        init(parts: Int, body: @escaping @Sendable (Int) -> Void) { (self.parts, self.body) = (parts, body) }

        func takePart() {
            while case let part = next.wrappingAdd(1, ordering: .relaxed).oldValue, part < parts { body(part) }
        }
    }
}
