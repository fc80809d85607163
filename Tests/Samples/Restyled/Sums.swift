import Notebook

func table(_ sum: Int, _ largest: Int) -> Table {
    Table(
        identifier: "sums", title: "The sum and the largest number", caption: "Small ones.",
        columns: [Column("What"), Column("How much")],
        rows: [[.text("the largest"), .integer(largest)], [.text("the sum"), .integer(sum)]])
}

/// The study of the program Original with other comments, prose and table, laid out otherwise, its functions elsewhere.
let sums = Study(
    "sums", title: "Sums of squares", question: "How large is the sum?", paper: Paper("Nobody, 2026"), code: stepCode
) {
    let numbers = Step("numbers", plan: { $0.profile == .quick ? 4 : 8 }) { _, count in
        /* so many, */ Array(1...count)
    }
    let largest = Step("largest", numbers) { _, numbers in numbers.max() ?? 0 }
    let squares = Step("squares", numbers) {
        _, numbers in

        numbers.map(square)
    }
    let sum = Step(
        "sum", squares
    ) { _, squares in total(squares) }

    Section("Squares of small numbers") {
        "Each number is multiplied by itself; *the products* are added."
        Show(largest, sum) { largest, sum in table(sum, largest) }
    }
}
