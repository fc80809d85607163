import Reports

/// What a report says of networks, data and cost, made up.
enum ExampleCards {
    static let networks = [
        Card(
            "lenet-5", title: "LeNet-5",
            rows: [
                ("Architecture", "LeNet-5"), ("Input", "1 × 32 × 32"),
                ("Parameters", "61 706, as 32-bit numbers 247 kB"),
                ("Weights", "trained on made-up digits"), ("Epochs", "20"), ("Trainings", "3"), ("Seeds", "1, 2, 3"),
                ("Accuracy on the test images", "98.96 % [98.74, 99.14], 98.9 % [98.7, 99.1], 99.0 % [98.8, 99.2]"),
                (
                    "SHA-256 of the weights, training 1",
                    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                ),
            ])
    ]

    static let data = [
        Card(
            "digits", title: "Digits",
            rows: [
                ("Used as", "images"), ("Images", "60 000 for training, 10 000 for testing"),
                ("Release", "as many images as the official release has; its bytes were not compared"),
                ("Licence", "none is known that allows to pass them on"),
                ("Trained on its training images", "LeNet-5"),
            ])
    ]

    static let cost = Cost(
        seconds: 4530, processorSeconds: 8311.2, memoryPeak: 1_812_000_000, earlierRuns: "2 complete, 1 failed",
        machine: [.init("Processor", "a made-up processor, 2 logical cores"), .init("Threads", "2")],
        steps: (1...24).map { number in
            Cost.Step(
                "LeNet-5, layer \(number)", computedIn: number % 3 == 0 ? "run 2" : "this run",
                isReused: number % 3 == 0, seconds: Double(number * number),
                processorSeconds: 1.9 * Double(number * number),
                evaluations: 1000 * number)
        })
}
