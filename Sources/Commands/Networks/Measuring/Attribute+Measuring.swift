import ArgumentParser
import Files
import Foundation
import Notebook

/// What a call that scores maps is about.
struct MeasuringCall {
    var measures: [MapMeasure]
    var methods: [MethodName]
    var network: String
    var weights: WeightsFile
    var preprocessing: ImagePreprocessing
    var explained: ExplainedClass
}

extension Attribute {
    /// The measures that the call asks for; nothing where it draws maps.
    ///
    /// - Throws: exit status 64 after a line, also for an option that would have no effect.
    func checkedMeasures() throws -> [MapMeasure]? {
        guard let measure else {
            if methods.isEmpty {
                throw wrongCall("Nothing says how to explain. Give --method NAME; see `cahier help attribute`.")
            }
            if let maps = maps.first {
                throw wrongCall("--maps \(maps) is scored, and nothing says how. Give --measure, or leave --maps out.")
            }
            if let values {
                throw wrongCall("--values \(values) holds scores, and there are none. Give --measure, or leave it out.")
            }
            return nil
        }
        if methods.isEmpty && maps.isEmpty {
            throw wrongCall("--measure scores maps, and there are none. Give --method NAME, or --maps FOLDER.")
        }
        if let twice = maps.indices.first(where: { maps[..<$0].contains(maps[$0]) }) {
            throw wrongCall("--maps \(maps[twice]) is named twice. Name each folder once.")
        }
        if output != "." {
            throw wrongCall("--output \(output) holds maps that are drawn, and --measure draws none. Leave it out.")
        }
        do { return try MapMeasure.list(measure) } catch { throw wrongCall(error.description) }
    }

    /// Scores the maps of all images and says what they got.
    ///
    /// - Throws: exit status 1 after a line for each image that can't be read or explained: other images would be other
    ///   numbers, so that nothing is said of the rest.
    func score(_ call: MeasuringCall, by attributor: inout Attributor) throws {
        let folders = try maps.map { try MapFolder($0) }
        let nonFinite: Misfit = allowsNonFinite ? .allowed : .refused
        let inputs = try PredictionInputs(
            images, preprocessing: call.preprocessing, isTurning: upright, largestBatch: 1, nonFinite: nonFinite)
        if let values,
            inputs.paths.map(resolved).contains(resolved(values)) || resolved(call.weights.path) == resolved(values)
        {
            throw wrongCall("\(values) would be written over, and this call reads it. Name another file with --values.")
        }
        if let values { try OutputFolder.check(URL(fileURLWithPath: values).deletingLastPathComponent()) }
        let stream = RandomStream(seed: seed, "measure")
        let names = folders.map(\.name)
        var measuring = MapMeasuring(
            of: call.methods.map(\.label) + (Set(names).count == names.count ? names : maps), stream: stream)
        let console = Console()
        let total = inputs.paths.count
        var done = 0, failures = 0
        func report(_ error: any Error) {
            failures += 1
            console.closeLine()
            reportError(Notebook.message(of: error))
        }
        folders.flatMap { $0.problems(with: inputs.paths) }.forEach(report)
        guard failures == 0 else { throw ExitCode.failure }
        func scoreImage(_ batch: ImageBatch) throws {
            let predictor = attributor.predictor, engine = predictor.engine, image = batch.images[0]
            let name = image.path + (image.index.map { " [\($0)]" } ?? "")
            let target = call.explained.place(in: try predictor.logits(for: batch)[0])
            var found: [PixelMap] = [], passes: [Int?] = []
            for method in call.methods {
                let before = engine.evaluations
                found.append(
                    try attributor.attribution(of: batch.input, to: target, by: method) { now, all in
                        if now < all { console.progress("\(name), \(method.text), passes", now, all) }
                    }.attribution.map)
                passes.append(engine.evaluations - before)
            }
            for folder in folders {
                guard image.index == nil else {
                    throw DatasetError(
                        reading: image.path, "a map of --maps is of a picture, and here are tensors",
                        advice: "Give the pictures that the maps were made of")
                }
                found.append(try folder.map(of: image.path, size: Array(batch.input.shape.suffix(2))))
                passes.append(nil)
            }
            let scorer = try MapScorer(
                predictor.network, batch.input, target: target, call.preprocessing.normalization, call.measures,
                on: engine, stream: stream.substream("image", done))
            try measuring.add(.init(image: name, target: target, scorer: scorer), maps: found, passes: passes)
            done += 1
            if done < total { console.progress("images scored", done, total) }
        }
        try inputs.forEachBatch { batch in
            do { try scoreImage(batch) } catch { report(error) }
        } unreadable: {
            report($0)
        }
        console.closeLine()
        guard failures == 0 else { throw ExitCode.failure }
        try measuring.end()
        let table = MeasuredTable(
            network: call.network, weights: call.weights, preprocessing: call.preprocessing, measures: call.measures,
            rows: measuring.rows)
        if let values { try OutputFolder.write(table.csv(), to: URL(fileURLWithPath: values)) }
        if json { try StandardOutput.write(table.json()) } else { try print(try table.text()) }
    }
}
