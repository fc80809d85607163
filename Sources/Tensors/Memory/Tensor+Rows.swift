extension Tensor {
    /// Some of the columns of a matrix [N, D]; all of them where no range is given. O(numbers).
    public func columns(_ range: Range<Int>?) -> Tensor {
        guard let range, range != 0..<shape[1] else { return self }
        let size = shape[1]
        return withValues { values in
            Tensor([shape[0], range.count]) { target in
                for row in 0..<shape[0] {
                    for column in 0..<range.count {
                        target[row * range.count + column] = values[row * size + range.lowerBound + column]
                    }
                }
            }
        }
    }

    /// Matrices [N, D] with equally many columns, one below the other. O(numbers).
    public init(stacking matrices: [Tensor]) {
        let size = matrices.first?.shape[1] ?? 0
        precondition(matrices.allSatisfy { $0.shape.count == 2 && $0.shape[1] == size }, "one width for all")
        self.init([matrices.reduce(0) { $0 + $1.shape[0] }, size]) { target in
            var start = 0
            for matrix in matrices {
                matrix.withValues { values in
                    for (offset, value) in values.enumerated() { target[start + offset] = value }
                }
                start += matrix.count
            }
        }
    }
}
