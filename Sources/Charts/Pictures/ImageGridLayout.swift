import Foundation

/// Where everything of an image grid goes, in pixels of its natural size.
///
/// It consists of a head and of lines, each of which is drawn whole, so that a long grid can go on on another page.
package struct ImageGridLayout {
    package enum Item {
        case picture(DrawnPicture)
        /// The place of a picture that isn't there.
        case missing(Box)
        case frame(Box, ImageCell.Mark)
        /// A box around a part of a picture, both in the line's pixels.
        case bounding(BoundingBox, within: Box)
        case text(TextBlock, x: Double, y: Double, Paint)
        case colorBar(HeatScale, ClosedRange<Double>, Box, isClipped: Bool)
    }

    /// What is drawn together, at places counted from the line's top.
    package struct Line {
        package var items: [Item] = []
        package var height = 0.0
        package var width = 0.0
        /// Whether it holds the pictures of the row whose others are in the line before.
        package var continuesRow = false
    }

    package let head: Line
    package let lines: [Line]
    package let width: Double
    /// The pictures' size as a multiple of the one that they want, where columns leave width to them: 1 to 1.5.
    package let growth: Double
    /// Of all the grid's maps, whatever the size of its pictures.
    let heats: HeatScales
    package var height: Double { max(1, lines.reduce(head.height) { $0 + $1.height }) }

    /// All pictures in the order of cells, with the tops of their lines.
    var pictures: [(picture: DrawnPicture, y: Double)] {
        var result: [(DrawnPicture, Double)] = [], y = head.height
        for line in lines {
            for case .picture(let picture) in line.items { result.append((picture, y)) }
            y += line.height
        }
        return result
    }

    static let gap = 14.0
    /// Between a picture and its heat map.
    static let innerGap = 4.0
    /// In less, captions would be a word a line.
    static let leastSide = 72.0
    /// In more, small pictures aren't enlarged further, and large ones are made smaller.
    package static let enlargedSide = 128.0
    static let greatestSide = 160.0
    /// How much larger pictures are where there are too few columns to fill the width.
    static let mostGrowth = 1.5

    package init(_ grid: ImageGrid) { self.init(grid, grid.heats) }

    /// - Parameter heats: the grid's, which look at every value of every map.
    init(_ grid: ImageGrid, _ heats: HeatScales) {
        self.heats = heats
        let builder = ImageGridBuilder(grid: grid, heats: heats)
        if let table = builder.table() {
            (head, lines, growth) = table
        } else {
            (head, lines) = builder.flow()
            growth = 1
        }
        width = min(grid.widest, max(160, ([head] + lines).map(\.width).max() ?? 0))
    }
}

/// Places a grid's cells in lines.
struct ImageGridBuilder {
    typealias Layout = ImageGridLayout
    let grid: ImageGrid
    let heats: HeatScales

    /// The width that the largest picture wants.
    private var naturalSide: Double {
        grid.rows.flatMap(\.cells).compactMap(\.picture).map { picture in
            let whole = DrawnPicture.size(of: picture, within: Layout.enlargedSide).width
            return picture.width > Int(Layout.enlargedSide) ? min(Double(picture.width), Layout.greatestSide) : whole
        }.max() ?? Layout.leastSide
    }

    /// Room for the frames of what stands at the left.
    private var margin: Double { grid.rows.contains { $0.cells.contains { $0.mark != nil } } ? 4 : 0 }

    private func span(_ places: Int, _ side: Double) -> Double {
        Double(places) * side + Double(places - 1) * Layout.innerGap
    }

    /// The width of the largest picture where each may take `side`; small ones are enlarged by whole numbers.
    private func used(of side: Double) -> Double {
        grid.rows.flatMap(\.cells).compactMap(\.picture).map { DrawnPicture.size(of: $0, within: side).width }.max()
            ?? side
    }

