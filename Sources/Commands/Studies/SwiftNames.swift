/// Names that a study's module and program can't have, because Swift's language and standard library have them.
enum SwiftNames {
    /// Words of the language, and names that the compiler keeps for itself.
    static let keywords = words(
        """
        actor any as associatedtype async await borrowing break case catch class consuming continue convenience
        default defer deinit didset do dynamic else enum extension fallthrough false fileprivate final for func get
        guard if import in indirect infix init inout internal is isolated lazy let macro main mutating nil none
        nonisolated open operator optional override package postfix precedencegroup prefix private protocol public
        repeat required rethrows return self set some static struct subscript super swift switch throw throws true
        try type typealias unowned var weak where while willset
        """)

    /// The standard library's types that a study's name could become: `swift-symbolgraph-extract -module-name Swift`, 6.3,
    /// without those of long and of old names; and the usual ones of concurrency.
    static let types = words(
        """
        Actor AdditiveArithmetic AnyClass AnyCollection AnyHashable AnyIndex AnyIterator AnyKeyPath AnyObject
        AnyRandomAccessCollection AnySequence Array ArraySlice AsyncIteratorProtocol AsyncSequence AsyncStream
        BinaryFloatingPoint BinaryInteger BitwiseCopyable Bool BooleanLiteralType CancellationError CaseIterable
        Character CheckedContinuation Clock ClosedRange ClosedRangeIndex Codable CodingKey CodingKeyRepresentable
        CodingUserInfoKey Collection CollectionDifference CollectionOfOne CommandLine Comparable ConcurrentValue
        ContiguousArray ContinuousClock Copyable CountableClosedRange CountablePartialRangeFrom CountableRange
        CustomDebugStringConvertible CustomLeafReflectable CustomReflectable CustomStringConvertible Decodable
        Decoder DecodingError DefaultIndices DefaultRandomAccessIndices DefaultStringInterpolation Dictionary
        DictionaryIndex DictionaryIterator DictionaryLiteral DiscontiguousSlice Double DropFirstSequence
        DropWhileSequence Duration DurationProtocol EmptyCollection EmptyIterator Encodable Encoder EncodingError
        EnumeratedIterator EnumeratedSequence Equatable Error Escapable Executor ExpressibleByArrayLiteral
        ExpressibleByBooleanLiteral ExpressibleByDictionaryLiteral ExpressibleByExtendedGraphemeClusterLiteral
        ExpressibleByFloatLiteral ExpressibleByIntegerLiteral ExpressibleByNilLiteral
        ExpressibleByStringInterpolation ExpressibleByStringLiteral ExpressibleByUnicodeScalarLiteral
        ExtendedGraphemeClusterType FixedWidthInteger FlattenCollection FlattenCollectionIndex FlattenSequence Float
        Float16 Float32 Float64 Float80 FloatLiteralType FloatingPoint FloatingPointClassification
        FloatingPointRoundingRule FloatingPointSign GlobalActor Hashable Hasher Identifiable IndexingIterator
        InlineArray InstantProtocol Int Int128 Int16 Int32 Int64 Int8 IntegerLiteralType IteratorOverOne
        IteratorProtocol IteratorSequence JoinedIterator JoinedSequence KeyPath KeyValuePairs KeyedDecodingContainer
        KeyedDecodingContainerProtocol KeyedEncodingContainer KeyedEncodingContainerProtocol
        LosslessStringConvertible MainActor ManagedBuffer ManagedBufferPointer MemoryLayout Mirror MirrorPath Never
        Numeric ObjectIdentifier Observable OpaquePointer OptionSet Optional OutputRawSpan OutputSpan PartialKeyPath
        PartialRangeFrom PartialRangeThrough PartialRangeUpTo PrefixSequence RandomAccessCollection
        RandomAccessSlice RandomNumberGenerator Range RangeExpression RangeSet RawRepresentable RawSpan
        ReferenceWritableKeyPath Regex Repeated Result ReversedCollection ReversedIndex
        ReversedRandomAccessCollection Sendable SendableMetatype Sequence SerialExecutor Set SetAlgebra SetIndex
        SetIterator SignedInteger SignedNumeric SingleValueDecodingContainer SingleValueEncodingContainer Slice Span
        StaticBigInt StaticString StrideThrough StrideThroughIterator StrideTo StrideToIterator Strideable String
        StringInterpolationConvertible StringInterpolationProtocol StringLiteralType StringProtocol Substring
        SuspendingClock SystemRandomNumberGenerator Task TaskGroup TaskLocal TaskPriority TextOutputStream
        TextOutputStreamable ThrowingTaskGroup UnboundedRange UnfoldFirstSequence UnfoldSequence Unicode
        UnicodeCodec UnicodeDecodingResult UnicodeScalar UnicodeScalarType UnkeyedDecodingContainer
        UnkeyedEncodingContainer Unmanaged UnsafeBufferPointer UnsafeBufferPointerIterator UnsafeConcurrentValue
        UnsafeContinuation UnsafePointer UnsafeRawBufferPointer UnsafeRawBufferPointerIterator UnsafeRawPointer
        UnsafeSendable UnsignedInteger Void WritableKeyPath Zip2Iterator Zip2Sequence
        """)

    /// Modules that come with Swift, or that Cahier's packages are made of.
    static let modules = words(
        """
        Swift Foundation Dispatch Glibc Testing Synchronization Observation Crypto Builtin Distributed Cxx
        """)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
