import Foundation

extension Resolver {
    /// Finds out which content a step's value has, computing it only if the store does not know.
    func resolve(_ asked: StepNode) throws -> Resolution {
        let node = asked.chosen(in: setting)
        let identity = ObjectIdentifier(node)
        if let known = resolutions[identity] { return known }
        let resolution: Resolution
        if case .list = node.work {
            let digest = try contentDigest(ofJSON: node.inputs.map { try resolve($0).digest })
            resolution = Resolution(key: digest, digest: digest)
        } else if let recorded {
            resolution = try recordedResolution(of: node, in: recorded)
        } else {
            switch node.work {
            case .setting:
                let digest = try contentDigest(ofJSON: setting.asked)
                resolution = Resolution(key: digest, digest: digest)
            case .effort:
                throw NotebookError(
                    .study, "computing a key with the \(node.name)", "it differs from run to run",
                    advice: "Use it in sections only")
            case .source(let open): resolution = try resolveSource(node, open)
            case .compute(let codec): resolution = try resolveComputed(node, codec)
            case .list, .choice: preconditionFailure("lists and choices are resolved by their inputs")
            }
        }
        resolutions[identity] = resolution
        return resolution
    }

    /// A step's value itself.
    func load(_ asked: StepNode) throws -> Any {
        let node = asked.chosen(in: setting)
        return switch node.work {
        case .setting: setting.asked
        case .effort: try effort(of: node.inputs[0])
        case .source(let open): try remembered(node) { try loadSource(node, opening: open, $0) }
        case .compute(let codec): try remembered(node) { try read(node, codec, $0) }
        case .list: try node.inputs.map(load)
        case .choice: preconditionFailure("a choice has been made")
        }
    }

    private func remembered(_ node: StepNode, load: (Resolution) throws -> Any) throws -> Any {
        let resolution = try resolve(node)
        if let known = values[resolution.key] { return known }
        let value = try load(resolution)
        values[resolution.key] = value
        // A damaged value that was computed again may have another key now.
        if let current = resolutions[ObjectIdentifier(node)] { values[current.key] = value }
        return value
    }

    private func loadSource(
        _ node: StepNode, opening open: (Setting) throws -> OpenedSource, _ resolution: Resolution
    ) throws -> Any {
        guard recorded == nil else {
            throw NotebookError(
                .study, "redrawing from the store",
                "a figure or finding uses \"\(node.name)\", which the store does not hold",
                advice: "Let it use a step that takes what it needs from \"\(node.name)\"")
        }
        return try loadSource(node, try opened(node, open), digest: resolution.digest)
    }

    /// The components of a step's key; resolves its inputs.
    func components(of node: StepNode) throws -> KeyComponents {
        try components(of: node, inputs: node.inputs.map { try resolve($0).digest })
    }

    /// The components of a step's key, given the digests of its inputs' values.
    func components(of node: StepNode, inputs: [String]) throws -> KeyComponents {
        let code = try code?.entry(of: node, in: setting)
        let components = KeyComponents(
            step: node.name, code: code?.code, methods: code?.methods,
            parameters: String(decoding: try node.parameters(setting.asked), as: UTF8.self), profile: setting.profile,
            seed: seed(of: node), kernels: setting.kernels == .fast ? nil : setting.kernels,
            arithmetic: KeyArithmetic(methods: code?.methods, isTiming: node.isTiming, arithmetic: arithmeticOfKeys),
            processor: node.isTiming ? Provenance.processor() : nil, isTimed: node.isTimed ? true : nil, inputs: inputs)
        return node.isTiming ? try measurement(components) : components
    }

    private func resolveSource(_ node: StepNode, _ open: (Setting) throws -> OpenedSource) throws -> Resolution {
        let facts = try facts(of: node, try opened(node, open))
        sourceFacts += facts.details
        factsByStep[node.name] = facts.details
        let key = contentDigest(of: Data("source \(facts.digest)".utf8))
        try note(
            RunValue(
                step: node.name, key: key, encoding: "source", digest: facts.digest, origin: .source, originRun: nil,
                seconds: 0, evaluations: 0), for: node)
        return Resolution(key: sourceKey(node, facts), digest: facts.digest)
    }

    private func resolveComputed(_ node: StepNode, _ codec: Codec) throws -> Resolution {
        while true {
            let components = try components(of: node).canonicalText()
            let key = contentDigest(of: Data(components.utf8))
            if let stored = try store.value(key), stored.encoding == codec.encoding {
                try note(
                    RunValue(
                        step: node.name, key: key, encoding: stored.encoding, digest: stored.digest, origin: .reused,
                        originRun: stored.run, seconds: stored.seconds, evaluations: stored.evaluations), for: node)
                return Resolution(key: key, digest: stored.digest)
            }
            if let division = equipment.division, division.neverWaits {
                if try store.claim(on: key) != nil { throw DivisionEnd.left }
            } else if try waitForOthers(computing: node, key: key) {
                continue
            }
            // Inputs come first, so that the time they take is not counted as this step's, and so that no claim is held
            // while they are waited for. A damaged one may have come out differently, which makes another key.
            for input in node.inputs { _ = try load(input) }
            guard try self.components(of: node).canonicalText() == components else { continue }
            // Where pieces are claimed one by one, the value is claimed when they are all there.
            let claimsPieces = equipment.division?.claims != nil
            guard try claimsPieces || takeClaim(on: key, node, codec) == .taken else { continue }
            do {
                return try compute(node, codec, key: key, components: components)
            } catch {
                try? store.releaseClaim(on: key)
                guard case DivisionEnd.relieved = error, let relief = equipment.relief else { throw error }
                relief.relieve(key)
            }
        }
    }

