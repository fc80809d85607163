import Foundation
import Tensors

/// A network's classes in groups, each class in one of them: superclasses where single ones have too few images.
///
/// A group's score is s_g = log Σ_{c∈g} exp(z_c), so that softmax(s)_g is exactly Σ_{c∈g} softmax(z)_c.
///
///     let groups = try LogitGroups(["animal", "other"], [[0, 1, 2], [3]], classes: 4)
///     groups.scores(of: logits)      // [N, 4] to [N, 2]
public struct LogitGroups: Codable, Hashable, Sendable {
    /// For people, in the groups' order: "animal".
    public let titles: [String]
    /// For each group, its classes.
    public let members: [[Int]]
    /// How many logits there are.
    public let classes: Int

    /// - Parameter members: for each title the classes of the group.
    /// - Throws: ``MethodError`` unless each of the classes is in one group and no group is empty.
    public init(_ titles: [String], _ members: [[Int]], classes: Int) throws {
        let all = members.joined().sorted()
        guard titles.count == members.count, members.allSatisfy({ !$0.isEmpty }), all == Array(0..<classes) else {
            throw MethodError(
                "putting \(classes) classes into groups",
                "found \(all.count) classes in \(members.count) groups with \(titles.count) titles",
                advice: "Put each class from 0 to \(classes - 1) into one group, and give each group a title")
        }
        (self.titles, self.members, self.classes) = (titles, members, classes)
    }

    /// Each class by itself: scores are the logits.
    public static func singles(_ classes: Int) -> LogitGroups {
        precondition(classes > 0, "a network has classes")
        return LogitGroups(singles: classes)
    }

    private init(singles classes: Int) {
        self.classes = classes
        titles = (0..<classes).map(String.init)
        members = (0..<classes).map { [$0] }
    }

    /// How many groups there are.
    public var count: Int { members.count }

    /// Whether each class is by itself, in the order of the logits.
    public var areSingles: Bool { count == classes && members.indices.allSatisfy { members[$0] == [$0] } }

    /// For each class, the place of its group.
    public var groupOfClass: [Int] {
        var result = [Int](repeating: 0, count: classes)
        for (group, classes) in members.enumerated() { for member in classes { result[member] = group } }
        return result
    }

    /// The groups' scores [N, groups] of logits [N, classes]. O(N classes).
    public func scores(of logits: Tensor) -> Tensor {
        check(logits)
        guard !areSingles else { return logits }
        return logits.withValues { logits in
            Tensor([logits.count / classes, count]) { scores in
                for image in 0..<logits.count / classes {
                    let row = UnsafeBufferPointer(rebasing: logits[image * classes..<(image + 1) * classes])
                    for group in 0..<count { scores[image * count + group] = Float(score(group, row)) }
                }
            }
        }
    }

    /// The gradient of the logits from that of the scores: ∂s_g/∂z_c = exp(z_c − s_g) in the group, 0 elsewhere.
    public func logitGradient(_ gradient: Tensor, logits: Tensor) -> Tensor {
        check(logits)
        precondition(gradient.shape == [logits.shape[0], count], "a gradient for each score")
        guard !areSingles else { return gradient }
        return logits.withValues { logits in
            gradient.withValues { gradient in
                Tensor([logits.count / classes, classes]) { result in
                    for image in 0..<logits.count / classes {
                        let row = UnsafeBufferPointer(rebasing: logits[image * classes..<(image + 1) * classes])
                        for group in 0..<count {
                            let score = score(group, row), slope = Double(gradient[image * count + group])
                            for member in members[group] {
                                result[image * classes + member] = Float(slope * exp(Double(row[member]) - score))
                            }
                        }
                    }
                }
            }
        }
    }

    /// The probability of one group for each row of logits [N, classes], from 0 to 1, in Float64.
    ///
    /// - Parameter groups: one for each row.
    public func probabilities(of groups: [Int], logits: Tensor) -> [Double] {
        check(logits)
        precondition(groups.count == logits.shape[0], "one group for each image")
        return logits.withValues { logits in
            groups.enumerated().map { image, group in
                let row = logits[image * classes..<(image + 1) * classes]
                // Without the largest logit subtracted, the exponentials could overflow.
                let largest = row.reduce(-Double.infinity) { max($0, Double($1)) }
                let powers = row.map { exp(Double($0) - largest) }
                return members[group].reduce(0) { $0 + powers[$1] } / powers.reduce(0, +)
            }
        }
    }

    /// The group with the largest score for each row of logits [N, classes], the first of equals.
    public func likeliest(_ logits: Tensor) -> [Int] {
        scores(of: logits).withValues { scores in
            (0..<logits.shape[0]).map { image in
                prediction(UnsafeBufferPointer(rebasing: scores[image * count..<(image + 1) * count]))
            }
        }
    }

    private func score(_ group: Int, _ row: UnsafeBufferPointer<Float>) -> Double {
        let logits = members[group].map { Double(row[$0]) }
        guard logits.count > 1 else { return logits[0] }
        let largest = logits.reduce(-.infinity, max)
        guard largest.isFinite else { return logits.contains(where: \.isNaN) ? .nan : largest }
        return largest + log(logits.reduce(0) { $0 + exp($1 - largest) })
    }

    private func check(_ logits: Tensor) {
        precondition(logits.shape.count == 2 && logits.shape[1] == classes, "\(classes) logits for each image")
    }
}
