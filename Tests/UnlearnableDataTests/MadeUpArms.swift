import Notebook

@testable import UnlearnableData

/// Which of a thousand images a network gets right: a share of them, rounded to one, and more of the same images for a larger
/// share. Trainings vary around the share by as much up as down, so that their mean is the share.
func answers(_ share: Double, training: Int = 0, of trainings: Int = 1) -> String {
    let offset = 0.02 * (Double(training) - Double(trainings - 1) / 2)
    let right = Int((1000 * share * (1 + offset)).rounded())
    return places("right", training).map { $0 < right ? "1" : "0" }.joined()
}

/// Answers to a thousand images by another class's filter: these shares follow the filter and the image.
func followed(_ filter: Double, _ image: Double, training: Int, of trainings: Int) -> String {
    let offset = 0.02 * (Double(training) - Double(trainings - 1) / 2)
    let most = Int((1000 * filter * (1 + offset)).rounded()), rest = Int((1000 * image).rounded())
    return places("followed", training).map { $0 < most ? "f" : $0 < most + rest ? "i" : "o" }.joined()
}

/// The place of each image in a random order.
private func places(_ purpose: String, _ training: Int) -> [Int] {
    var stream = RandomStream(seed: 7, purpose).substream("training", training)
    return stream.shuffledIndices(1000)
}

/// Three trainings whose arms get these shares of test images right.
func trainings(_ shares: [String: Double]) -> ArmTrainings { trainings(3, shares) }

func trainings(_ count: Int, _ shares: [String: Double]) -> ArmTrainings {
    ArmTrainings(
        (0..<count).map { number in
            ArmTrainings.Training(
                keySeed: UInt32(number),
                arms: shares.sorted { $0.key < $1.key }.map { name, share in
                    ArmAnswers(name: name, correct: answers(share, training: number, of: count))
                })
        })
}

extension ArmTrainings {
    /// With something more for one arm, by training.
    func with(_ arm: String, _ change: (_ arm: inout ArmAnswers, _ training: Int) -> Void) -> ArmTrainings {
        ArmTrainings(
            trainings.enumerated().map { number, training in
                var training = training
                for place in training.arms.indices where training.arms[place].name == arm {
                    change(&training.arms[place], number)
                }
                return training
            })
    }

    /// With answers to filtered images: shares that follow filter and image, and that are right under an image's own filter and the
    /// next class's.
    func following(
        _ arm: String, _ filter: Double, _ image: Double, own: Double = 0.95, permuted: Double = 0.05
    ) -> ArmTrainings {
        let count = trainings.count
        return with(arm) { arm, number in
            arm.following = FilterAnswers(
                own: answers(own, training: number, of: count),
                permuted: answers(permuted, training: number, of: count),
                answers: followed(filter, image, training: number, of: count), counts: [])
        }
    }
}
