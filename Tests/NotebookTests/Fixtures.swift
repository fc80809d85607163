import Foundation
import GRDB
import Notebook
import Synchronization

/// A folder of its own for one test, removed at its end.
final class Scratch {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var storeFile: URL { folder.appendingPathComponent("store.sqlite") }

    func store(activationBudget: Int = 1_000_000) throws -> Store {
        try Store(at: storeFile, activationBudget: activationBudget)
    }

    /// Changes the store behind its back.
    func tamper(_ sql: String) throws { try Self.tamper(storeFile, sql) }

    static func tamper(_ file: URL, _ sql: String) throws {
        try DatabaseQueue(path: file.path).writeWithoutTransaction { try $0.execute(sql: sql) }
    }

    func text(_ sql: String) throws -> String {
        try DatabaseQueue(path: storeFile.path).read { try String.fetchOne($0, sql: sql) ?? "" }
    }

    func count(_ sql: String) throws -> Int {
        try DatabaseQueue(path: storeFile.path).read { try Int.fetchOne($0, sql: sql) ?? 0 }
    }
}

/// Counts how often something happened.
final class Counter: Sendable {
    private let number = Mutex(0)
    var count: Int { number.withLock(\.self) }
    func increment() { number.withLock { $0 += 1 } }
}

/// What a console wrote.
final class Transcript {
    private final class Page { var text = "" }
    private let page: Page
    let console: Console

    var text: String { page.text }

    init(isTerminal: Bool = false) {
        let page = Page()
        self.page = page
        console = Console(isTerminal: isTerminal) { page.text += $0 }
    }
}

struct Failure: Error {}

func quietResolver(_ store: Store, _ setting: Setting = Setting()) -> Resolver {
    Resolver(store: store, setting: setting, console: Console(isTerminal: false, isQuiet: true))
}

/// A declaration for findings whose outcome is of no matter.
func untestedDeclaration(_ identifier: String) -> Declaration {
    Declaration(
        identifier, .question(Question("Is it one?")), test: "The number", units: [], extent: .noNetwork,
        rule: .clause(.init("number", .exact(.equal, 1))))
}
