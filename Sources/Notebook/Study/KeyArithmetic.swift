import Tensors

/// What of this process's arithmetic a step's value depends on, as far as the step's methods tell.
///
/// Kernels round by their instruction set and by oneDNN's version, so that both are in the key of every step that uses
/// tensors; forward passes give the same bytes on any number of threads, gradients don't. A step that uses no tensors
/// has the same key on every machine.
struct KeyArithmetic: Codable, Equatable {
    var instructionSet: String
    var oneDNN: String
    /// Nothing where only forward passes are computed.
    var threads: Int?

    /// - Parameters:
    ///   - methods: those that the step's code uses; nil where nobody has read it, so that all may matter.
    ///   - isTiming: whether the value is a time, which depends on everything.
    init?(methods: [String: Int]?, isTiming: Bool, arithmetic: Arithmetic = .current) {
        func uses<Used: Method>(_ method: Used.Type) -> Bool {
            methods.map { $0[String(describing: method)] != nil } ?? true
        }
        guard isTiming || uses(TensorOperations.self) else { return nil }
        instructionSet = arithmetic.instructionSet
        oneDNN = arithmetic.oneDNN
        threads = isTiming || uses(TensorGradients.self) ? arithmetic.threads : nil
    }
}
