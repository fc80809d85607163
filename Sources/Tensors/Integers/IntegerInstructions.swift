import CKernels
import COneDNN

/// The instructions that multiply 16-bit integers in pairs and add to sums of 32 bits; all give the same bytes.
public enum IntegerInstructions: String, Codable, CaseIterable, Sendable {
    /// AVX-512's loops, with `vpdpwssd` emulated in C.
    case emulatedVNNI
    /// AVX2's loops, with `vpmaddwd` emulated in C.
    case emulatedPairs
    case avx2
    case avx512BW
    case avx512VNNI

    /// Whether the processor has them, whatever `--instructions` asks for.
    public var areInProcessor: Bool { cahier_integer_set_runs(loops) != 0 }

    /// The widest that the processor has and that `--instructions` allows.
    public static var chosen: IntegerInstructions {
        let allowed: [IntegerInstructions] =
            switch InstructionSet.level {
            case .avx512: cahier_has_vnni() != 0 ? [.avx512VNNI, .avx512BW, .avx2] : [.avx512BW, .avx2]
            case .avx2: [.avx2]
            case .plain: []
            }
        return allowed.first(where: \.areInProcessor) ?? .emulatedVNNI
    }

    /// For a table: "AVX-512 VNNI (vpdpwssd)".
    public var inWords: String {
        switch self {
        case .emulatedVNNI: "portable C (vpdpwssd emulated)"
        case .emulatedPairs: "portable C (vpmaddwd emulated)"
        case .avx2: "AVX2 (vpmaddwd, vpaddd)"
        case .avx512BW: "AVX-512BW (vpmaddwd, vpaddd)"
        case .avx512VNNI: "AVX-512 VNNI (vpdpwssd)"
        }
    }

    var loops: cahier_integer_set {
        switch self {
        case .emulatedVNNI: cahier_integers_portable
        case .emulatedPairs: cahier_integers_portable_pairs
        case .avx2: cahier_integers_avx2
        case .avx512BW: cahier_integers_avx512bw
        case .avx512VNNI: cahier_integers_avx512vnni
        }
    }
}
