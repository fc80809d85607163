import Notebook

/// Four small steps, three of which depend on the first; the programs beside this one have the same study, edited.
let sums = Study(
    "sums", title: "Sums of squares", question: "How large is the sum?", paper: Paper("Nobody, 2026"), code: stepCode
) {
    let numbers = Step("numbers", plan: { $0.profile == .quick ? 4 : 8 }) { _, count in Array(1...count) }
    let squares = Step("squares", numbers) { _, numbers in numbers.map(square) }
    let sum = Step("sum", squares) { _, squares in total(squares) }
    let largest = Step("largest", numbers) { _, numbers in numbers.max() ?? 0 }

    Section("Squares") {
        "The numbers are squared and added."
        Show(sum, largest) { sum, largest in table(sum, largest) }
    }
}

func square(_ number: Int) -> Int { number * number }

func total(_ numbers: [Int]) -> Int { numbers.reduce(0, +) }

func table(_ sum: Int, _ largest: Int) -> Table {
    Table(
        identifier: "sums", title: "Sums", columns: [Column("Value"), Column("Number")],
        rows: [[.text("sum"), .integer(sum)], [.text("largest"), .integer(largest)]])
}
