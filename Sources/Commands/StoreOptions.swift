import ArgumentParser
import Foundation
import Notebook

struct StoreOptions: ParsableArguments {
    @Option(
        name: .customLong("store"),
        help: ArgumentHelp(
            "The SQLite file with runs and values. (default: $CAHIER_STORE, else .cahier/store.sqlite)", valueName: "file"))
    var file: String?

    func open() throws -> Store { try Store(at: Store.location(asked: file)) }
}

struct OutputOptions: ParsableArguments {
    @Option(
        name: .customLong("output"),
        help: ArgumentHelp("The folder that receives a folder for each study.", valueName: "dir"))
    var path = "Output"

    var folder: URL { URL(fileURLWithPath: path) }
}
