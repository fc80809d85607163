import Foundation
import Reports

/// The report's folder and the index over it.
extension Runner {
    func publish(_ study: Study, _ assembly: Assembly, run number: Int, resolver: Resolver, folder: URL) throws
        -> Outcome
    {
        guard let run = try store.run(number) else {
            throw NotebookError(.store, "reading run \(number)", "it is gone", advice: "Run the study again")
        }
        let values = try store.values(ofRun: number)
        let checkout = Checkout.ofProgram, drawnBy = Provenance.version(in: checkout)
        var report = Report(
            identifier: study.name, title: study.title, question: study.question,
            citation: study.paper.link.isEmpty
                ? study.paper.citation : "[\(study.paper.citation)](\(study.paper.link))",
            summary: assembly.summary, findings: assembly.findings, untested: assembly.untested,
            sections: assembly.sections,
            provenance: run.provenanceTables(values: values, timed: study.timedSteps, drawnBy: drawnBy)
                + assembly.details,
            runNumber: number, date: run.started,
            profile: run.setting.profile.rawValue)
        report.remarks = assembly.remarks
        report.terms = assembly.terms
        report.values = assembly.values.map { ($0.path, $0.data) }
        report.paper = study.paper.reference
        report.references = study.references
        report.citing = study.citing
        report.citing?.code = study.citing.code ?? checkout?.page
        report.making = ReportMaking(
            command: run.setting.command(for: study.name),
            program: checkout?.program(version: run.provenance.version), measuredBy: run.provenance.version,
            drawnBy: drawnBy)
        try describe(study, run, values, assembly, checkout, in: &report)
        report.stepSources = try stepSources(study, run: run, values: values, checkout: checkout)
        report.surroundings = surroundings(of: folder)
        let hasRegistration = try writeRegistration(of: run, into: folder)
        if hasRegistration { report.surroundings.files.append(Self.registrationName) }
        // Full runs are for others; quick ones are looked at where they were made.
        report.staysHere = run.setting.profile == .quick
        let earlier = PublishedFiles(in: folder)
        var written = PublishedFiles(try write(report, to: folder))
        func add(_ data: Data, _ name: String) throws {
            try OutputFolder.write(data, to: folder.appendingPathComponent(name))
            written.names.append(name)
        }
        try add(
            try Results(run: run, assembly: assembly, values: values, timed: study.timedSteps).json(), "results.json")
        try add(try ResultsSchema.json(), ResultsSchema.fileName)
        try add(try Metrics(assembly.findings).json(), Metrics.fileName)
        written.names.append("run.json")
        if hasRegistration { written.names.append(Self.registrationName) }
        // While the list of them is there: whoever is killed in between leaves no file that nothing names.
        earlier.remove(allBut: written, in: folder)
        try OutputFolder.write(
            try RunDescription(run: run, values: values, report: report, files: written).json(),
            to: folder.appendingPathComponent("run.json"))
        tellStrangers(beside: written, in: folder)
        try OutputIndex.write(in: folder.deletingLastPathComponent())
        return Outcome(
            run: run, values: values, findings: assembly.findings, folder: folder,
            evaluations: resolver.evaluations + resolver.evaluationsOfReplicates)
    }
}
