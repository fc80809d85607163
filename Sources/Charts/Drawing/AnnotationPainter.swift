import Foundation

/// Places and draws the annotations of one panel where they cover least.
struct AnnotationPainter {
    private let layout: ChartLayout
    private let panel: ChartLayout.PlacedPanel
    private let canvas: any Canvas
    private let places: MarkPlaces
    private var plan: ChartPlan { layout.plan }

    init(layout: ChartLayout, panel: ChartLayout.PlacedPanel, canvas: any Canvas) {
        self.layout = layout
        self.panel = panel
        self.canvas = canvas
        places = MarkPlaces(plan: layout.plan, panel: panel)
    }

    /// The texts of reference lines that would cover a mark wherever they stood.
    var coveringRuleTexts: [String] {
        placements().filter { $0.isRule && $0.covers }.map(\.text.text)
    }

    private struct Placement {
        let text: TextLine
        let box: Box
        let paint: Paint
        let hasHalo: Bool
        let isRule: Bool
        /// Whether it lies over a mark.
        let covers: Bool
    }

    func draw() {
        for place in placements() {
            place.text.draw(on: canvas, x: place.box.x, y: place.box.y, place.paint, halo: place.hasHalo)
        }
    }

    /// Whether a reference line's text stands outside the panel: at the line's end, or in the legend.
    private func isElsewhere(_ mark: Mark, _ text: String) -> Bool {
        mark.kind == .rule
            && (layout.textsInLegend.contains(text)
                || layout.lineLabels.contains { $0.rule != nil && $0.rule?.y == mark.y && $0.series == text })
    }

    private func placements() -> [Placement] {
        guard panel.panel.marks.contains(where: { $0.annotation != nil }) else { return [] }
        let drawn = Obstacles(places: places).boxes
        var taken = drawn
        var result: [Placement] = []
        for mark in panel.panel.marks {
            guard let annotation = mark.annotation, [.shown, .notPositive].contains(plan.drawability(of: mark)),
                !isElsewhere(mark, annotation.text)
            else { continue }
            let text = TextLine(annotation.text, bold: mark.kind == .point, maxWidth: panel.frame.width - 6, lines: 3)
            let boxes = candidates(mark, annotation.position, text)
            // The earlier candidate wins a tie: they are listed by preference.
            let costs = boxes.map { cost($0, taken) }
            guard let best = boxes.indices.min(by: { (costs[$0], $0) < (costs[$1], $1) }) else { continue }
            let box = boxes[best]
            taken.append(box)
            let onCell = mark.kind == .text && plan.colors != nil
            let covers = cost(box, drawn) > 0
            result.append(
                Placement(
                    text: text, box: box, paint: paint(mark), hasHalo: !onCell && mark.kind != .rectangle && covers,
                    isRule: mark.kind == .rule, covers: covers))
        }
        return result
    }

    private func paint(_ mark: Mark) -> Paint {
        if mark.kind == .rule || mark.isRegion { return mark.color.map(Paint.init) ?? .muted }
        if mark.kind == .text, let color = cellColor(under: mark) {
            // Black or white, whichever is read better on the cell.
            let dark = RGB(0x101316), light = RGB(0xFFFFFF)
            return .fixed(color.contrast(with: dark) >= color.contrast(with: light) ? dark : light)
        }
        return mark.color.map(Paint.init) ?? (mark.series == nil ? .ink : plan.paint(mark))
    }

    private func cellColor(under mark: Mark) -> RGB? {
        let cell = panel.panel.marks.first {
            $0.isCell && $0.x?.content == mark.x?.content && $0.y?.content == mark.y?.content
        }
        guard let cell, plan.drawability(of: cell) == .shown, case .fixed(let color) = plan.paint(cell) else {
            return nil
        }
        return color
    }

