// swift-tools-version: 6.1
import PackageDescription

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let database = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let server = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// The studies: a module each, in the folder of this name in `Studies`.
let studies = [
    "ClippedActivation", "ImageTriplets", "IntegerTraining", "LayerAdaptivePruning", "SalientRelevance",
    "TrainableAttention", "UltrafastCategorisation", "UnlearnableData", "YChannel",
]

/// `cahier watch` in this checkout has the studies compiled without optimisation: a fraction of the time,
/// and it only draws with them.
let studySettings: [SwiftSetting] =
    Context.environment["CAHIER_WATCH"] == Context.packageDirectory
    ? [.unsafeFlags(["-Onone"])] : []

/// What reads the steps' code does so in every build, and is compiled with optimisation in those without, too: a fifth of the time.
let readingSettings: [SwiftSetting] = [.unsafeFlags(["-O"])]

/// Tests that call programs, stores and findings, and compute nothing by loops of their own: compiled without optimisation, in
/// half of the time.
let callingSettings: [SwiftSetting] = [.unsafeFlags(["-Onone"])]

/// Programs with small studies of their own, for tests.
let samples = [
    "Arithmetic", "Cache", "Endurance", "New", "Original", "Pair", "Photographs", "Pictures", "Recomputed",
    "Registered",
    "Rehelped",
    "Restyled",
    "Values", "Watched",
]

