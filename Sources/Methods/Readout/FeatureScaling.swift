import Tensors

/// Each feature's mean and scale: over all rows, to compute with small numbers, and over the rows of each question.
struct FeatureScaling {
    /// Over all rows.
    private let centre: [Float]
    private let spread: [Float]
    /// [Q, D], of the centred features: the mean over a question's rows.
    let means: [[Float]]
    /// [Q, D]: 1 / (deviation · √D) over a question's rows; 0 for a feature that never changes there.
    let scales: [[Float]]

    init(_ features: Tensor, _ targets: [Targets]) {
        let all = Self.moments(features, rows: Array(0..<features.shape[0]))
        centre = all.means.map { Float($0) }
        spread = all.deviations.map { $0 > 0 ? Float(1 / $0) : 0 }
        let size = Double(features.shape[1]).squareRoot()
        var known: [[Int]: (means: [Float], scales: [Float])] = [:]
        var (means, scales): ([[Float]], [[Float]]) = ([], [])
        for target in targets {
            // Questions of one fold have the same rows.
            let found =
                known[target.rows]
                ?? {
                    let part = Self.moments(features, rows: target.rows)
                    return (
                        part.means.indices.map {
                            all.deviations[$0] > 0 ? Float((part.means[$0] - all.means[$0]) / all.deviations[$0]) : 0
                        },
                        part.deviations.indices.map {
                            part.deviations[$0] > 0 ? Float(all.deviations[$0] / (part.deviations[$0] * size)) : 0
                        }
                    )
                }()
            known[target.rows] = found
            means.append(found.means)
            scales.append(found.scales)
        }
        (self.means, self.scales) = (means, scales)
    }

    private static func moments(_ features: Tensor, rows: [Int]) -> (means: [Double], deviations: [Double]) {
        let size = features.shape[1]
        var means = [Double](repeating: 0, count: size)
        var squares = means
        features.withValues { values in
            for row in rows { for column in 0..<size { means[column] += Double(values[row * size + column]) } }
            for column in 0..<size { means[column] /= Double(rows.count) }
            for row in rows {
                for column in 0..<size {
                    let distance = Double(values[row * size + column]) - means[column]
                    squares[column] += distance * distance
                }
            }
        }
        return (means, squares.map { ($0 / Double(rows.count)).squareRoot() })
    }

    /// The features with mean 0 and variance 1 over all rows.
    func centred(_ features: Tensor) -> Tensor {
        let size = centre.count
        return features.withValues { values in
            Tensor(features.shape) { target in
                for start in stride(from: 0, to: values.count, by: size) {
                    for column in 0..<size {
                        target[start + column] = (values[start + column] - centre[column]) * spread[column]
                    }
                }
            }
        }
    }

    /// The readout of features as they are.
    func readout(_ solution: ReadoutSolution) -> LogisticReadout {
        let (size, questions) = (centre.count, means.count)
        var bias = solution.bias.map(Double.init)
        let weights = Tensor([size, questions]) { target in
            for column in 0..<size {
                for question in 0..<questions {
                    let centred = solution.weights[column * questions + question] * scales[question][column]
                    target[column * questions + question] = centred * spread[column]
                    bias[question] -=
                        Double(centred) * Double(means[question][column] + centre[column] * spread[column])
                }
            }
        }
        return LogisticReadout(weights: weights, bias: bias.map { Float($0) })
    }
}
