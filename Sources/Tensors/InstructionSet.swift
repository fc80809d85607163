import COneDNN
import Foundation

/// The vector instructions that decide which kernels run.
enum InstructionSet {
    case plain, avx2, avx512

    static var current: (level: InstructionSet, name: String) {
        let isa = dnnl_get_effective_cpu_isa()
        return switch isa {
        case dnnl_cpu_isa_avx512_core_amx: (.avx512, "AVX-512 with AMX")
        case dnnl_cpu_isa_avx512_core_bf16: (.avx512, "AVX-512 with bfloat16")
        case dnnl_cpu_isa_avx512_core_vnni: (.avx512, "AVX-512 with VNNI")
        case dnnl_cpu_isa_avx512_core: (.avx512, "AVX-512")
        case dnnl_cpu_isa_avx2_vnni: (.avx2, "AVX2 with VNNI")
        case dnnl_cpu_isa_avx2: (.avx2, "AVX2")
        case dnnl_cpu_isa_avx: (.plain, "AVX")
        default: (.plain, "SSE4.1")
        }
    }

    /// OpenMP's rule: `OMP_NUM_THREADS` where it is set, all processors otherwise.
    static var threads: Int {
        let asked = ProcessInfo.processInfo.environment["OMP_NUM_THREADS"].flatMap { Int($0) }
        return asked.map { max(1, $0) } ?? ProcessInfo.processInfo.activeProcessorCount
    }
}
