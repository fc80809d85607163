import ArgumentParser
import Benchmarks

struct IntegerBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "integer",
        abstract: "Times convolutions of 16-bit integers on this processor, and compares them with loops in 64 bits.",
        discussion: """
            Which instructions multiply the integers, what these and Float32's can do at most on all threads, and for each of VGG-16's \
            convolutions but the first, forward and both gradients: 10^9 operations a second, their share of the peak, and how many times as fast as \
            Float32 by direct kernels and by Winograd's. Kernels take turns; medians of the turns. Then random convolutions, on each \
            instruction set that the processor has and with vpdpwssd and vpmaddwd emulated in C: how many numbers are not those of plain loops.

            With --training, too: training steps of VGG-16 for 32 px at its full width, in batches of 64.

            Examples:
              cahier bench integer
              cahier bench integer --size 224 --images 8
              cahier bench integer --instructions avx2 --threads 1
              cahier bench integer --training --json
            """)

    @OptionGroup var timing: TimingOptions
    @Option(help: "The side of VGG-16's images in pixels, a multiple of 16.")
    var size = 32
    @Option(help: "Images in a batch.")
    var images = 64
    @Flag(help: "Time whole training steps, too.")
    var training = false
    @OptionGroup var arithmetic: ArithmeticOptions

    func validate() throws {
        guard 16...512 ~= size, size.isMultiple(of: 16) else {
            throw ValidationError("VGG-16's maps are halved four times; give --size a multiple of 16 from 16 to 512")
        }
        guard 1...1024 ~= images else { throw ValidationError("give --images 1 to 1024") }
    }

    func run() throws {
        try arithmetic.apply()
        let result = try IntegerBenchmark(runs: timing.runs, side: size, images: images, trains: training).measure()
        try print(timing.json ? try benchmarkJSON(result) : result.text)
    }
}
