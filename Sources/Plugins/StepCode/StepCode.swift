import Foundation
import PackagePlugin

/// Lets `step-code` read the sources of a module with studies and of the modules that it uses, before the module is
/// compiled.
///
/// In a module with a folder SharedSteps, as `Notebook`, the steps are there, and the rest of it is library to them.
@main
struct StepCode: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let target = target.sourceModule else { return [] }
        let modules = target.recursiveTargetDependencies.compactMap { $0 as? SwiftSourceModuleTarget }
        var libraries = modules.filter { isOurs($0, in: context.package, among: modules) }.sorted { $0.name < $1.name }
        var sources = target.sourceFiles(withSuffix: ".swift").filter { $0.type == .source }.map(\.url)
        let shared = target.directoryURL.appending(path: "SharedSteps").path + "/"
        if FileManager.default.fileExists(atPath: shared), let own = target as? SwiftSourceModuleTarget {
            sources = sources.filter { $0.path.hasPrefix(shared) }
            libraries.append(own)
        }
        sources.sort { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "StepCodeTable.swift")
        return [
            .buildCommand(
                displayName: "Reading the code of the steps in \(target.name)",
                executable: try context.tool(named: "step-code").url,
                arguments: [target.moduleName, output.path, "--root", context.package.directoryURL.path]
                    + libraries.flatMap { ["--library", $0.moduleName, $0.directoryURL.path] }
                    + ["--sources"] + sources.map(\.path),
                inputFiles: sources + libraries.flatMap { $0.sourceFiles(withSuffix: ".swift").map(\.url) },
                outputFiles: [output])
        ]
    }

    /// Whether a module lies in the package itself or beside `Notebook`, rather than in a package that both use.
    private func isOurs(
        _ module: SwiftSourceModuleTarget, in package: Package, among modules: [SwiftSourceModuleTarget]
    ) -> Bool {
        let homes = [package.directoryURL] + modules.filter { $0.name == "Notebook" }.map { sourcesFolder(of: $0) }
        return homes.contains { home in
            let root = home.path.hasSuffix("/") ? home.path : home.path + "/"
            return module.directoryURL.path.hasPrefix(root) && !module.directoryURL.path.hasPrefix(root + ".build")
        }
    }

    private func sourcesFolder(of module: SwiftSourceModuleTarget) -> URL {
        module.directoryURL.deletingLastPathComponent()
    }
}
