import CQPDF
import Foundation

/// Why a PDF was left as it was.
package struct PDFProblem: Error, CustomStringConvertible {
    package let description: String
}

/// A PDF in memory whose objects can be changed, through libqpdf.
///
///     let document = try PDFDocument(data)
///     document.catalog.set("Lang", .text("en"))
///     let changed = try document.data()
final class PDFDocument {
    fileprivate let handle: qpdf_data
    /// qpdf reads from it whenever it needs an object.
    private let bytes: UnsafeMutableRawBufferPointer

    /// Throws if qpdf finds anything to complain about.
    init(_ data: Data) throws(PDFProblem) {
        guard let handle = qpdf_init() else { throw PDFProblem(description: "qpdf could not be started") }
        self.handle = handle
        bytes = .allocate(byteCount: max(1, data.count), alignment: 1)
        data.copyBytes(to: bytes)
        qpdf_silence_errors(handle)
        qpdf_set_suppress_warnings(handle, 1)
        qpdf_set_attempt_recovery(handle, 0)
        qpdf_read_memory(handle, "report.pdf", bytes.baseAddress, UInt64(data.count), nil)
        try check()
    }

    deinit {
        var handle: qpdf_data? = handle
        qpdf_cleanup(&handle)
        bytes.deallocate()
    }

    var catalog: PDFObject { PDFObject(document: self, handle: qpdf_get_root(handle)) }

    var pages: [PDFObject] {
        (0..<max(0, Int(qpdf_get_num_pages(handle)))).map {
            PDFObject(document: self, handle: qpdf_get_page_n(handle, $0))
        }
    }

    /// Every object that has a number.
    var objects: [PDFObject] {
        let size = PDFObject(document: self, handle: qpdf_get_trailer(handle))["Size"].integer ?? 0
        return (0..<max(0, size)).map { PDFObject(document: self, handle: qpdf_get_object_by_id(handle, Int32($0), 0)) }
    }

    /// A new object with a number of its own.
    func add(_ value: PDFValue) -> PDFObject {
        PDFObject(document: self, handle: qpdf_make_indirect_object(handle, value.made(in: self)))
    }

    /// A new stream, which is not compressed if its type is Metadata.
    func addStream(_ content: Data, _ entries: [String: PDFValue]) -> PDFObject {
        let stream = PDFObject(document: self, handle: qpdf_oh_new_stream(handle))
        stream.replaceContent(content)
        let dictionary = PDFObject(document: self, handle: qpdf_oh_get_dict(handle, stream.handle))
        for (key, value) in entries.sorted(by: { $0.key < $1.key }) { dictionary.set(key, value) }
        return stream
    }

    /// The document as PDF 1.7; the same bytes for the same objects.
    func data() throws(PDFProblem) -> Data {
        try check()
        qpdf_init_write_memory(handle)
        qpdf_set_object_stream_mode(handle, qpdf_o_generate)
        qpdf_set_minimum_pdf_version(handle, "1.7")
        qpdf_set_deterministic_ID(handle, 1)
        qpdf_write(handle)
        try check()
        guard let buffer = qpdf_get_buffer(handle) else { throw PDFProblem(description: "qpdf wrote nothing") }
        return Data(bytes: buffer, count: qpdf_get_buffer_length(handle))
    }

    private func check() throws(PDFProblem) {
        let found =
            qpdf_has_error(handle) != 0
            ? qpdf_get_error(handle) : qpdf_more_warnings(handle) != 0 ? qpdf_next_warning(handle) : nil
        guard let found else { return }
        throw PDFProblem(description: "qpdf says: \(String(cString: qpdf_get_error_full_text(handle, found)))")
    }
}

/// An object of a `PDFDocument`; copies of it are the same object.
struct PDFObject {
    fileprivate let document: PDFDocument
    fileprivate let handle: qpdf_oh

    /// The value at a dictionary's key; an object that is nothing where there is none.
    subscript(key: String) -> PDFObject {
        PDFObject(
            document: document,
            handle: isDictionary
                ? qpdf_oh_get_key(document.handle, handle, "/\(key)") : qpdf_oh_new_null(document.handle))
    }

    /// Sets the value at a dictionary's key.
    func set(_ key: String, _ value: PDFValue) {
        qpdf_oh_replace_key(document.handle, handle, "/\(key)", value.made(in: document))
    }

