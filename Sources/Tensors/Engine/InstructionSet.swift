import COneDNN
import Foundation

/// The vector instructions that decide which kernels run.
enum InstructionSet {
    case plain, avx2, avx512

    static var level: InstructionSet {
        switch cahier_instruction_level() {
        case cahier_instructions_avx512: .avx512
        case cahier_instructions_avx2: .avx2
        default: .plain
        }
    }

    /// Whether ReLU fused into a kernel gives the bytes of ReLU by itself; kernels for SSE4.1 give -0 in place of 0.
    static var fusesReLUExactly: Bool { level != .plain }

    /// For example "AVX-512 with bfloat16".
    static var name: String { String(cString: cahier_instruction_name()) }

    /// oneDNN's version, for example "2.6.3".
    static var version: String {
        guard let version = dnnl_version()?.pointee else { return "of unknown version" }
        return "\(version.major).\(version.minor).\(version.patch)"
    }

    /// OpenMP's rule: `OMP_NUM_THREADS` where it is set, of several numbers the first; all processors otherwise.
    static let threads: Int = {
        let variable = ProcessInfo.processInfo.environment[InstructionLimit.threadsVariable]
        let asked = variable?.split(separator: ",").first.flatMap { Int($0) }
        return asked.map { max(1, $0) } ?? ProcessInfo.processInfo.activeProcessorCount
    }()
}
