import Datasets
import Methods
import Tensors

/// Choices of pictures as choices of triplets, and how far apart each triplet's images are for the levels of some networks.
public struct ExplainedChoices: Codable, Sendable {
    public let choices: TripletChoices
    /// Whether every choice is a known participant's.
    public let namesParticipants: Bool
    /// Pictures, triplets and choices; and choices of more pictures than are compared, which are left out.
    public let pictures, count, leftOut: Int
    public let levels: [NetworkLevels]

    public init(
        choices: TripletChoices, namesParticipants: Bool, pictures: Int, count: Int, leftOut: Int,
        levels: [NetworkLevels]
    ) {
        (self.choices, self.namesParticipants, self.levels) = (choices, namesParticipants, levels)
        (self.pictures, self.count, self.leftOut) = (pictures, count, leftOut)
    }

    public func levels(_ name: String) -> NetworkLevels? { levels.first { $0.name == name } }
}

/// The triplets that choices are of, in the order in which they come, with the pictures that they need.
public struct ChosenTriplets: Sendable {
    /// Names of the pictures' files; triplets are places among them.
    public let pictures: [String]
    public let triplets: [ImageTriplet]
    public let choices: TripletChoices
    public let namesParticipants: Bool
    /// How many choices there are, and how many more of pictures beyond the most.
    public let count, leftOut: Int

    /// - Parameter most: pictures, at most; the first choices that need no more are kept.
    public init(_ all: PictureChoices, most: Int) {
        var places: [String: Int] = [:], pictures: [String] = []
        var triplets: [ImageTriplet: Int] = [:], ordered: [ImageTriplet] = []
        var kept: [(participant: String, triplet: Int, yes: Double, no: Double)] = [], leftOut = 0
        for choice in all.choices {
            let names = [choice.root, choice.image1, choice.image2], new = names.filter { places[$0] == nil }
            guard pictures.count + new.count <= most else {
                leftOut += 1
                continue
            }
            for name in new {
                places[name] = pictures.count
                pictures.append(name)
            }
            let images = names.compactMap { places[$0] }
            // Whichever of both comes first, it is one triplet.
            let isTurned = images[1] > images[2]
            let triplet = ImageTriplet(
                root: images[0], image1: min(images[1], images[2]), image2: max(images[1], images[2]))
            if triplets[triplet] == nil {
                triplets[triplet] = ordered.count
                ordered.append(triplet)
            }
            kept.append(
                (
                    choice.participant, triplets[triplet] ?? ordered.count - 1, isTurned ? choice.first : choice.second,
                    isTurned ? choice.second : choice.first
                ))
        }
        var participants: [String] = [], numbers: [String: Int] = [:]
        for choice in kept where numbers[choice.participant] == nil {
            numbers[choice.participant] = participants.count
            participants.append(choice.participant)
        }
        var answers = [[OriginLogistic.Answers?]](
            repeating: [OriginLogistic.Answers?](repeating: nil, count: ordered.count), count: participants.count)
        for choice in kept {
            guard let number = numbers[choice.participant] else { continue }
            let before = answers[number][choice.triplet] ?? OriginLogistic.Answers(yes: 0, no: 0)
            answers[number][choice.triplet] = OriginLogistic.Answers(
                yes: before.yes + choice.yes, no: before.no + choice.no)
        }
        (self.pictures, self.triplets, self.count, self.leftOut) = (pictures, ordered, kept.count, leftOut)
        choices = TripletChoices(participants: participants, answers: answers)
        namesParticipants = all.form.namesParticipants
    }

    /// With the levels of some networks.
    public func explained(by levels: [NetworkLevels]) -> ExplainedChoices {
        ExplainedChoices(
            choices: choices, namesParticipants: namesParticipants, pictures: pictures.count, count: count,
            leftOut: leftOut, levels: levels)
    }
}
