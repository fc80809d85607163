import Foundation
import Tensors

/// Weights [D, Q] of scaled features, row-major, and biases [Q].
struct ReadoutSolution {
    var weights: [Float]
    var bias: [Float]
}

/// The minimisation for all questions at once.
struct ReadoutProblem {
    /// [N, D], centred.
    let rows: Tensor
    let scaling: FeatureScaling
    let targets: [Targets]
    let regularisation: Float

    private var size: Int { rows.shape[1] }
    private var questions: Int { targets.count }

    func solve(steps: Int, tolerance: Float, on engine: Engine) throws -> ReadoutSolution {
        let lengths = try curvatures(on: engine).map { 1 / ($0 + regularisation) }
        var solution = ReadoutSolution(
            weights: [Float](repeating: 0, count: size * questions), bias: [Float](repeating: 0, count: questions))
        var ahead = solution
        // Each question restarts on its own, as if it were solved alone.
        var momentum = [Float](repeating: 1, count: questions)
        for _ in 0..<steps {
            let gradient = try gradient(at: ahead, on: engine)
            var next = ahead
            var (largest, uphill) = (Float(0), [Float](repeating: 0, count: questions))
            func move(_ value: inout Float, from last: Float, _ gradient: Float, _ question: Int) {
                value -= lengths[question] * gradient
                uphill[question] += gradient * (value - last)
                largest = max(largest, abs(gradient))
            }
            for place in next.weights.indices {
                move(&next.weights[place], from: solution.weights[place], gradient.weights[place], place % questions)
            }
            for place in 0..<questions {
                move(&next.bias[place], from: solution.bias[place], gradient.bias[place], place)
            }
            let factors = momentum.indices.map { question -> Float in
                if uphill[question] > 0 { momentum[question] = 1 }
                let grown = (1 + (1 + 4 * momentum[question] * momentum[question]).squareRoot()) / 2
                defer { momentum[question] = grown }
                return (momentum[question] - 1) / grown
            }
            for place in next.weights.indices {
                ahead.weights[place] =
                    next.weights[place] + factors[place % questions] * (next.weights[place] - solution.weights[place])
            }
            for place in 0..<questions {
                ahead.bias[place] = next.bias[place] + factors[place] * (next.bias[place] - solution.bias[place])
            }
            solution = next
            if largest < tolerance { break }
        }
        return solution
    }

    private func gradient(at point: ReadoutSolution, on engine: Engine) throws -> ReadoutSolution {
        let (scaled, offsets) = scaled(point)
        let logits = try engine.rowMajor(engine.matrixProduct(rows, Tensor([size, questions], scaled)))
        var bias = [Float](repeating: 0, count: questions)
        let errors = logits.withValues { logits in
            Tensor([rows.shape[0], questions]) { target in
                for place in target.indices {
                    let (row, question) = (place / questions, place % questions)
                    let importance = targets[question].importance[row]
                    guard importance > 0 else {
                        target[place] = 0
                        continue
                    }
                    let answer = 1 / (1 + exp(-(logits[place] + offsets[question])))
                    target[place] = importance * (answer - targets[question].wanted[row])
                    bias[question] += target[place]
                }
            }
        }
        var weights = try engine.rowMajor(engine.matrixProduct(rows, errors, transposingLeft: true)).values
        for place in weights.indices {
            let (column, question) = (place / questions, place % questions)
            weights[place] =
                scaling.scales[question][column] * (weights[place] - scaling.means[question][column] * bias[question])
                + regularisation * point.weights[place]
        }
        return ReadoutSolution(weights: weights, bias: bias)
    }

    /// The weights and offsets that centred features take in place of each question's scaled ones.
    private func scaled(_ point: ReadoutSolution) -> (weights: [Float], offsets: [Float]) {
        var (weights, offsets) = (point.weights, point.bias)
        for place in weights.indices {
            let (column, question) = (place / questions, place % questions)
            weights[place] *= scaling.scales[question][column]
            offsets[question] -= weights[place] * scaling.means[question][column]
        }
        return (weights, offsets)
    }

    /// An upper bound of each question's curvature: a quarter of the largest eigenvalue of its rows' weighted products,
    /// by power iteration, and a tenth more. The bias counts as one more feature.
    private func curvatures(on engine: Engine) throws -> [Float] {
        let start = 1 / Float(size + 1).squareRoot()
        var direction = ReadoutSolution(
            weights: [Float](repeating: start, count: size * questions),
            bias: [Float](repeating: start, count: questions))
        var eigenvalues = [Float](repeating: 1, count: questions)
        for _ in 0..<20 {
            let (scaled, offsets) = scaled(direction)
            let along = try engine.rowMajor(engine.matrixProduct(rows, Tensor([size, questions], scaled)))
            var bias = [Float](repeating: 0, count: questions)
            let weighted = along.withValues { along in
                Tensor([rows.shape[0], questions]) { target in
                    for place in target.indices {
                        let (row, question) = (place / questions, place % questions)
                        target[place] = targets[question].importance[row] * (along[place] + offsets[question])
                        bias[question] += target[place]
                    }
                }
            }
            var weights = try engine.rowMajor(engine.matrixProduct(rows, weighted, transposingLeft: true)).values
            var lengths = bias.map { $0 * $0 }
            for place in weights.indices {
                let (column, question) = (place / questions, place % questions)
                weights[place] =
                    scaling.scales[question][column]
                    * (weights[place] - scaling.means[question][column] * bias[question])
                lengths[question] += weights[place] * weights[place]
            }
            eigenvalues = lengths.map { $0.squareRoot() }
            // Where nothing varies, any step will do.
            let scale = eigenvalues.map { $0 > 0 ? 1 / $0 : 0 }
            for place in weights.indices { weights[place] *= scale[place % questions] }
            direction = ReadoutSolution(weights: weights, bias: bias.indices.map { bias[$0] * scale[$0] })
        }
        return eigenvalues.map { 1.1 * max($0, 1e-6) / 4 }
    }
}