    /// Rows under columns' heads; nil where they would be too narrow, or where there is nothing to stand in columns.
    func table() -> (head: Layout.Line, lines: [Layout.Line], growth: Double)? {
        let count = grid.rows.map(\.cells.count).max() ?? 0
        guard count > 0, !grid.columns.isEmpty || grid.rows.count > 1 else { return nil }
        let heads = grid.rows.map { TextBlock($0.head, width: min(120, grid.widest * 0.2), bold: true, lines: 5) }
        let headWidth = grid.rows.allSatisfy(\.head.isEmpty) ? margin : (heads.map(\.width).max() ?? 0) + Layout.gap
        let places = (0..<count).map { column in
            grid.rows.map { column < $0.cells.count ? $0.cells[column].places : 1 }.max() ?? 1
        }
        let total = places.reduce(0, +)
        let free =
            grid.widest - headWidth - margin - Double(count - 1) * Layout.gap - Double(total - count) * Layout.innerGap
        let natural = naturalSide, room = free / Double(total)
        guard room >= min(Layout.leastSide, natural) else { return nil }
        let fullSide = room > natural ? max(natural, used(of: min(room, Layout.mostGrowth * natural))) : room
        let side = fullSide * grid.pictureScale
        var starts = [headWidth]
        for width in places { starts.append((starts.last ?? 0) + span(width, side) + Layout.gap) }
        let lines = zip(grid.rows, heads).map { row, head in
            var line = Layout.Line()
            if !row.head.isEmpty { line.items.append(.text(head, x: 0, y: 3, .ink)) }
            for (column, cell) in row.cells.enumerated() { add(cell, to: &line, x: starts[column], top: 4, side: side) }
            line.height = max(line.height, head.height + 3) + 12
            return line
        }
        var head = colorBars()
        let names = zip(grid.columns, places).map {
            TextBlock($0, width: max(span($1, side), Layout.leastSide), bold: true)
        }
        let tallest = names.map(\.height).max() ?? 0
        for (name, x) in zip(names, starts) {
            head.items.append(.text(name, x: x, y: head.height + tallest - name.height, .muted))
            head.width = max(head.width, x + name.width)
        }
        if tallest > 0 { head.height += tallest + 6 }
        return (head, lines, max(1, fullSide / natural))
    }

    /// Cells that wrap as words do, each under its column's head; a row's head stands above its cells.
    func flow() -> (head: Layout.Line, lines: [Layout.Line]) {
        let natural = max(naturalSide * grid.pictureScale, min(Layout.leastSide, naturalSide)), width = grid.widest
        let most = grid.rows.flatMap(\.cells).map(\.places).max() ?? 1
        func fitting(_ side: Double) -> Int { max(most, Int((width + Layout.gap) / (side + Layout.gap))) }
        // Where only two would fit, somewhat smaller ones are better.
        let perLine = fitting(natural) >= 3 ? fitting(natural) : fitting(max(Layout.leastSide, 0.8 * natural))
        let side = min(natural, (width - 2 * margin - Double(perLine - 1) * Layout.gap) / Double(perLine))
        var lines: [Layout.Line] = []
        for row in grid.rows {
            var headHeight = 0.0
            var rest = Array(row.cells.enumerated())[...]
            while !rest.isEmpty || (row.cells.isEmpty && headHeight == 0) {
                var line = Layout.Line()
                if !row.head.isEmpty, rest.startIndex == 0 {
                    let head = TextBlock(row.head, width: width, size: 13, bold: true)
                    line.items.append(.text(head, x: 0, y: 2, .ink))
                    line.width = head.width
                    headHeight = head.height + 6
                } else {
                    headHeight = 0
                }
                var taken = 0
                let cells = rest.prefix { cell in
                    taken += cell.element.places
                    return taken <= perLine
                }
                rest = rest.dropFirst(cells.count)
                add(cells.map { (column: $0.offset, cell: $0.element) }, to: &line, top: headHeight, side: side)
                line.height = max(line.height, headHeight) + 12
                // Pictures without rows wrap as words do, and may be parted anywhere.
                line.continuesRow = grid.rows.count > 1 && cells.startIndex > 0
                lines.append(line)
                if cells.isEmpty { break }
            }
        }
        return (colorBars(), lines)
    }

