import Wording

extension Chart {
    /// The chart with its categories along y, where their names are too long to stand side by side below it: a name is
    /// read without turning one's head.
    ///
    /// Lines and cells stay as they are, and so do histograms.
    func withRoomForNames() -> Chart {
        let turnable: [Mark.Kind] = [.point, .bar, .box, .errorBar, .rule, .text]
        guard x.kind == .automatic || x.kind == .categorical, y.kind != .categorical, !marks.isEmpty,
            marks.allSatisfy({ (turnable.contains($0.kind) || $0.isRegion) && !($0.kind == .bar && $0.xEnd != nil) }),
            marks.contains(where: { [.point, .bar, .box].contains($0.kind) }),
            marks.allSatisfy({ $0.x.map { $0.number == nil } ?? true }),
            marks.allSatisfy({ $0.y?.number != nil || $0.y == nil })
        else { return self }
        let names = marks.compactMap { $0.x?.name }.uniqued,
            panels = max(1, Set(marks.compactMap { $0.facet?.name }).count)
        guard !names.isEmpty else { return self }
        let columns = ChartLayout.columns(self, panels: panels)
        let step = ((requestedSize.width ?? ChartLayout.naturalWidth) - 80) / Double(columns) / Double(names.count)
        let widest = names.map { TextLine($0).width }.max() ?? 0
        guard ChartLayout.collide(namesAsWideAs: widest, step: step) else { return self }
        var turned = self
        (turned.x, turned.y) = (y, x)
        turned.marks = marks.map { mark in
            var mark = mark
            (mark.x, mark.y) = (mark.y, mark.x)
            (mark.xEnd, mark.yEnd) = (mark.yEnd, mark.xEnd)
            return mark
        }
        switch facetScales {
        case .freeX: turned.facetScales = .freeY
        case .freeY: turned.facetScales = .freeX
        case .shared, .free: break
        }
        return turned.size(width: requestedSize.width)
    }
}
