import Foundation
import PackagePlugin

/// Lets `step-code` read the sources of a module with studies and of the modules that it uses, before the module is
/// compiled.
@main
struct StepCode: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let target = target.sourceModule else { return [] }
        let root = context.package.directoryURL.path + "/"
        let libraries = target.recursiveTargetDependencies.compactMap { $0 as? SwiftSourceModuleTarget }
            .filter { $0.directoryURL.path.hasPrefix(root) && !$0.directoryURL.path.hasPrefix(root + ".build/") }
            .sorted { $0.name < $1.name }
        let sources = target.sourceFiles(withSuffix: ".swift").filter { $0.type == .source }.map(\.url).sorted {
            $0.path < $1.path
        }
        let output = context.pluginWorkDirectoryURL.appending(path: "StepCodeTable.swift")
        return [
            .buildCommand(
                displayName: "Reading the code of the steps in \(target.name)",
                executable: try context.tool(named: "step-code").url,
                arguments: [target.moduleName, output.path]
                    + libraries.flatMap { ["--library", $0.moduleName, $0.directoryURL.path] }
                    + ["--sources"] + sources.map(\.path),
                inputFiles: sources + libraries.flatMap { $0.sourceFiles(withSuffix: ".swift").map(\.url) },
                outputFiles: [output])
        ]
    }
}
