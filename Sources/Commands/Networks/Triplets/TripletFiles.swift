import Files
import Foundation
import Notebook

/// The files that a call of `cahier triplets` writes, in one folder.
struct TripletFiles {
    private let folder: URL

    static let table = "triplets.csv"
    /// In the order of writing: whoever finds the table finds the rest.
    let names = [
        "pictures/", "cells.csv", "summary.json", "contact-sheet.html", "trials.json", "experiment.html", Self.table,
    ]

    /// - Parameter read: the paths of what the call reads, and must not write over.
    /// - Throws: exit status 64, after a line, where pictures would be written among those that are read; `NotebookError` where the
    ///   folder can't be written. Nothing is made yet.
    init(folder path: String, read: [String]) throws {
        guard !path.isEmpty else { throw wrongCall("--output '' names no folder.") }
        folder = URL(fileURLWithPath: path, isDirectory: true)
        let place = folder.standardizedFileURL.resolvingSymlinksInPath().path
        let isRead = read.contains {
            URL(fileURLWithPath: $0).standardizedFileURL.resolvingSymlinksInPath().deletingLastPathComponent().path
                == place + "/pictures"
        }
        guard !isRead else {
            throw wrongCall(
                "\(path)/pictures would be written over, and this call reads it. Name another folder with --output.")
        }
        do throws(FileError) { try Folder.check(folder) } catch { throw Self.problem(error) }
    }

    /// Writes all: first beside their places, so that what was there stays together where one can't be written.
    ///
    /// - Throws: errors naming the file that can't be written, or the picture that can't be read.
    func write(
        table: TripletTable, found: TripletSet, report: TripletReport, pictures: TripletPictures,
        experiment: ExperimentSettings
    ) throws {
        var made: [String] = [], unfinished: [UnfinishedFile] = []
        func begin(_ data: Data, _ name: String) throws {
            do throws(FileError) {
                unfinished.append(try UnfinishedFile(data, for: folder.appendingPathComponent(name)))
            } catch { throw Self.problem(error) }
        }
        do {
            do throws(FileError) { made = try Folder.make(folder.appendingPathComponent("pictures")) } catch {
                throw Self.problem(error)
            }
            for place in [folder, folder.appendingPathComponent("pictures")] { OutputFolder.removeLeftovers(in: place) }
            let page = ExperimentPage(table, experiment)
            let images = page.images
            let jpegs = try images.map { try pictures.jpeg($0) }
            for (number, jpeg) in jpegs.enumerated() { try begin(jpeg, ExperimentPage.file(number)) }
            let names = images.map(pictures.name)
            try begin(Data(Self.cells(found).utf8), "cells.csv")
            try begin(Data(report.json().utf8), "summary.json")
            let thumbnails = try images.map { try pictures.square($0).resized(width: 96, height: 96).jpeg(quality: 85) }
            try begin(
                Data(ContactSheet(table, title: experiment.title, images: images).html(names, thumbnails).utf8),
                "contact-sheet.html")
            try begin(try page.timeline(names), "trials.json")
            try begin(Data(try page.html(names, jpegs).utf8), "experiment.html")
            try begin(Data(Self.csv(table, pictures.name).utf8), Self.table)
            for file in unfinished {
                do throws(FileError) { try file.finish() } catch { throw Self.problem(error) }
            }
        } catch {
            for file in unfinished { file.discard() }
            Folder.remove(made)
            throw error
        }
    }

    private static func csv(_ table: TripletTable, _ name: (Int) -> String) -> String {
        let head = "triplet,root,image1,image2,high_bin,low_bin,kind,d_high,d_low,left,order"
        let rows = table.rows.map { row -> String in
            let images = row.triplet.images, cell = row.triplet.cell
            let cells = [
                "\(row.number)", Self.cell(of: name(images.root)), Self.cell(of: name(images.image1)),
                Self.cell(of: name(images.image2)), "\(cell.highBin)", "\(cell.lowBin)", cell.kind.rawValue,
                "\(row.triplet.highDifference)", "\(row.triplet.lowDifference)", "\(row.left)", "\(row.order)",
            ]
            return cells.joined(separator: ",")
        }
        return ([head] + rows).map { $0 + "\n" }.joined()
    }

    private static func cells(_ found: TripletSet) -> String {
        let occupancy = found.occupancy
        let rows = found.bins.cells.enumerated().map { place, cell in
            let existing = found.existing.map { "\($0[place])" } ?? ""
            return "\(cell.highBin),\(cell.lowBin),\(cell.kind.rawValue),\(occupancy[place]),\(existing)"
        }
        return (["high_bin,low_bin,kind,triplets,existing"] + rows).map { $0 + "\n" }.joined()
    }

    /// In quotes where it has a comma, a quote or a line's end.
    private static func cell(of text: String) -> String {
        guard text.contains(where: { ",\"".contains($0) || $0.isNewline }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }

    private static func problem(_ error: FileError) -> NotebookError {
        NotebookError(
            .output, error.attempt, error.finding, advice: error.advice(or: "name another folder with --output"))
    }
}
