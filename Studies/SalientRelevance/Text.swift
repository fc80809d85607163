import Foundation
import Notebook

func summary(_ head: Head, _ maps: MapMeasures, _ pointed: [Pointed]) throws -> String {
    let gain = try ImageMean(
        maps.pictures.map { $0.largestPart[MapKind.salientRelevance.place] },
        less: maps.pictures.map { $0.largestPart[MapKind.relevance.place] })
    let areas = String(
        format:
            "The largest part of a Salient Relevance map that hangs together holds **%.0f points** more of it than a relevance map's [%.0f, %.0f] (%d photographs).",
        100 * gain.mean, 100 * gain.lower, 100 * gain.upper, gain.count)
    guard pointed.count >= 2 else { return areas }
    let share = try ImageMean(pointed.map { $0.shares[.salientRelevance] ?? 0 }), area = pointed.map(\.area).mean
    return areas
        + String(
            format:
                " On %d pictures with a pasted object, **%.0f %%** of it lies on the object [%.0f, %.0f], which fills %.0f %% of the picture.",
            pointed.count, 100 * share.mean, 100 * share.lower, 100 * share.upper, 100 * area)
}

func headSentence(_ head: Head) -> String {
    let names = head.categories.map(\.rawValue).joined(separator: ", ")
    return """
        ImageNet's convolutions have a last layer here that was learned from \(head.learned) photographs at \(head.side) pixels and tells \
        \(names) apart: \(head.right) of \(head.tested.count) photographs of other objects are named rightly. The paper explains one of a \
        thousand classes; a class as broad as these has its evidence in more places. Explained is always the class that the network names, right \
        or wrong, except where objects are pasted: there it is the object's.
        """
}

func smallSentence(_ small: SmallComparison) -> String {
    func right(_ answer: KeyPath<SmallImage, Int>) -> String {
        String(
            format: "%.1f %%",
            100 * Double(small.images.count { $0[keyPath: answer] == $0.label })
                / Double(max(1, small.images.count)))
    }
    let only = small.images.count { $0.vgg == $0.label && $0.alexNet != $0.label }
    return """
        In place of ImageNet's AlexNet, whose weights no package has, two networks trained on \(small.dataset) are compared. Of \
        \(small.images.count) test images VGG-16 names \(right(\.vgg)) rightly and AlexNet \(right(\.alexNet)); \(only) are named rightly by \
        VGG-16 alone.
        """
}

/// How both networks' maps of small images differ, and where they lie.
func smallTable(_ small: SmallComparison) throws -> Table {
    var rows: [[Cell]] = []
    for network in small.maps {
        for kind in [MapKind.relevance, .salientRelevance] {
            let pasted = small.pasted.map { network.network == "AlexNet" ? $0.alexNet : $0.vgg }
            let onObject =
                pasted.count >= 2
                ? try ImageMean(pasted.map { $0.shares[kind] ?? 0 }).cell() : .text("not measured")
            rows.append([
                .text("\(network.network), \(kind.rawValue)"), try ImageMean(network.gini[kind] ?? []).cell(),
                try ImageMean(network.largestPart[kind] ?? []).cell(), onObject,
            ])
        }
    }
    let pasted =
        small.pasted.isEmpty
        ? ""
        : ", and over \(small.pasted.count) pictures with a pasted object (\(String(format: "%.0f", 100 * small.pasted.map(\.vgg.area).mean)) % of the picture)"
    return Table(
        identifier: "small-networks", title: "Both networks' maps of small images",
        caption: "Means over \(small.images.count) test images\(pasted), with 95 % bootstrap intervals.",
        columns: [
            Column("Maps"), Column("Gini coefficient"), Column("Share in the largest part"),
            Column("Share on the object"),
        ], rows: rows)
}