    private func takeClaim(on key: String, _ node: StepNode, _ codec: Codec) throws -> ClaimOutcome {
        try store.takeClaim(on: key, step: node.name, encoding: codec.encoding, run: run ?? runHelped)
    }

    /// Waits while another run computes the step.
    /// - Returns: whether there was anything to wait for.
    private func waitForOthers(computing node: StepNode, key: String) throws -> Bool {
        var known: Claim?
        while let claim = try store.claim(on: key) {
            if claim != known {
                console.note(
                    "waiting for \(claim.holder), which is computing \"\(node.name)\" in process \(claim.processNumber)"
                )
            }
            known = claim
            Thread.sleep(forTimeInterval: 0.2)
        }
        return known != nil
    }

    private func compute(_ node: StepNode, _ codec: Codec, key: String, components: String) throws -> Resolution {
        let name = recordedName(of: node)
        equipment.relief?.begin(console)
        if equipment.division?.isAgain != true { console.begin("running", name) }
        let evaluationsBefore = evaluations
        let start = ContinuousClock.now, processorStart = ProcessUsage.processorSeconds
        let data = try codec.encode(try codec.compute(try lab(for: node, key: key), self))
        var seconds = (ContinuousClock.now - start) / .seconds(1)
        var evaluated = evaluations - evaluationsBefore
        if let division = equipment.division {
            guard division.joins else { throw DivisionEnd.left }
            if division.claims != nil, try takeClaim(on: key, node, codec) != .taken { throw DivisionEnd.left }
            // What the pieces took, wherever they were computed.
            let others = try store.effortOfPieces(ofStep: key)
            seconds = max(0, seconds - division.seconds) + others.seconds
            evaluated = max(0, evaluated - division.evaluations) + others.evaluations
        }
        processorSeconds[name, default: 0] += ProcessUsage.processorSeconds - processorStart
        // What the next run will read is what this run goes on with, down to the last bit.
        let value = try codec.decode(data)
        guard try codec.encode(value) == data else {
            throw NotebookError(
                .step, "storing the value of \"\(node.name)\"",
                "written a second time it has other bytes, so that no run would give the same results",
                advice:
                    "Let it hold no set, and no dictionary whose keys are neither text, numbers nor CodingKeyRepresentable: these come in any order"
            )
        }
        let stored = NewValue(
            key: key, step: node.name, components: components, encoding: codec.encoding,
            digest: contentDigest(of: data), data: data, seconds: seconds,
            evaluations: evaluated, run: run ?? runHelped)
        try store.insert(stored)
        try equipment.division?.deliver(Parcel.Entry(stored), data)
        equipment.activations.flush()
        equipment.engineInUse?.releaseUnusedMemory()
        values[key] = value
        console.end("done", name, seconds: seconds)
        try note(
            RunValue(
                step: node.name, key: key, encoding: codec.encoding, digest: stored.digest, origin: .computed,
                originRun: run, seconds: seconds, evaluations: stored.evaluations), for: node)
        return Resolution(key: key, digest: stored.digest)
    }

    /// The lab in which a step is computed.
    private func lab(for node: StepNode, key: String) throws -> Lab {
        let parameters = String(decoding: try node.parameters(setting.asked), as: UTF8.self)
        return Lab(
            step: RunningStep(
                name: node.name, key: key, parameters: parameters, seed: seed(of: node),
                dependsOnThreads: try components(of: node).arithmetic?.threads != nil),
            equipment: equipment)
    }

    /// Reads and decodes a stored value; a damaged one is computed again.
    private func read(_ node: StepNode, _ codec: Codec, _ resolution: Resolution) throws -> Any {
        let damage: String
        switch try store.content(resolution.digest) {
        case .intact(let data):
            if let value = try? codec.decode(data) { return value }
            damage = "does not have the form that the step expects"
        case .damaged: damage = "is damaged"
        case .missing: damage = "is missing"
        }
        if recorded != nil, record(of: node) != nil {
            throw NotebookError(
                .store, "reading the value of \"\(node.name)\" in the store \(store.file.path)", "it \(damage)",
                advice: "Run the study again to make it anew")
        }
        console.warn("the value of \"\(node.name)\" in the store \(store.file.path) \(damage); it is computed again")
        try store.discardValue(resolution.key, digest: resolution.digest)
        resolutions[ObjectIdentifier(node)] = nil
        let again = try resolve(node)
        if again.digest != resolution.digest { mustStartOver = true }
        // Another run may have been faster, and then its value is in the store.
        return try values[again.key] ?? read(node, codec, again)
    }

    private func recordedResolution(of node: StepNode, in recorded: [String: RunValue]) throws -> Resolution {
        if case .setting = node.work { return Resolution(key: "setting", digest: "") }
        guard let value = recorded[setting.name(of: node.name)] ?? recorded[node.name] else {
            throw NotebookError(
                .study, "redrawing from the store", "the run has no value of the step \"\(node.name)\"",
                advice: "Run the study again: the step is newer than the run")
        }
        return Resolution(key: value.key, digest: value.digest)
    }
}
