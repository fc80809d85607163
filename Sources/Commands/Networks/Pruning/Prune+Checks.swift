import Notebook

/// What is refused before anything is measured.
extension Prune {
    var needsCurves: Bool { method.needsCurves || curves != nil }
    private var measures: Bool { !images.isEmpty || noise }

    /// What can be said of the call before any file is read.
    ///
    /// - Throws: exit status 64 after a line, also for an option that would have no effect.
    func checkedCall() throws -> Sparsity {
        if let count, count < 1 { throw wrongCall("--count \(count) measures nothing. Give 1 or more.") }
        if let parts, !(1...255 ~= parts) {
            throw wrongCall("--parts \(parts) gives no curve. Give a number from 1 to 255.")
        }
        guard images.isEmpty || !noise else {
            throw wrongCall("--images and --noise are two ways to measure. Give one of them.")
        }
        if needsCurves, !measures {
            throw wrongCall(
                "\(method.needsCurves ? "--method \(method.rawValue)" : "--curves") measures what pruning changes in the "
                    + "output. Give --images with photographs, or --noise.")
        }
        if let count, !measures {
            throw wrongCall(
                "--count \(count) says on how many images is measured, and nothing is. Give --images or --noise, or leave "
                    + "--count out.")
        }
        if let parts, !needsCurves {
            throw wrongCall(
                "--parts \(parts) divides layers for their curves, and none is measured. Give --method rd or --curves, or "
                    + "leave --parts out.")
        }
        if let seed, !noise {
            throw wrongCall(
                "--seed \(seed) is where --noise starts, and there is none. Give --noise, or leave --seed out.")
        }
        if upright, images.isEmpty {
            throw wrongCall("--upright turns photographs, and there are none. Give --images, or leave --upright out.")
        }
        do { return try Sparsity(keeping: keep) } catch let error as MethodError {
            throw wrongCall("--keep: \(error.finding). \(error.advice).")
        }
    }

    /// How many weights are kept.
    ///
    /// - Parameter nonzero: how many weights of each layer are not 0.
    /// - Throws: exit status 64 after a line where it is none, or more than are not 0 already.
    func checkedBudget(
        _ sparsity: Sparsity, of layers: [PrunableLayer], nonzero: [Int], in file: WeightsFile
    ) throws -> Int {
        let weights = layers.reduce(0) { $0 + $1.weights.count }, nonzero = nonzero.reduce(0, +)
        let budget = sparsity.budget(of: weights)
        guard budget > 0 else {
            throw wrongCall("--keep \(keep) of \(weights) weights keeps none. Give a larger share.")
        }
        guard budget <= nonzero else {
            throw wrongCall(
                "--keep \(keep) keeps \(budget) weights, but only \(nonzero) of \(file.path) are not 0: it is sparser "
                    + "already. Give a smaller share.")
        }
        return budget
    }

    /// - Throws: `NetworkError` naming tensor and file: magnitudes that are none have no order.
    func checkFinite(_ network: Network, _ file: WeightsFile) throws {
        let spoilt = network.nonFiniteParameters
        guard spoilt.isEmpty else {
            let error = NetworkError(spoilt, of: network.name, from: file.path)
            throw NetworkError(error.attempt, error.finding, advice: "Get the file again or use another")
        }
    }
}
