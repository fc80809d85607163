import Tensors
import Testing

@Suite struct MatrixProductTests {
    /// Each operand with its last two axes as they are multiplied, broadcast over the axes before.
    private func exact(_ a: Lattice, _ b: Lattice, _ transposingLeft: Bool, _ transposingRight: Bool) -> Lattice {
        func sizes(_ operand: Lattice, _ transposing: Bool) -> (rows: Int, columns: Int) {
            let last = Array(operand.shape.suffix(2))
            return transposing ? (last[1], last[0]) : (last[0], last[1])
        }
        func at(_ operand: Lattice, _ stack: [Int], _ row: Int, _ column: Int, _ transposing: Bool) -> Double {
            let own = operand.shape.count - 2
            let index = zip(stack.suffix(own), operand.shape).map { $1 == 1 ? 0 : $0 }
            return operand[index + (transposing ? [column, row] : [row, column])]
        }
        let rank = max(a.shape.count, b.shape.count) - 2
        func size(_ operand: Lattice, _ axis: Int) -> Int {
            let place = axis - (rank - (operand.shape.count - 2))
            return place < 0 ? 1 : operand.shape[place]
        }
        let stack = (0..<rank).map { size(a, $0) == 1 ? size(b, $0) : size(a, $0) }
        let (rows, terms) = sizes(a, transposingLeft)
        let columns = sizes(b, transposingRight).columns
        return Lattice(stack + [rows, columns]) { index in
            let (outer, row, column) = (Array(index.dropLast(2)), index[index.count - 2], index[index.count - 1])
            return (0..<terms).reduce(0) {
                $0 + at(a, outer, row, $1, transposingLeft) * at(b, outer, $1, column, transposingRight)
            }
        }
    }

    @Test(arguments: [(false, false), (true, false), (false, true), (true, true)])
    func valuesAndGradients(transposingLeft: Bool, transposingRight: Bool) throws {
        let engine = try Engine()
        for round in 0..<30 {
            var stream = RandomStream(seed: 101, "product").substream("round", round)
            let stack = randomShape(stream.uniform(below: 3), upTo: 3, &stream)
            func part() -> [Int] {
                stack.dropFirst(stream.uniform(below: stack.count + 1)).map { stream.uniform(below: 3) == 0 ? 1 : $0 }
            }
            // Small ones have their gradients compared too.
            let size = round % 2 == 0 ? 4 : 20
            let (m, k, n) = (
                1 + stream.uniform(below: size), 1 + stream.uniform(below: size), 1 + stream.uniform(below: size)
            )
            let left = Tensor.random(part() + (transposingLeft ? [k, m] : [m, k]), &stream)
            let right = Tensor.random(part() + (transposingRight ? [n, k] : [k, n]), &stream)
            let context =
                "\(left.shape), \(transposingLeft), times \(right.shape), \(transposingRight), seed 101, round \(round)"
            let output = try engine.matrixProduct(
                left, right, transposingLeft: transposingLeft, transposingRight: transposingRight)
            expectClose(
                output, exact(Lattice(left), Lattice(right), transposingLeft, transposingRight), relative: 1e-5,
                ofLargest: 1e-6, context)
            guard output.count * (left.count + right.count) * k < 100_000 else { continue }
            let gradient = Tensor.random(output.shape, &stream)
            let found = try engine.matrixProductBackward(
                gradient, left, right, transposingLeft: transposingLeft, transposingRight: transposingRight)
            expectGradients([found.left, found.right], at: [left, right], gradient: gradient, context) {
                exact($0[0], $0[1], transposingLeft, transposingRight)
            }
        }
    }

    /// The products of attention: scores of queries and keys, and weighted values.
    @Test func attention() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 102, "product")
        let (queries, keys) = (Tensor.random([2, 2, 12, 64], &stream), Tensor.random([2, 2, 12, 64], &stream))
        let scores = try engine.matrixProduct(queries, keys, transposingRight: true)
        expectClose(
            scores, exact(Lattice(queries), Lattice(keys), false, true), relative: 1e-5, ofLargest: 1e-6, "scores")
        let values = try engine.matrixProduct(scores, keys)
        expectClose(
            values, exact(Lattice(scores), Lattice(keys), false, false), relative: 1e-5, ofLargest: 1e-6, "values")
    }

    @Test func emptyAndWrongShapes() throws {
        let engine = try Engine()
        func product(_ a: [Int], _ b: [Int]) throws -> Tensor {
            try engine.matrixProduct(Tensor(repeating: 1, shape: a), Tensor(repeating: 1, shape: b))
        }
        #expect(try product([0, 3], [3, 2]).shape == [0, 2])
        #expect(try product([2, 0], [0, 3]) == Tensor(repeating: 0, shape: [2, 3]))
        for (a, b) in [([2, 3], [2, 3]), ([3], [3, 2]), ([2, 3], [3]), ([2, 4, 3], [3, 3, 2])] {
            #expect(throws: TensorError.self, "\(a) \(b)") { try product(a, b) }
        }
    }
}
