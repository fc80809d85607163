import CKernels
import COneDNN
import Synchronization

/// Instructions whose rate is a processor's peak.
public enum ProcessorPeak: String, Codable, CaseIterable, Sendable {
    case fma256
    case fma512
    case pairs256
    case pairs512
    case vnni512

    /// Whether the processor has them and `--instructions` allows them.
    public var isAllowed: Bool {
        guard cahier_peak_runs(raw) != 0 else { return false }
        return switch self {
        case .fma256, .pairs256: InstructionSet.level != .plain
        case .fma512, .pairs512: InstructionSet.level == .avx512
        case .vnni512: InstructionSet.level == .avx512 && cahier_has_vnni() != 0
        }
    }

    /// Whether they multiply integers, two pairs of 16 bits in each lane.
    public var isOfIntegers: Bool { self != .fma256 && self != .fma512 }

    /// That of the loops for an instruction set; `nil` where they are in plain C.
    public init?(of instructions: IntegerInstructions) {
        switch instructions {
        case .avx2: self = .pairs256
        case .avx512BW: self = .pairs512
        case .avx512VNNI: self = .vnni512
        case .emulatedVNNI, .emulatedPairs: return nil
        }
    }

    /// For a table: "vpdpwssd, 512 bits".
    public var inWords: String {
        switch self {
        case .fma256: "vfmadd231ps, 256 bits"
        case .fma512: "vfmadd231ps, 512 bits"
        case .pairs256: "vpmaddwd and vpaddd, 256 bits"
        case .pairs512: "vpmaddwd and vpaddd, 512 bits"
        case .vnni512: "vpdpwssd, 512 bits"
        }
    }

    /// Operations a second of all threads together: the best of so many repetitions, each of one to two milliseconds. A multiplication
    /// and an addition are two operations.
    public func operationsPerSecond(repetitions: Int = 20) -> Double {
        let (threads, raw) = (InstructionSet.threads, raw)
        let clock = ContinuousClock()
        var best = 0.0
        for _ in 0..<repetitions {
            let done = Atomic<Int>(0)
            let time = clock.measure {
                ThreadTeam.perform(threads) { _ in
                    done.add(Int(cahier_run_peak(raw, 1_000_000)), ordering: .relaxed)
                }
            }
            best = max(best, Double(done.load(ordering: .relaxed)) / (time / .seconds(1)))
        }
        return best
    }

    private var raw: cahier_peak {
        switch self {
        case .fma256: cahier_peak_fma_256
        case .fma512: cahier_peak_fma_512
        case .pairs256: cahier_peak_pairs_256
        case .pairs512: cahier_peak_pairs_512
        case .vnni512: cahier_peak_vnni_512
        }
    }
}
