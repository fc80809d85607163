import ArgumentParser
import Notebook

/// The program `cahier`, for the studies that it is given.
///
///     Cahier.main(knowing: allStudies)
public struct Cahier: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "cahier",
        abstract: "Checks whether published findings on neural networks hold here.",
        discussion: """
            A study measures what a paper claims and sets both side by side in a report. Results are kept in a store, \
            so that a second run computes only what has changed and figures are redrawn without a model.

            Examples:
              cahier list                            the studies
              cahier new sparse-codes                a study of your own, to start from
              cahier register sparse-codes           its rules, before its numbers
              cahier run clipped-activation          a report, from data to verdict
              cahier figures clipped-activation      every figure redrawn from the store
              cahier watch sparse-codes              the report, redrawn at each save
              cahier explain clipped-activation      which steps would run, and why
              cahier diff 3 4                        what changed between two runs
              cahier submit clipped-activation       the same report, computed by a cluster
              cahier predict vgg16 --weights vgg16-397923af.pth tench.jpg
              cahier attribute vgg16 --weights vgg16-397923af.pth --method lrp tench.jpg
              cahier attack efficientnet-lite0 --attack fgsm --channels y tench.jpg
              cahier attention train efficientnet-lite0 --images photographs \\
                --output attention.safetensors
              cahier prune efficientnet-lite0 --keep 0.3 --method lamp \\
                --output pruned.safetensors
              cahier triplets photographs --high vgg16:pool5 --low vgg16:pool3 --output out
              cahier poison cifar-10 --seed 7 --output poisoned
              cahier fetch cifar10                   a data set, checked
              cahier doctor                          which data and weights are here
              cahier cache info                      what the store holds
              cahier install                         the program, into ~/.local
              cahier gallery                         all kinds of figures on one page

            Results go to standard output, diagnostics to standard error.
            Exit status: 0 success, 1 failure, 64 a wrong call, 130 or 143 interrupted; diff: 0 same, 1 different, 2 trouble.
            """,
        version: cahierVersion,
        groupedSubcommands: [
            CommandGroup(
                name: "Studies",
                subcommands: [
                    List.self, Doctor.self, New.self, Register.self, RegistrationCommand.self, Run.self, Explain.self,
                    Figures.self, Watch.self, Diff.self,
                    Index.self,
                ]),
            CommandGroup(
                name: "Clusters",
                subcommands: [
                    Submit.self, StatusCommand.self, Collect.self, Cancel.self, ShardCommand.self, HelpRun.self,
                ]),
            CommandGroup(
                name: "Networks",
                subcommands: [
                    Predict.self, Attribute.self, AttentionCommand.self, Attack.self, Prune.self, Triplets.self,
                    Fetch.self,
                ]),
            CommandGroup(name: "Data", subcommands: [Poison.self]),
            CommandGroup(name: "Store", subcommands: [Runs.self, Cache.self]),
            CommandGroup(name: "Tool", subcommands: [Install.self, Gallery.self, Bench.self]),
        ])

    /// The studies that the commands can run, in the order in which `list` shows them.
    @TaskLocal static var studies: [Study] = []

    public init() {}

    /// Does what the command line asks for, and ends the process where that failed.
    public static func main(knowing studies: [Study]) {
        ThreadWaiting.sleepSoon()
        $studies.withValue(studies) { start() }
    }
}
