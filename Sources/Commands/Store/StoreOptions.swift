import ArgumentParser
import Foundation
import Notebook

struct StoreOptions: ParsableArguments {
    @Option(
        name: .customLong("store"),
        help: ArgumentHelp(
            "The SQLite file with runs and values. (default: $CAHIER_STORE, else .cahier/store.sqlite)",
            valueName: "file"), completion: .file())
    var file: String?

    @Option(help: ArgumentHelp("How long to wait while another program keeps the store locked.", valueName: "seconds"))
    var lockTimeout = 30.0

    func validate() throws {
        guard lockTimeout >= 0, lockTimeout <= 1e6 else {
            throw ValidationError("--lock-timeout is a number of seconds.")
        }
    }

    /// Whether there is a store; where there is none, says so in a line: of one that isn't there nothing else is true.
    ///
    /// - Throws: `NotebookError` where there is none and the call names it, which may be misspelt.
    func isThere() throws -> Bool {
        let place = Store.location(asked: file).path
        if FileManager.default.fileExists(atPath: place) { return true }
        guard file == nil else {
            throw NotebookError(
                .store, "opening the store \(place)", "there is no such file",
                advice: "Name another with --store, or leave it out")
        }
        try print("no store yet: there is no file \(place)")
        return false
    }

    func open(for access: Store.Access = .writing) throws -> Store {
        let place = Store.location(asked: file)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder), isFolder.boolValue {
            throw NotebookError(
                .store, "opening the store \(place.path)", "it is a folder",
                advice: "Name a file with --store or CAHIER_STORE")
        }
        return try Store(at: place, for: access, lockTimeout: lockTimeout)
    }
}
