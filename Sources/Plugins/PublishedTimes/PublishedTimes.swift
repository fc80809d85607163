import Foundation
import PackagePlugin

/// Lets the program know what the published runs of its studies took, whose reports lie in the package's `Output`.
@main
struct PublishedTimes: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = context.package.directoryURL.appending(path: "Output")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let reports = names.sorted().map { folder.appending(path: $0) }.filter { report in
            read(in: report).allSatisfy { FileManager.default.fileExists(atPath: $0.path) }
        }
        let output = context.pluginWorkDirectoryURL.appending(path: "PublishedTimesTable.swift")
        return [
            .buildCommand(
                displayName: "Reading what the published runs took",
                executable: try context.tool(named: "step-code").url,
                arguments: ["--times", output.path] + reports.map(\.path),
                inputFiles: reports.flatMap { read(in: $0) },
                outputFiles: [output])
        ]
    }

    private func read(in report: URL) -> [URL] { ["results.json", "run.json"].map { report.appending(path: $0) } }
}