    private func candidates(_ mark: Mark, _ position: AnnotationPosition, _ text: TextLine) -> [Box] {
        let frame = panel.frame, w = text.width, h = text.height
        if mark.kind == .rule {
            if let x = mark.x.flatMap(panel.x.position) {
                // At its ends, else as near to its upper end as can be: between rows, say.
                let tops =
                    [frame.y + 2, frame.bottom - h - 3]
                    + Array(stride(from: frame.y + 6, to: frame.bottom - h - 3, by: 4))
                return inside(tops.flatMap { top in [Box(x + 5, top, w, h), Box(x - 5 - w, top, w, h)] })
            }
            guard let y = mark.y.flatMap(panel.y.position) else { return [] }
            return inside([
                Box(frame.right - w - 4, y - h - 1, w, h), Box(frame.x + 4, y - h - 1, w, h),
                Box(frame.right - w - 4, y + 2, w, h),
                Box(frame.x + 4, y + 2, w, h), Box(frame.midX - w / 2, y - h - 1, w, h),
                Box(frame.midX - w / 2, y + 2, w, h),
            ])
        }
        if mark.isRegion { return region(mark).map { inside(corners(of: $0, position, text)) } ?? [] }
        guard let (x, y) = anchor(mark) else { return [] }
        let gap = mark.symbolSize / 2 + 3
        let top = Box(x - w / 2, y - gap - h, w, h), bottom = Box(x - w / 2, y + gap, w, h)
        let trailing = Box(x + gap, y - h / 2, w, h), leading = Box(x - gap - w, y - h / 2, w, h)
        switch position {
        case .top: return [top]
        case .bottom: return [bottom]
        case .trailing: return [trailing]
        case .leading: return [leading]
        case .center: return [Box(x - w / 2, y - h / 2, w, h)]
        case .automatic:
            let g = gap * 0.7
            return inside([
                top, trailing, bottom, leading, Box(x + g, y - g - h, w, h), Box(x - g - w, y - g - h, w, h),
                Box(x + g, y + g, w, h), Box(x - g - w, y + g, w, h),
                Box(x - w / 2, y - gap - h - 14, w, h), Box(x - w / 2, y + gap + 14, w, h),
            ])
        }
    }

    /// What is seen of a background region.
    private func region(_ mark: Mark) -> Box? {
        let frame = panel.frame
        func ends(_ values: [PlottableValue?], _ scale: Scale) -> (low: Double, high: Double)? {
            let places = values.compactMap { $0.flatMap(scale.position) }
            guard places.count == 2, let low = places.min(), let high = places.max() else { return nil }
            return (low, high)
        }
        let across = ends([mark.x, mark.xEnd], panel.x) ?? (low: frame.x, high: frame.right),
            down = ends([mark.y, mark.yEnd], panel.y) ?? (low: frame.y, high: frame.bottom)
        return Box(across.low, down.low, across.high - across.low, down.high - down.low).clipped(to: frame)
    }

    /// Within a region, at its upper edge in the middle first, then at its ends and at its lower edge.
    private func corners(of region: Box, _ position: AnnotationPosition, _ text: TextLine) -> [Box] {
        let w = text.width, h = text.height
        let lefts = [region.midX - w / 2, region.x + 3, region.right - w - 3]
        let tops: [Double] =
            switch position {
            case .top: [region.y + 3]
            case .bottom: [region.bottom - h - 3]
            case .automatic, .leading, .trailing, .center: [region.y + 3, region.bottom - h - 3]
            }
        return tops.flatMap { top in lefts.map { Box($0, top, w, h) } }
    }

    /// The point that a mark's label belongs to: the upper end of an interval, the end of a lying bar.
    private func anchor(_ mark: Mark) -> (x: Double, y: Double)? {
        let isInterval = mark.kind == .errorBar && !mark.isHorizontal
        guard let x = mark.x.flatMap(panel.x.position),
            let y = (isInterval ? mark.yEnd : mark.y).flatMap(panel.y.position)
        else { return nil }
        return (x + places.shift(mark, alongX: true), y + places.shift(mark, alongX: false))
    }

    /// Only the boxes within the panel; all of them, moved inside, if there is none.
    private func inside(_ boxes: [Box]) -> [Box] {
        let frame = panel.frame
        let whole = boxes.filter {
            $0.x >= frame.x && $0.right <= frame.right && $0.y >= frame.y && $0.bottom <= frame.bottom
        }
        return whole.isEmpty
            ? boxes.map { box in
                Box(
                    max(frame.x, min(box.x, frame.right - box.width)),
                    max(frame.y, min(box.y, frame.bottom - box.height)), box.width, box.height)
            } : whole
    }

    private func cost(_ box: Box, _ taken: [Box]) -> Double {
        (taken.reduce(0) { $0 + $1.overlap(box) } * 100).rounded()
    }
}