let package = Package(
    name: "cahier",
    products: [
        .executable(name: "cahier", targets: ["cahier"]),
        // What a study in a package of its own needs: see Studies/README.md.
        .library(name: "Notebook", targets: ["Notebook"]),
        .library(name: "Commands", targets: ["Commands"]),
        .library(name: "AllStudies", targets: ["AllStudies"]),
        .plugin(name: "StepCode", targets: ["StepCode"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CXXHash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(
            name: "CCairo", pkgConfig: "pangocairo", providers: [.apt(["libcairo2-dev", "libpango1.0-dev"])]),
        .systemLibrary(name: "CQPDF", pkgConfig: "libqpdf", providers: [.apt(["libqpdf-dev"])]),

        .target(name: "CKernels"),
        .target(name: "CProgram"),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png16")]),
        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CWebP", linkerSettings: [.linkedLibrary("webp")]),

        .target(name: "Wording"),
        .target(name: "Files", dependencies: ["Wording"]),
        .target(name: "Processes"),
        .target(name: "Verdicts"),
        .target(name: "Registration", dependencies: ["Files", "Processes", "Verdicts", "Wording", crypto]),
        .target(name: "SourceReading", swiftSettings: readingSettings),
        .executableTarget(name: "step-code", dependencies: ["SourceReading"], swiftSettings: readingSettings),
        .plugin(
            name: "StepCode", capability: .buildTool(), dependencies: ["step-code"], path: "Sources/Plugins/StepCode"),
        .plugin(
            name: "PublishedTimes", capability: .buildTool(), dependencies: ["step-code"],
            path: "Sources/Plugins/PublishedTimes"),

        .target(name: "Tensors", dependencies: ["CKernels", "COneDNN", "Wording"]),
        .target(name: "Formats", dependencies: ["Tensors", "Wording"]),
        .target(name: "Networks", dependencies: ["Formats", "Tensors", "Wording"]),
        .target(name: "Pictures", dependencies: ["CJPEG", "CPNG", "CWebP", "Tensors", "Wording"]),
        .target(
            name: "Datasets", dependencies: ["CZlib", "Files", "Formats", "Pictures", "Tensors", "Wording", crypto]),
        .target(name: "Models", dependencies: ["Datasets", "Networks", "Pictures", "Tensors", "Wording"]),
        .target(name: "Methods", dependencies: ["Networks", "Pictures", "Tensors", "Wording"]),
        .target(
            name: "Downloads",
            dependencies: ["Datasets", "Files", "Formats", "Networks", "Processes", "Tensors", "Wording", crypto]),
        .target(name: "Charts", dependencies: ["CCairo", "Pictures", "Wording"]),
        .target(
            name: "Reports",
            dependencies: [
                "CCairo", "CQPDF", "Charts", "Files", "Methods", "Pictures", "Registration", "Verdicts", "Wording",
            ]),
        .target(
            name: "Notebook",
            dependencies: [
                "CXXHash", "Charts", "CKernels", "Datasets", "Files", "Methods", "Models", "Networks", "Pictures",
                "Registration", "Reports",
                "Tensors", "Verdicts", "Wording", crypto, database, sqlite,
            ], plugins: ["StepCode"]),
        .target(
            name: "AllStudies", dependencies: ["Notebook"] + studies.map { .init(stringLiteral: $0) }, path: "Studies",
            exclude: studies + ["README.md", "Registrations"], sources: ["AllStudies.swift"],
            plugins: ["PublishedTimes"]),
        .target(name: "ChartGallery", dependencies: ["Charts", "Pictures", "Reports", "Tensors"]),
        .target(

            name: "Benchmarks", dependencies: ["Notebook"],
            exclude: [
                "mkl_integer.py", "numpy_similarity.py", "pytorch_attention.py", "pytorch_pruning.py",
                "pytorch_unlearnable.py", "torchattacks_pgd.py",
            ]),
        .target(name: "Watching", dependencies: ["Processes", "Wording", server]),
        .target(
            name: "Commands",
            dependencies: [
                "Benchmarks", "CProgram", "ChartGallery", "Charts", "Datasets", "Downloads", "Files", "Models",
                "Notebook", "Processes", "Registration", "Reports", "SourceReading", "Tensors", "Watching", "Wording",
                arguments,
            ]),
        .executableTarget(name: "cahier", dependencies: ["AllStudies", "Commands"]),

        .testTarget(name: "WordingTests", dependencies: ["Wording"], swiftSettings: callingSettings),
        .testTarget(name: "FilesTests", dependencies: ["Files"]),
        .testTarget(name: "VerdictsTests", dependencies: ["Verdicts"], swiftSettings: callingSettings),
        .testTarget(
            name: "RegistrationTests", dependencies: ["Processes", "Registration", "Verdicts", crypto],
            exclude: ["Fixtures"],
            swiftSettings: callingSettings),
        .testTarget(name: "SourceReadingTests", dependencies: ["SourceReading"]),
        .testTarget(name: "TensorsTests", dependencies: ["Tensors"], exclude: ["Fixtures"]),
        .testTarget(name: "FormatsTests", dependencies: ["Formats", "Tensors"], exclude: ["Fixtures"]),
        .testTarget(name: "NetworksTests", dependencies: ["Networks", "Tensors"], exclude: ["Fixtures"]),
        .testTarget(
            name: "ModelsTests", dependencies: ["CZlib", "Datasets", "Models", "Networks", "Pictures", "Tensors"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "ClippedActivationTests", dependencies: ["ClippedActivation", "Notebook"],
            swiftSettings: callingSettings),
        .testTarget(
            name: "IntegerTrainingTests", dependencies: ["IntegerTraining", "Notebook", "Verdicts"],
            swiftSettings: callingSettings),
        .testTarget(
            name: "SalientRelevanceTests", dependencies: ["SalientRelevance", "Notebook"],
            swiftSettings: callingSettings),
        .testTarget(
            name: "UltrafastCategorisationTests", dependencies: ["UltrafastCategorisation", "Notebook"],
            swiftSettings: callingSettings),
        .testTarget(
            name: "LayerAdaptivePruningTests", dependencies: ["LayerAdaptivePruning", "Notebook", "Verdicts"],
            swiftSettings: callingSettings),
        .testTarget(
            name: "ImageTripletsTests", dependencies: ["ImageTriplets", "Notebook", "Verdicts"],
            swiftSettings: callingSettings),
        .testTarget(
            name: "YChannelTests", dependencies: ["Notebook", "Verdicts", "YChannel"], swiftSettings: callingSettings),
        .testTarget(
            name: "UnlearnableDataTests", dependencies: ["Notebook", "UnlearnableData", "Verdicts"],
            swiftSettings: callingSettings),
        .testTarget(
            name: "TrainableAttentionTests", dependencies: ["TrainableAttention", "Notebook", "Verdicts"],
            swiftSettings: callingSettings),
        .testTarget(name: "ONNXTests", dependencies: ["Networks", "Tensors"]),
        .testTarget(name: "PicturesTests", dependencies: ["Pictures", "Tensors"]),
        .testTarget(
            name: "DatasetsTests", dependencies: ["CZlib", "Datasets", "Pictures", "Tensors"], exclude: ["Fixtures"]),
        .target(name: "LoopbackServer", path: "Tests/LoopbackServer"),
        .testTarget(
            name: "DownloadsTests", dependencies: ["Datasets", "Downloads", "LoopbackServer", "Networks", "Tensors"]),
        .testTarget(
            name: "MethodsTests", dependencies: ["Methods", "Networks", "Pictures", "Processes", "Tensors"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "ChartsTests", dependencies: ["CCairo", "ChartGallery", "Charts", "Pictures"], exclude: ["Recorded"]),
        .testTarget(
            name: "ReportsTests",
            dependencies: ["CCairo", "Charts", "Pictures", "Registration", "Reports", "Verdicts"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "NotebookTests", dependencies: ["CKernels", "Notebook", "Registration", database],
            swiftSettings: callingSettings),
        .testTarget(name: "WatchingTests", dependencies: ["Watching"], swiftSettings: callingSettings),
        .testTarget(
            name: "cahierTests",
            dependencies: [
                "cahier", "step-code", "ChartGallery", "Charts", "Commands", "Datasets", "LoopbackServer", "Methods",
                "Models", "Networks", "Pictures", "Processes", "Tensors", crypto, database,
            ]
                + samples.map { .init(stringLiteral: "sample-" + $0.lowercased()) }, swiftSettings: callingSettings),
    ]
        + studies.map { study in
            .target(
                name: study, dependencies: ["Notebook"], path: "Studies/\(study)", swiftSettings: studySettings,
                plugins: ["StepCode"])
        }
        + samples.map { sample in
            .executableTarget(
                name: "sample-" + sample.lowercased(), dependencies: ["Commands", "Notebook"],
                path: "Tests/Samples/\(sample)",
                plugins: ["StepCode"])
        }
)
