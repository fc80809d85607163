import Foundation

/// Where data and weights are kept, and looked for.
public enum DataFolder {
    /// `$CAHIER_DATA`, if it is set.
    public static func chosen(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL? {
        folder("CAHIER_DATA", environment)
    }

    /// `$XDG_CACHE_HOME/cahier`, otherwise `~/.cache/cahier`.
    public static func cache(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
        caches(environment).appendingPathComponent("cahier", isDirectory: true)
    }

    /// The folders that data sets' folders are looked for in, by preference: `$CAHIER_DATA`, `~/.cache/cahier`, and where
    /// users of torchvision and Keras keep theirs: `data` here and in the home folder, and `~/.keras/datasets`.
    public static func places(environment: [String: String] = ProcessInfo.processInfo.environment) -> [URL] {
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
        let home = home(environment)
        let folders =
            [chosen(environment: environment), cache(environment: environment)].compactMap(\.self)
            + [here.appendingPathComponent("data"), home.appendingPathComponent("data")]
            + [home.appendingPathComponent(".keras/datasets")]
        return folders.distinct
    }

    /// Files of these names where weights are kept, by preference: that of the names first, then that of the places.
    ///
    /// The places are `$CAHIER_DATA`, `~/.cache/cahier`, `$TORCH_HOME/hub/checkpoints` (`~/.cache/torch` where it isn't
    /// set) and the snapshots in Hugging Face's cache (`$HF_HUB_CACHE`, `$HF_HOME/hub`, `~/.cache/huggingface/hub`).
    public static func weights(
        named names: [String], environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> [URL] {
        let folders = weightPlaces(environment: environment) + snapshots(environment: environment)
        return names.flatMap { name in folders.map { $0.appendingPathComponent(name) } }
            .filter { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// The file that somebody means: the path where there is one, that of a folder as the Hugging Face hub has them, a file
    /// of this name where weights are kept, or what the cache has of a repository of the hub. What follows a "#" stays.
    ///
    ///     weightFile("resnet18-f37072fd.pth")            // ~/.cache/torch/hub/checkpoints/resnet18-f37072fd.pth
    ///     weightFile("hf:timm/resnet18.tv_in1k")         // …/snapshots/3f1c…/model.safetensors
    ///     weightFile("checkpoints/mine")                 // checkpoints/mine/model.safetensors
    ///     weightFile("mine.pth#ema")                     // ~/.cache/cahier/mine.pth#ema
    ///
    /// - Returns: what was asked for, where nothing is found.
    public static func weightFile(
        _ asked: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> String {
        if let found = existingWeightFile(asked, environment) { return found }
        guard let hash = asked.lastIndex(of: "#"),
            let found = existingWeightFile(String(asked[..<hash]), environment)
        else { return asked }
        return found + asked[hash...]
    }

    /// What files of weights are called in a repository of the Hugging Face hub, by preference.
    public static let hubFileNames = ["model.safetensors", "pytorch_model.bin"]

    private static func existingWeightFile(_ asked: String, _ environment: [String: String]) -> String? {
        func first(in folders: [URL]) -> String? {
            folders.flatMap { folder in hubFileNames.map(folder.appendingPathComponent) }
                .first { FileManager.default.fileExists(atPath: $0.path) }?.path
        }
        var isFolder = ObjCBool(false)
        if FileManager.default.fileExists(atPath: asked, isDirectory: &isFolder) {
            return isFolder.boolValue ? first(in: [URL(fileURLWithPath: asked, isDirectory: true)]) : asked
        }
        if asked.hasPrefix("hf:") {
            return first(in: snapshots(of: String(asked.dropFirst(3)), environment: environment))
        }
        return asked.contains("/") ? nil : weights(named: [asked], environment: environment).first?.path
    }

    /// The folders that weights are looked for in, Hugging Face's aside.
    public static func weightPlaces(environment: [String: String] = ProcessInfo.processInfo.environment) -> [URL] {
        let torch =
            folder("TORCH_HOME", environment)
            ?? caches(environment).appendingPathComponent("torch", isDirectory: true)
        return [
            chosen(environment: environment), cache(environment: environment),
            torch.appendingPathComponent("hub/checkpoints", isDirectory: true),
        ].compactMap(\.self).distinct
    }

    /// The cache of the Hugging Face hub.
    public static func huggingFace(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
        folder("HF_HUB_CACHE", environment)
            ?? (folder("HF_HOME", environment)
            ?? caches(environment).appendingPathComponent("huggingface", isDirectory: true))
            .appendingPathComponent("hub", isDirectory: true)
    }

    /// A repository of the Hugging Face hub as its cache has it: the revision that `main` was last, then others.
    ///
    ///     snapshots(of: "timm/resnet18.tv_in1k")     // […/models--timm--resnet18.tv_in1k/snapshots/3f1c…]
    ///
    /// - Parameter repository: all of the cache where none is named.
    public static func snapshots(
        of repository: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> [URL] {
        let cache = huggingFace(environment: environment)
        let names =
            repository.map { ["models--" + $0.replacing("/", with: "--")] }
            ?? entries(of: cache).filter { $0.hasPrefix("models--") }
        return names.flatMap { name -> [URL] in
            let model = cache.appendingPathComponent(name, isDirectory: true)
            let main = try? String(contentsOf: model.appendingPathComponent("refs/main"), encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            let revisions = entries(of: model.appendingPathComponent("snapshots"))
            return (revisions.filter { $0 == main } + revisions.filter { $0 != main }).map {
                model.appendingPathComponent("snapshots/\($0)", isDirectory: true)
            }
        }
    }

    private static func entries(of folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { !$0.hasPrefix(".") }
            .sorted()
    }

    private static func home(_ environment: [String: String]) -> URL {
        folder("HOME", environment) ?? FileManager.default.homeDirectoryForCurrentUser
    }

    private static func caches(_ environment: [String: String]) -> URL {
        folder("XDG_CACHE_HOME", environment) ?? home(environment).appendingPathComponent(".cache", isDirectory: true)
    }

    private static func folder(_ variable: String, _ environment: [String: String]) -> URL? {
        environment[variable].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0, isDirectory: true) }
    }
}

extension [URL] {
    /// Each folder once.
    fileprivate var distinct: [URL] {
        var seen: Set<String> = []
        return filter { seen.insert($0.standardizedFileURL.path).inserted }
    }
}
