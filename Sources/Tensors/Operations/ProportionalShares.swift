import CKernels

extension Engine {
    /// Inputs x [..., I] of a linear layer that are multiplied with a part f of its weights w [O, I], and with which
    /// sign: s x f(w).
    public struct Contribution {
        public var input: Tensor
        public var part: WeightPart
        public var sign: Float

        public init(input: Tensor, part: WeightPart, sign: Float = 1) {
            self.input = input
            self.part = part
            self.sign = sign
        }
    }

    /// Shares out a number R for each output [..., O] of a linear layer among its inputs, in proportion to what each
    /// contributes.
    ///
    /// Output o has z = Σ s x f(w) + b, over all contributions and inputs; each input gets Σ s x f(w) R / z, over all
    /// contributions and outputs. A row of weights is read once, and not at all where no output of it has something to
    /// share, as behind a ReLU. O(N I O).
    ///
    /// - Parameters:
    ///   - outputs: z, where it is known.
    /// - Returns: the inputs' shares [..., I], and R / z [..., O].
    /// - Throws: `TensorError` where the shapes don't fit.
    public func proportionalShares(
        of numbers: Tensor, among contributions: [Contribution], weights: Tensor, bias: Tensor?, outputs: Tensor? = nil,
        stabiliser: Stabiliser
    ) throws -> (inputs: Tensor, quotients: Tensor) {
        let name = "shares of \(numbers.shape) among inputs of weights \(weights.shape)"
        guard weights.shape.count == 2, let shape = contributions.first?.input.shape,
            numbers.shape.last == weights.shape[0],
            contributions.allSatisfy({ $0.input.shape == shape }),
            shape == Array(numbers.shape.dropLast()) + [weights.shape[1]]
        else {
            throw TensorError(name, "wants numbers [..., O], inputs [..., I] and weights [O, I] with the same O and I")
        }
        guard bias.map({ $0.shape == [weights.shape[0]] }) ?? true, outputs.map({ $0.shape == numbers.shape }) ?? true
        else {
            throw TensorError(name, "wants a bias [O] and outputs of the numbers' shape")
        }
        let rows = try SharedRows(
            numbers: rowMajor(numbers), inputs: contributions.map { try rowMajor($0.input) },
            terms: contributions.map { ($0.part, $0.sign) },
            weights: rowMajor(weights), bias: bias.map { try rowMajor($0) }, outputs: outputs.map { try rowMajor($0) },
            stabiliser: stabiliser)
        return rows.shares()
    }
}

/// The work of sharing, in pieces of rows whose count doesn't depend on the machine, so that the sums don't either.
private struct SharedRows {
    let numbers: Tensor
    let inputs: [Tensor]
    let terms: [(part: WeightPart, sign: Float)]
    let weights: Tensor
    let bias: Tensor?
    let outputs: Tensor?
    let stabiliser: Stabiliser

    private var outputCount: Int { weights.shape[0] }
    private var inputCount: Int { weights.shape[1] }
    private var images: Int { numbers.count / max(outputCount, 1) }

    func shares() -> (inputs: Tensor, quotients: Tensor) {
        var quotients = Tensor(repeating: 0, shape: numbers.shape)
        let active = numbers.withValues { values in
            (0..<outputCount).filter { row in (0..<images).contains { values[$0 * outputCount + row] != 0 } }
        }
        let pieces = min(8, max(1, active.count * inputCount >> 16))
        var sums = Tensor(repeating: 0, shape: [pieces, terms.count, images, inputCount])
        sums.withMutableValues { sums in
            quotients.withMutableValues { quotients in
                nonisolated(unsafe) let (sums, quotients) = (sums, quotients)
                ThreadTeam.perform(pieces) { piece in
                    let size = terms.count * images * inputCount
                    let own = UnsafeMutableBufferPointer(rebasing: sums[piece * size..<(piece + 1) * size])
                    for row in active[active.count * piece / pieces..<active.count * (piece + 1) / pieces] {
                        share(row, sums: own, quotients: quotients)
                    }
                }
            }
        }
        return (collected(sums, pieces: pieces), quotients)
    }

    /// Divides a row's numbers by its outputs, and adds the weights times the quotients to each image's sums while they
    /// are at hand.
    private func share(
        _ row: Int, sums: UnsafeMutableBufferPointer<Float>, quotients: UnsafeMutableBufferPointer<Float>
    ) {
        let count = inputCount
        weights.withValues { weights in
            let weights = UnsafeBufferPointer(rebasing: weights[row * count..<(row + 1) * count])
            for image in 0..<images {
                let place = image * outputCount + row
                let number = numbers.withValues { $0[place] }
                if number == 0 { continue }
                let output = outputs?.withValues { $0[place] } ?? output(weights, row: row, image: image)
                let quotient = stabiliser.quotient(number, by: output)
                quotients[place] = quotient
                for (term, (part, sign)) in terms.enumerated() {
                    let start = (term * images + image) * count
                    part.add(
                        weights, times: quotient * sign,
                        to: UnsafeMutableBufferPointer(rebasing: sums[start..<start + count]))
                }
            }
        }
    }

    private func output(_ weights: UnsafeBufferPointer<Float>, row: Int, image: Int) -> Float {
        zip(inputs, terms).reduce(bias?.withValues { $0[row] } ?? 0) { sum, contribution in
            contribution.0.withValues { input in
                let input = UnsafeBufferPointer(rebasing: input[image * inputCount..<(image + 1) * inputCount])
                return sum + contribution.1.sign * contribution.1.part.dot(weights, input)
            }
        }
    }

    /// Each input times the sums of all pieces, over the terms.
    private func collected(_ sums: Tensor, pieces: Int) -> Tensor {
        let size = images * inputCount
        return sums.withValues { sums in
            Tensor(inputs[0].shape) { result in
                result.initialize(repeating: 0)
                for (term, input) in inputs.enumerated() {
                    input.withValues { input in
                        for index in 0..<size {
                            var sum: Float = 0
                            for piece in 0..<pieces { sum += sums[(piece * terms.count + term) * size + index] }
                            result[index] += input[index] * sum
                        }
                    }
                }
            }
        }
    }
}

extension WeightPart {
    /// Adds the part of each weight times a factor to a sum.
    fileprivate func add(
        _ weights: UnsafeBufferPointer<Float>, times factor: Float, to sums: UnsafeMutableBufferPointer<Float>
    ) {
        switch self {
        case .scaled(let positive, let negative):
            cahier_part_add(sums.baseAddress, weights.baseAddress, weights.count, positive * factor, negative * factor)
        case .squared: for index in weights.indices { sums[index] += weights[index] * weights[index] * factor }
        case .one: for index in weights.indices { sums[index] += factor }
        }
    }

    /// Σ x f(w).
    fileprivate func dot(_ weights: UnsafeBufferPointer<Float>, _ inputs: UnsafeBufferPointer<Float>) -> Float {
        switch self {
        case .scaled(let positive, let negative):
            cahier_part_dot(weights.baseAddress, inputs.baseAddress, weights.count, positive, negative)
        case .squared: Float(zip(weights, inputs).reduce(0.0) { $0 + Double($1.0) * Double($1.0) * Double($1.1) })
        case .one: Float(inputs.reduce(0.0) { $0 + Double($1) })
        }
    }
}