    /// What it looks like in a file: the same for objects that are the same.
    var text: String { qpdf_oh_unparse(document.handle, handle).map { String(cString: $0) } ?? "" }

    var isDictionary: Bool { qpdf_oh_is_dictionary(document.handle, handle) != 0 }

    var integer: Int? {
        var value: Int64 = 0
        return qpdf_oh_get_value_as_longlong(document.handle, handle, &value) != 0 ? Int(value) : nil
    }

    /// A name without its slash.
    var name: String? {
        guard qpdf_oh_is_name(document.handle, handle) != 0, let name = qpdf_oh_get_name(document.handle, handle) else {
            return nil
        }
        return String(String(cString: name).dropFirst())
    }

    /// An array's items.
    var items: [PDFObject]? {
        guard qpdf_oh_is_array(document.handle, handle) != 0 else { return nil }
        return (0..<qpdf_oh_get_array_n_items(document.handle, handle)).map {
            PDFObject(document: document, handle: qpdf_oh_get_array_item(document.handle, handle, $0))
        }
    }

    func append(_ value: PDFValue) { qpdf_oh_append_item(document.handle, handle, value.made(in: document)) }

    func setItem(_ index: Int, _ value: PDFValue) {
        qpdf_oh_set_array_item(document.handle, handle, Int32(index), value.made(in: document))
    }

    /// The number that tells this object from others.
    var number: Int { Int(qpdf_oh_get_object_id(document.handle, handle)) }

    /// A stream's decoded content.
    var content: Data? {
        guard qpdf_oh_is_stream(document.handle, handle) != 0 else { return nil }
        var isDecoded: QPDF_BOOL = 0, count = 0
        var buffer: UnsafeMutablePointer<UInt8>?
        qpdf_oh_get_stream_data(document.handle, handle, qpdf_dl_generalized, &isDecoded, &buffer, &count)
        defer { free(buffer) }
        guard isDecoded != 0, let buffer else { return nil }
        return Data(bytes: buffer, count: count)
    }

    /// A page's content, which may be in several streams.
    func pageContent() throws(PDFProblem) -> Data {
        try (self["Contents"].items ?? [self["Contents"]]).map { stream throws(PDFProblem) in
            guard let content = stream.content else {
                throw PDFProblem(description: "a drawing's operators cannot be read")
            }
            return content
        }.reduce(into: Data()) { $0 += $1 + Data("\n".utf8) }
    }

    func replaceContent(_ content: Data) {
        content.withUnsafeBytes { bytes in
            let none = qpdf_oh_new_null(document.handle)
            qpdf_oh_replace_stream_data(
                document.handle, handle, bytes.bindMemory(to: UInt8.self).baseAddress, content.count, none, none)
        }
    }
}

/// A value to be put into a `PDFDocument`.
enum PDFValue {
    case null
    case boolean(Bool)
    case integer(Int)
    case real(Double)
    case name(String)
    case text(String)
    /// Bytes, without an encoding.
    case bytes(String)
    case array([PDFValue])
    case dictionary([String: PDFValue])
    case object(PDFObject)

    fileprivate func made(in document: PDFDocument) -> qpdf_oh {
        let handle = document.handle
        switch self {
        case .null: return qpdf_oh_new_null(handle)
        case .boolean(let value): return qpdf_oh_new_bool(handle, value ? 1 : 0)
        case .integer(let value): return qpdf_oh_new_integer(handle, Int64(value))
        case .real(let value): return qpdf_oh_new_real_from_double(handle, value, 3)
        case .name(let name): return qpdf_oh_new_name(handle, "/\(name)")
        case .text(let text): return qpdf_oh_new_binary_unicode_string(handle, text, text.utf8.count)
        case .bytes(let text): return qpdf_oh_new_binary_string(handle, text, text.utf8.count)
        case .object(let object): return object.handle
        case .array(let values):
            let array = qpdf_oh_new_array(handle)
            for value in values { qpdf_oh_append_item(handle, array, value.made(in: document)) }
            return array
        case .dictionary(let entries):
            let dictionary = qpdf_oh_new_dictionary(handle)
            for (key, value) in entries { qpdf_oh_replace_key(handle, dictionary, "/\(key)", value.made(in: document)) }
            return dictionary
        }
    }
}
