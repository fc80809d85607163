/// Adds.
func total(
    _ numbers: [Int]
) -> Int {
    numbers.reduce(0, +)  // from nothing on
}

func square(_ number: Int) -> Int {
    // A number times itself.
    number * number
}
