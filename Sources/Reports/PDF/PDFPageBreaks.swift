/// Finds the way to break a document into pages that costs least.
///
/// Every page holds the figures that waited for it, in their order, and then what follows; a figure waits where it does
/// not fit, or where less of the pages stays empty so, and what follows it in its section is set before it. A page costs
/// the more the more of it is empty, and the more its figures are shrunk. The way of least cost is found as that of a
/// paragraph's lines is by Knuth and Plass ("Breaking paragraphs into lines", Software: Practice and Experience 11,
/// 1981, recalled), with pages for lines; the time grows as the number of units times that of a page's.
struct PDFPageBreaks {
    struct Page: Equatable {
        /// The numbers of the units from the page's top to its bottom.
        var units: [Int] = []
        /// What its figures are lowered by, as a part of what they can be: 0…1.
        var shrinking = 0.0
    }

    /// The first unit that was not come to yet, and how many of the figures before it wait.
    private struct State {
        var next: Int
        var waiting: Int
    }

    private struct Way {
        var cost: Double
        var from: State?
        var page = Page()
    }

    private let units: [PDFUnit]
    /// The numbers of the figures before each unit, in their order.
    private let floats: [Int]
    private let floatsBefore: [Int]
    /// The best way to each state that was reached: by `next`, then by `waiting`.
    private var ways: [[Int: Way]]

    /// - Returns: each unit on one page.
    static func pages(_ units: [PDFUnit]) -> [Page] {
        var search = PDFPageBreaks(units)
        search.run()
        return search.best()
    }

    private init(_ units: [PDFUnit]) {
        self.units = units
        floats = units.indices.filter { units[$0].kind == .float }
        var before = [0]
        for unit in units { before.append((before.last ?? 0) + (unit.kind == .float ? 1 : 0)) }
        floatsBefore = before
        ways = Array(repeating: [:], count: units.count + 1)
    }

    private mutating func run() {
        ways[0][0] = Way(cost: 0)
        for next in 0...units.count {
            // A page of waiting figures alone leads to the same unit, with fewer of them.
            for waiting in stride(from: ways[next].keys.max() ?? -1, through: 0, by: -1) {
                guard let way = ways[next][waiting], next < units.count || waiting > 0 else { continue }
                extend(State(next: next, waiting: waiting), cost: way.cost)
            }
        }
    }

    private func best() -> [Page] {
        var pages: [Page] = [], state = State(next: units.count, waiting: 0)
        while let way = ways[state.next][state.waiting], let from = way.from {
            pages.append(way.page)
            state = from
        }
        return pages.reversed()
    }

    /// All pages that may come after a state.
    private mutating func extend(_ state: State, cost: Double) {
        let count = floatsBefore[state.next], waiting = floats[(count - state.waiting)..<count]
        var draft = Draft()
        if waiting.isEmpty { fill(draft, State(next: state.next, waiting: 0), from: state, cost: cost) }
        for (placed, float) in waiting.enumerated() {
            guard draft.add(float, units) else { return }
            let now = State(next: state.next, waiting: waiting.count - placed - 1)
            reach(now, by: draft, from: state, cost: cost)
            fill(draft, now, from: state, cost: cost)
        }
    }

    /// All ways to go on on a page that holds `draft`.
    private mutating func fill(_ draft: Draft, _ now: State, from state: State, cost: Double) {
        var draft = draft, now = now
        while now.next < units.count {
            let unit = units[now.next]
            if now.waiting > 0 {
                // Figures stay in their order, and in their section.
                guard unit.kind != .fixed, unit.section == units[now.next - 1].section else { return }
                if unit.kind == .float {
                    now = State(next: now.next + 1, waiting: now.waiting + 1)
                    continue
                }
            } else if unit.kind == .float, !draft.isEmpty {
                fill(draft, State(next: now.next + 1, waiting: 1), from: state, cost: cost)
            }
            guard draft.add(now.next, units) else { return }
            now.next += 1
            reach(now, by: draft, from: state, cost: cost)
        }
    }

    private mutating func reach(_ state: State, by draft: Draft, from: State, cost: Double) {
        let isLast = state.next == units.count && state.waiting == 0
        let total = cost + draft.cost(isLast: isLast) + self.cost(of: state, after: draft)
        if let known = ways[state.next][state.waiting], known.cost <= total { return }
        ways[state.next][state.waiting] = Way(cost: total, from: from, page: draft.page)
    }

    /// What a break costs, however full the page is.
    private func cost(of state: State, after draft: Draft) -> Double {
        guard let last = draft.page.units.last, state.next < units.count || state.waiting > 0 else { return 0 }
        // So much that it only happens where nothing else can be.
        let isLoneLine = units[last].isMidParagraph && draft.page.units.dropLast().last != last - 1
        if units[last].keepsWithNext || isLoneLine { return 1000 }
        let dividesTable = last == state.next - 1 && state.next < units.count && units[state.next].headHeight > 0
        return (dividesTable ? 0.2 : 0) + 0.2 * Double(state.waiting)
    }
}

/// A page as far as it is filled.
private struct Draft {
    private(set) var page = PDFPageBreaks.Page()
    private var greatest = 0.0
    private var least = 0.0

    var isEmpty: Bool { page.units.isEmpty }

    /// - Returns: false where the page has no room for the unit; its first is taken anyway.
    mutating func add(_ index: Int, _ units: [PDFUnit]) -> Bool {
        let unit = units[index], above = isEmpty ? 0 : unit.space
        // What is repeated above it is left out only where it goes on directly.
        let head = page.units.last == index - 1 && !isEmpty ? 0 : unit.headHeight
        guard isEmpty || least + above + head + unit.least <= PDFPage.textHeight + 0.01 else { return false }
        greatest += above + head + unit.greatest
        least += above + head + unit.least
        page.units.append(index)
        let excess = greatest - PDFPage.textHeight
        page.shrinking = excess > 0 && greatest > least ? min(1, excess / (greatest - least)) : 0
        return true
    }

    func cost(isLast: Bool) -> Double {
        let empty = isLast ? 0 : max(0, 1 - greatest / PDFPage.textHeight)
        // Each page costs something, a page less than half full much.
        return 0.5 + 4 * empty * empty + (empty > 0.45 ? 3 : 0) + 0.4 * page.shrinking * page.shrinking
    }
}
