import CKernels
import Tensors

/// The form in which activations are stored; a part of their key.
///
/// Float16 halves the memory and rounds: a number keeps 11 significant bits. Whoever computes with such activations
/// gets the rounded numbers from the first run on, not only once they come from the store.
public enum ActivationPrecision: String, Codable, Sendable, CaseIterable {
    case float32, float16

    var bytes: Int { self == .float32 ? 4 : 2 }
}

/// A chunk in the form in which it is stored.
struct EncodedChunk {
    /// Float32 where Float16 was asked for but would have made a finite number infinite.
    let precision: ActivationPrecision
    /// The largest error of a number, relative to it, or to Float16's smallest normal number for smaller ones.
    let largestError: Double
    /// The numbers as a later read gives them.
    let tensor: Tensor
    /// The numbers in Float16, if they are stored so.
    private let halves: [UInt16]

    init(_ tensor: Tensor, precision: ActivationPrecision) {
        let plain = tensor.rowMajor()
        if precision == .float16, let (halves, error) = Self.rounded(plain) {
            self.init(
                precision: .float16, largestError: error,
                tensor: Tensor(plain.shape) { cahier_floats_from_halves($0.baseAddress, halves, halves.count) },
                halves: halves)
        } else {
            self.init(precision: .float32, largestError: 0, tensor: plain, halves: [])
        }
    }

    private init(precision: ActivationPrecision, largestError: Double, tensor: Tensor, halves: [UInt16]) {
        self.precision = precision
        self.largestError = largestError
        self.tensor = tensor
        self.halves = halves
    }

    /// - Returns: nil if Float16's range is too small.
    private static func rounded(_ plain: Tensor) -> (halves: [UInt16], largestError: Double)? {
        var loss = cahier_half_loss()
        let halves = plain.withValues { floats in
            [UInt16](unsafeUninitializedCapacity: floats.count) { halves, count in
                loss = cahier_halves_from_floats(halves.baseAddress, floats.baseAddress, floats.count)
                count = floats.count
            }
        }
        return loss.overflows == 0 ? (halves, Double(loss.largest_error)) : nil
    }

    var byteCount: Int { tensor.count * precision.bytes }

    /// Calls a closure with the bytes to store, which it must not change.
    func withBytes<Result>(_ body: (UnsafeMutableRawBufferPointer) throws -> Result) rethrows -> Result {
        func call(_ bytes: UnsafeRawBufferPointer) throws -> Result {
            try body(UnsafeMutableRawBufferPointer(mutating: bytes))
        }
        switch precision {
        case .float32: return try tensor.withValues { try call(UnsafeRawBufferPointer($0)) }
        case .float16: return try halves.withUnsafeBytes(call)
        }
    }
}
