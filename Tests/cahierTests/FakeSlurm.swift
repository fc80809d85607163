import Foundation
import Testing

/// Programs with the names of Slurm's, which write down how they are called.
struct FakeSlurm {
    let folder: URL

    /// - Parameters:
    ///   - refused: the call of `sbatch`, from 1, that fails.
    ///   - waiting: how many jobs `squeue` shows.
    init(in around: URL, refusing refused: Int = 0, waiting: Int = 0, largestArray: Int = 1001) throws {
        folder = around.appendingPathComponent("slurm")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let log = "'\(folder.path)/calls'"
        let tools = [
            "sbatch": """
            echo "sbatch $*" >>\(log)
            count=$(grep -c '^sbatch' \(log))
            [ "$count" = \(refused) ] && { echo 'sbatch: error: invalid partition specified: none' >&2; exit 1; }
            echo $((100 + count))
            """,
            "squeue": "i=0; while [ $i -lt \(waiting) ]; do echo 1_$i; i=$((i + 1)); done",
            "scancel": "echo \"scancel $*\" >>\(log)",
            "scontrol": "echo 'MaxArraySize            = \(largestArray)'",
        ]
        for (name, text) in tools {
            let file = folder.appendingPathComponent(name)
            try "#!/bin/sh\n\(text)\n".write(to: file, atomically: true, encoding: .utf8)
            chmod(file.path, 0o700)
        }
    }

    var environment: [String: String] { ["PATH": "\(folder.path):/usr/bin:/bin"] }

    /// The calls of `sbatch` and `scancel`, in their order.
    var calls: [String] {
        let text = (try? String(contentsOf: folder.appendingPathComponent("calls"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }
}
