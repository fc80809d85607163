import Notebook

@testable import UnlearnableData

/// Which of some images a network gets right: a share of them, more of the same images for a larger share.
func answers(_ share: Double, training: Int, images: Int = 1000) -> String {
    var stream = RandomStream(seed: 7, "images").substream("training", training)
    return (0..<images).map { _ in stream.uniform() < share ? "1" : "0" }.joined()
}

/// Answers to images by another class's filter: these shares follow the filter and the image.
func followed(_ filter: Double, _ image: Double, training: Int) -> String {
    var stream = RandomStream(seed: 8, "images").substream("training", training)
    return (0..<1000).map { _ in
        let draw = stream.uniform()
        return draw < filter ? "f" : draw < filter + image ? "i" : "o"
    }.joined()
}

/// Trainings whose arms get these shares of test images right.
func trainings(_ count: Int = 3, _ shares: [String: Double]) -> [ArmsOfTraining] {
    (0..<count).map { number in
        ArmsOfTraining(
            keySeed: UInt32(number),
            arms: shares.sorted { $0.key < $1.key }.map { name, share in
                TrainedArm(
                    name: name, correct: answers(share, training: number), underAttack: nil, following: nil,
                    learned: [], tested: [])
            })
    }
}

extension [ArmsOfTraining] {
    /// With something more for one arm, by training.
    func with(_ arm: String, _ change: (_ arm: inout TrainedArm, _ training: Int) -> Void) -> [ArmsOfTraining] {
        enumerated().map { number, training in
            var training = training
            for place in training.arms.indices where training.arms[place].name == arm {
                change(&training.arms[place], number)
            }
            return training
        }
    }

    /// With answers to filtered images: shares that follow filter and image, and that are right under an image's own filter and the
    /// next class's.
    func following(
        _ arm: String, _ filter: Double, _ image: Double, own: Double = 0.95, permuted: Double = 0.05
    ) -> [ArmsOfTraining] {
        with(arm) { arm, number in
            arm.following = Following(
                own: answers(own, training: number), permuted: answers(permuted, training: number),
                answers: followed(filter, image, training: number), counts: [])
        }
    }
}
