import Foundation
import Notebook

func summary(_ head: Head, _ maps: MapMeasures, _ pointed: [PointingResult]) throws -> String {
    let salient = maps.pictures.map { $0.shapes[.salientRelevance].largestPart }
    let plain = maps.pictures.map { $0.shapes[.relevance].largestPart }
    guard areComparable(salient, plain) else { return "Nearly all maps of the photographs are 0 everywhere." }
    let gain = try imageMean(salient, less: plain)
    let areas = String(
        format:
            "The largest part of a Salient Relevance map that hangs together holds **%.0f points** more of it than a relevance map's [%.0f, %.0f] (%d photographs).",
        100 * gain.value, 100 * gain.lower, 100 * gain.upper, gain.count)
    guard let share = try imageMeanIfAny(pointed.map { $0.maps[.salientRelevance].share }) else { return areas }
    let area = pointed.map(\.area).mean
    return areas
        + String(
            format:
                " On %d pictures with a pasted object, **%.0f %%** of it lies on the object [%.0f, %.0f], which fills %.0f %% of the picture.",
            pointed.count, 100 * share.value, 100 * share.lower, 100 * share.upper, 100 * area)
}

func headSentence(_ head: Head) -> String {
    let names = head.categories.map(\.rawValue).joined(separator: ", ")
    return """
        ImageNet's convolutions have a last layer here that was learned from \(head.learned) photographs at \(head.side) pixels and tells \
        \(names) apart: \(head.right) of \(head.tested.count) photographs of other objects are named rightly. The paper explains one of a \
        thousand classes; a class as broad as these has its evidence in more places. Explained is always the class that the network names, right \
        or wrong, except where objects are pasted: there it is the object's.\(unreadableSentence(head.unreadable))
        """
}

/// Which pictures can't be decoded; nothing where all can.
func unreadableSentence(_ files: [String]) -> String {
    files.isEmpty ? "" : " Left out, since they can't be decoded: \(files.sorted().joined(separator: ", "))."
}

func smallSentence(_ small: SmallComparison) -> String {
    func right(_ answer: KeyPath<SmallImage, Int?>) -> String {
        String(
            format: "%.1f %%",
            100 * Double(small.images.count { $0[keyPath: answer] == $0.label })
                / Double(max(1, small.images.count)))
    }
    let only = small.images.count { $0.vgg == $0.label && $0.alexNet != $0.label }
    return """
        In place of ImageNet's AlexNet, whose weights no package has, two networks trained on \(small.dataset) are compared. Of \
        \(small.images.count) test images VGG-16 names \(right(\.vgg)) rightly and AlexNet \(right(\.alexNet)); \(only) are named rightly by \
        VGG-16 alone.\(unansweredSentence(
            [("VGG-16", small.images.count { $0.vgg == nil }), ("AlexNet", small.images.count { $0.alexNet == nil })],
            of: small.images.count, "test images"))
        """
}

/// How both networks' maps of small images differ, and where they lie.
func smallTable(_ small: SmallComparison) throws -> Table {
    var rows: [[Cell]] = []
    for (network, pointing) in zip(small.maps, [\PairPointing.vgg, \.alexNet]) {
        for kind in network.shapes.cases {
            rows.append([
                .text("\(network.network), \(kind.rawValue)"), try meanCell(network.shapes[kind].map(\.gini)),
                try meanCell(network.shapes[kind].map(\.largestPart)),
                try meanCell(small.pasted.map { $0[keyPath: pointing].maps[kind].share }),
            ])
        }
    }
    let pasted =
        small.pasted.isEmpty
        ? ""
        : ", and over \(small.pasted.count) pictures with a pasted object (\(String(format: "%.0f", 100 * small.pasted.map(\.vgg.area).mean)) % of the picture)"
    return Table(
        identifier: "small-networks", title: "Both networks' maps of small images",
        caption: "Means over \(small.images.count) test images\(pasted), with 95 % bootstrap intervals."
            + unansweredSentence(
                [
                    ("VGG-16", small.pasted.count(where: \.vgg.isUnanswered)),
                    ("AlexNet", small.pasted.count(where: \.alexNet.isUnanswered)),
                ], of: small.pasted.count, "pictures with an object"),
        columns: [
            Column("Maps"), Column("Gini coefficient"), Column("Share in the largest part"),
            Column("Share on the object"),
        ], rows: rows)
}
