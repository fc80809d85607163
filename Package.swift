// swift-tools-version: 6.1
import PackageDescription

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let database = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let server = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// `cahier watch` has the studies compiled file by file and without optimisation: a tenth of the time, and it only
/// draws with them.
let studySettings: [SwiftSetting] =
    Context.environment["CAHIER_WATCH"] == nil
    ? [] : [.unsafeFlags(["-Onone", "-no-whole-module-optimization", "-incremental", "-enable-batch-mode"])]

/// Programs with small studies of their own, for tests.
let samples = [
    "Arithmetic", "Cache", "Endurance", "New", "Original", "Pair", "Photographs", "Pictures", "Recomputed", "Rehelped",
    "Restyled",
    "Watched",
]

let package = Package(
    name: "cahier",
    products: [.executable(name: "cahier", targets: ["cahier"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "3.12.3"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CCairo", pkgConfig: "pangocairo", providers: [.apt(["libcairo2-dev", "libpango1.0-dev"])]),
        .systemLibrary(name: "CQPDF", pkgConfig: "libqpdf", providers: [.apt(["libqpdf-dev"])]),

        .target(name: "CKernels"),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png16")]),
        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),

        .target(name: "Processes"),
        .target(name: "SourceReading"),
        .executableTarget(name: "step-code", dependencies: ["SourceReading"]),
        .plugin(
            name: "StepCode", capability: .buildTool(), dependencies: ["step-code"], path: "Sources/Plugins/StepCode"),

        .target(name: "Tensors", dependencies: ["CKernels", "COneDNN"]),
        .target(name: "Networks", dependencies: ["Tensors"]),
        .target(name: "Datasets", dependencies: ["CJPEG", "CPNG", "CZlib", "Networks", "Tensors", crypto]),
        .target(name: "Methods", dependencies: ["Networks", "Tensors"]),
        .target(name: "Downloads", dependencies: ["Datasets", "Networks", "Processes", "Tensors", crypto]),
        .target(name: "Charts", dependencies: ["CCairo", "CJPEG"]),
        .target(name: "Reports", dependencies: ["CCairo", "CQPDF", "Charts"]),
        .target(
            name: "Notebook",
            dependencies: [
                "Charts", "CKernels", "Datasets", "Methods", "Networks", "Reports", "Tensors", crypto, database, sqlite,
            ]),
        .target(
            name: "Studies", dependencies: ["Notebook"], path: "Studies", swiftSettings: studySettings,
            plugins: ["StepCode"]),
        .target(name: "Watching", dependencies: ["Processes", server]),
        .target(
            name: "Commands",
            dependencies: ["Charts", "Downloads", "Notebook", "Reports", "Tensors", "Watching", arguments]),
        .executableTarget(name: "cahier", dependencies: ["Commands", "Studies"]),

        .testTarget(name: "SourceReadingTests", dependencies: ["SourceReading"]),
        .testTarget(name: "TensorsTests", dependencies: ["Tensors"]),
        .testTarget(name: "NetworksTests", dependencies: ["Networks", "Tensors"], exclude: ["Fixtures"]),
        .testTarget(name: "ONNXTests", dependencies: ["Networks", "Tensors"]),
        .testTarget(name: "DatasetsTests", dependencies: ["CZlib", "Datasets", "Tensors"], exclude: ["Fixtures"]),
        .target(name: "LoopbackServer", path: "Tests/LoopbackServer"),
        .testTarget(name: "DownloadsTests", dependencies: ["Downloads", "LoopbackServer", "Networks", "Tensors"]),
        .testTarget(name: "MethodsTests", dependencies: ["Methods", "Networks", "Tensors"]),
        .testTarget(name: "ChartsTests", dependencies: ["CCairo", "Charts", "Commands"], exclude: ["Recorded"]),
        .testTarget(name: "ReportsTests", dependencies: ["Charts", "Reports"]),
        .testTarget(name: "NotebookTests", dependencies: ["CKernels", "Notebook", database]),
        .testTarget(name: "WatchingTests", dependencies: ["Watching"]),
        .testTarget(
            name: "cahierTests",
            dependencies: [
                "cahier", "step-code", "Charts", "Commands", "Datasets", "LoopbackServer", "Methods", "Networks",
                "Tensors", crypto, database,
            ]
                + samples.map { .init(stringLiteral: "sample-" + $0.lowercased()) }),
    ]
        + samples.map { sample in
            .executableTarget(
                name: "sample-" + sample.lowercased(), dependencies: ["Commands", "Notebook"],
                path: "Tests/Samples/\(sample)",
                plugins: ["StepCode"])
        }
)
