import ArgumentParser

/// Whether times that the store has are measured anew.
struct MeasurementOptions: ParsableArguments {
    @Flag(
        name: .customLong("time-again"),
        help: "Measure times again that the store has, as after a change that makes the program faster.")
    var timesAgain = false
}
