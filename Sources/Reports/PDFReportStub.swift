import Foundation
struct PDFReport { let report: Report; let index: ReportIndex; func data() throws(ReportError) -> Data { Data() } }
