import ArgumentParser

struct AttentionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attention",
        abstract: "Trains a module that explains a network in one pass.",
        discussion: """
            Example:
              cahier attention train efficientnet-lite0 --images photographs/ \\
                --output attention.safetensors
            """,
        subcommands: [AttentionTrain.self])
}
