// swift-tools-version: 6.1
import PackageDescription

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let database = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// Programs with small studies of their own, for tests.
let samples = [
    "Cache", "Endurance", "New", "Original", "Pair", "Photographs", "Recomputed", "Rehelped", "Restyled",
]

let package = Package(
    name: "cahier",
    products: [.executable(name: "cahier", targets: ["cahier"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "3.12.3"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCairo", pkgConfig: "pangocairo", providers: [.apt(["libcairo2-dev", "libpango1.0-dev"])]),
        .systemLibrary(name: "CQPDF", pkgConfig: "libqpdf", providers: [.apt(["libqpdf-dev"])]),

        .target(name: "CKernels"),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png16")]),
        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),

        .target(name: "SourceReading"),
        .executableTarget(name: "step-code", dependencies: ["SourceReading"]),
        .plugin(name: "StepCode", capability: .buildTool(), dependencies: ["step-code"], path: "Sources/Plugins/StepCode"),

        .target(name: "Tensors", dependencies: ["COneDNN"]),
        .target(name: "Networks", dependencies: ["Tensors"]),
        .target(name: "Datasets", dependencies: ["CJPEG", "CPNG", "CZlib", "Networks", "Tensors", crypto]),
        .target(name: "Methods", dependencies: ["Networks", "Tensors"]),
        .target(name: "Downloads", dependencies: ["Networks", "Tensors", crypto]),
        .target(name: "Charts", dependencies: ["CCairo"]),
        .target(name: "Reports", dependencies: ["CCairo", "CQPDF", "Charts"]),
        .target(
            name: "Notebook",
            dependencies: ["Charts", "CKernels", "Datasets", "Methods", "Networks", "Reports", "Tensors", crypto, database, sqlite]),
        .target(name: "Studies", dependencies: ["Notebook"], path: "Studies", plugins: ["StepCode"]),
        .target(name: "Commands", dependencies: ["Charts", "Downloads", "Notebook", "Reports", "Tensors", arguments]),
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
        .testTarget(
            name: "cahierTests",
            dependencies: ["cahier", "step-code", "Commands", "Datasets", "LoopbackServer", "Networks", "Tensors", database]
                + samples.map { .init(stringLiteral: "sample-" + $0.lowercased()) }),
    ] + samples.map { sample in
        .executableTarget(
            name: "sample-" + sample.lowercased(), dependencies: ["Commands", "Notebook"], path: "Tests/Samples/\(sample)",
            plugins: ["StepCode"])
    }
)
