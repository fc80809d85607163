import Notebook
import Testing

@testable import ClippedActivation

/// Shapes of threshold scans made by hand; seeds do alike, so that every difference is beyond their noise.
@Suite struct PeakTests {
    @Test func oneClearPeak() throws {
        let peak = try #require(try peak(of: scan([0.5, 1, 2, 65536], [0.3, 0.8, 0.6, 0.2])))
        #expect(peak.factor == 1 && peak.isSingle && peak.isClear)
    }

    @Test("A place below one that is farther from the peak is a second peak")
    func twoPeaks() throws {
        #expect(try #require(try peak(of: scan([0.25, 0.5, 1, 65536], [0.5, 0.3, 0.8, 0.2]))).isSingle == false)
        #expect(try #require(try peak(of: scan([0.5, 1, 2, 65536], [0.3, 0.8, 0.2, 0.4]))).isSingle == false)
    }

    @Test("A level end is no second peak, but the peak is not clear where the far threshold does as well")
    func plateau() throws {
        let peak = try #require(try peak(of: scan([0.5, 1, 2, 65536, 1e10], [0.3, 0.8, 0.8, 0.8, 0.1])))
        #expect(peak.factor == 1 && peak.isSingle && !peak.isClear)
    }

    @Test("The far threshold is 65536 ACT_max, or the highest below it")
    func far() throws {
        #expect(try #require(try peak(of: scan([0.5, 1, 65536, 1e10], [0.3, 0.8, 0.2, 0.8]))).isClear)
        #expect(try #require(try peak(of: scan([0.5, 1, 1e10], [0.3, 0.8, 0.2]))).isClear == false)
    }

    @Test("A difference that is within the noise of the seeds is no second peak")
    func noise() throws {
        var noisy = scan([0.5, 1, 2, 65536], [0.3, 0.8, 0.5, 0.2])
        // The last is higher than the one before it on average, but not for most seeds.
        noisy.curve.areas[3] = [0.9, 0.4, 0.4, 0.4]
        #expect(try #require(try peak(of: noisy)).isSingle)
    }

    @Test("A layer that is never active has no peak, and is counted")
    func inactive() throws {
        let dead = scan([0.5, 1, 65536], [0.3, 0.3, 0.3], maximum: 0)
        #expect(try peak(of: dead) == nil)
    }
}