    private func add(_ cells: [(column: Int, cell: ImageCell)], to line: inout Layout.Line, top: Double, side: Double) {
        let heads = cells.map { entry in
            TextBlock(
                entry.column < grid.columns.count ? grid.columns[entry.column] : "",
                width: span(entry.cell.places, side))
        }
        let tallest = heads.map(\.height).max() ?? 0
        var x = margin
        for (head, entry) in zip(heads, cells) {
            if head.height > 0 { line.items.append(.text(head, x: x, y: top + tallest - head.height, .muted)) }
            add(entry.cell, to: &line, x: x, top: top + tallest + 4, side: side)
            x += span(entry.cell.places, side) + Layout.gap
        }
    }

    /// One cell: its pictures beside each other, the caption below.
    private func add(_ cell: ImageCell, to line: inout Layout.Line, x: Double, top: Double, side: Double) {
        let size = cell.picture.map { DrawnPicture.size(of: $0, within: side) } ?? (width: side, height: side)
        let box = Box(x, top, size.width, size.height)
        var whole = box
        if let picture = cell.picture {
            func drawn(_ box: Box, isHot: Bool) -> Layout.Item {
                var drawn = DrawnPicture(picture: picture, isLossless: grid.isLossless, box: box)
                if isHot, let own = cell.heat, let heat = heats.scale(of: own) {
                    drawn.heat = (own.map, own.opacity, heat.scale, heat.domain)
                }
                return .picture(drawn)
            }
            line.items.append(drawn(box, isHot: cell.places == 1))
            if cell.places == 2 {
                let beside = Box(box.right + Layout.innerGap, top, size.width, size.height)
                line.items.append(drawn(beside, isHot: true))
                whole.width = beside.right - box.x
            }
            let scale = size.width / Double(picture.width)
            for bounding in cell.boxes {
                let part = bounding.box
                let placed = Box(
                    box.x + part.x * scale, box.y + part.y * scale, part.width * scale, part.height * scale)
                line.items.append(
                    .bounding(BoundingBox(box: placed, label: bounding.label, series: bounding.series), within: box))
            }
        } else {
            line.items.append(.missing(box))
        }
        if let mark = cell.mark { line.items.append(.frame(whole, mark)) }
        var bottom = whole.bottom
        if !cell.signedCaption.isEmpty {
            let caption = TextBlock(cell.signedCaption, width: span(cell.places, side))
            line.items.append(.text(caption, x: x, y: bottom + 5, .ink))
            bottom += 5 + caption.height
            line.width = max(line.width, x + caption.width)
        }
        line.height = max(line.height, bottom)
        line.width = max(line.width, whole.right + 4)
    }

    /// The head with a colour bar for each scale, if there are heat maps.
    private func colorBars() -> Layout.Line {
        var line = Layout.Line()
        var x = 0.0, bottom = 0.0
        // Beside each other where there is room, else below each other.
        let across = heats.used.count > 1 && grid.widest >= 420
        let widest = across ? (grid.widest - 24 * Double(heats.used.count - 1)) / Double(heats.used.count) : grid.widest
        for heat in heats.used {
            let top = across ? 0 : bottom
            let note = heat.isOverPictures ? ", over a faint copy of the picture" : ""
            let title = TextBlock(heat.scale.field.title + note, width: widest)
            let bar = Box(x + 16, top + title.height + 5, min(240, widest - 32), 10)
            line.items += [
                .text(title, x: x, y: top, .muted),
                .colorBar(heat.scale, heat.domain, bar, isClipped: heat.beyond > 0),
            ]
            bottom = max(bottom, bar.bottom + 32)
            line.width = max(line.width, x + title.width, bar.right + 16)
            if across { x += widest + 24 }
        }
        line.height = bottom
        return line
    }
}
