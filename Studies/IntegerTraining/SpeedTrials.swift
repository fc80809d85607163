import Notebook

/// VGG-16's convolutions, and one of a single pixel, which no kernel can do as fast.
func timeKernels(_ lab: Lab, plan: KernelPlan) throws -> KernelTrials {
    let vgg = zip(plan.sides, plan.images).flatMap { ConvolutionShape.vgg16(side: $0, images: $1) }
    let shapes = vgg + [.onePixel]
    return try .measured(shapes, turns: plan.turns, on: lab.engine) {
        lab.progress("timing convolutions", $0, shapes.count)
    }
}

func tryExactness(_ lab: Lab, plan: KernelPlan) throws -> IntegerTrials {
    try .measured(plan.trials, drawnFrom: RandomStream(seed: lab.seed, "random convolutions"), on: lab.engine) {
        lab.progress("random convolutions", $1, plan.trials)
    }
}

/// Training steps of VGG-16 at its full width, in each arithmetic in turn.
func timeTraining(_ lab: Lab, plan: ThroughputPlan) throws -> TrainingTimes {
    let network = Network.vgg16Small(stream: RandomStream(seed: lab.seed, "throughput")), engine = try lab.engine
    // Direct kernels twice, which must be as fast as themselves.
    let arithmetics = try pairedArms() + [.float32, .float32Direct] + (engine.hasBFloat16 ? [.bfloat16] : [])
    return try TrainingTimes.measured(
        network, images: plan.images, steps: plan.stepsInTurn, turns: plan.turns, arithmetics, on: engine)
}

extension KernelTrials: StorableValue {}
extension IntegerTrials: StorableValue {}
extension TrainingTimes: StorableValue {}
