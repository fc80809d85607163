import Foundation
import Methods
import Tensors
import Testing

@Suite struct MoreUnitsTests {
    /// Effects .2 .5 .8: with 4 trainings 3.182 · 0.3/2 = 0.477 < 0.5, with 3 it is 0.745.
    @Test func trainingsByStudentsT() throws {
        #expect(MoreUnits.trainings(deviation: 0.3, distance: 0.5) == .inAll(4, of: "trainings"))
        #expect(MoreUnits.trainings(deviation: 1, distance: 0.05) == .notByMoreOfTheSame)
        #expect(MoreUnits.trainings(deviation: 1, distance: 0) == .notByMoreOfTheSame)
        let effects = try Estimator.mean(Samples([0.2, 0.5, 0.8], of: "trainings")).estimate()
        #expect(effects.unitsToDecide(against: [0]) == .inAll(4, of: "trainings"))
        // Of several bounds, the nearest: 0.3 away, where 5 would give 0.372 and 7 0.277.
        #expect(effects.unitsToDecide(against: [-3, 0.2]) == .inAll(7, of: "trainings"))
        #expect(effects.unitsToDecide(against: [0.5]) == .notByMoreOfTheSame)
        #expect(effects.unitsToDecide(against: [2]) == nil)
    }

    /// Cells x + y, rows being trainings: where columns vary alone, no training helps; where rows vary alone, columns don't
    /// matter; and never are as many named as there are.
    @Test func theOtherUnitsShareStays() throws {
        func estimate(rows: [Double], columns: [Double]) throws -> IntervalEstimate {
            let cells = rows.map { row in columns.map { row + $0 } }
            return try Estimator.mean(CrossedSamples(cells, of: "trainings", on: "images")).estimate()
        }
        let effects = [0.2, 0.5, 0.8], noise = (0..<20).map { $0.isMultiple(of: 2) ? 2.0 : -2 }
        let ofColumns = try estimate(rows: [0.5, 0.5, 0.5], columns: noise)
        #expect(ofColumns.units.scarcest?.name == "trainings")
        #expect(ofColumns.unitsToDecide(against: [0]) == .notByMoreOfTheSame)
        let ofRows = try estimate(rows: effects, columns: Array(repeating: 0, count: 20))
        #expect(ofRows.unitsToDecide(against: [0]) == .inAll(4, of: "trainings"))
        // In between: the columns' half-width by Student's t, 2.093 · 2.052/√20 = 0.96, is more than the distance.
        let both = try estimate(rows: effects, columns: noise)
        #expect(both.unitsToDecide(against: [0]) == .notByMoreOfTheSame)
        // An asymmetric or blended interval may be the narrower one: still more than there are.
        #expect(MoreUnits.trainings(deviation: 0.01, distance: 1, moreThan: 3) == .inAll(4, of: "trainings"))
    }

    /// A ratio of 2 whose logarithms deviate by 0.5: near 2 it moves by 1.
    @Test func aRatiosDeviationIsOnItsScale() throws {
        let ratio = try Estimator.ratio(
            Samples([2 * exp(-0.5), 2, 2 * exp(0.5)], of: "trainings"),
            to: Samples([1, 1, 1], of: "trainings")
        ).estimate()
        #expect(abs(try #require(ratio.deviation) - 1) < 1e-12)
    }

    @Test func unitsByTheSquareRoot() throws {
        #expect(MoreUnits.units(count: 100, reach: 3, distance: 2, of: "images") == .inAll(225, of: "images"))
        #expect(MoreUnits.units(count: 100, reach: 2, distance: 2, of: "images") == .inAll(101, of: "images"))
        #expect(MoreUnits.units(count: 10, reach: 1, distance: 0.01, of: "images") == .notByMoreOfTheSame)
        let share = try Estimator.proportion(52, of: 100, "images").estimate()
        let interval = try #require(share.interval)
        let ratio = (0.52 - interval.lower) / 0.02
        #expect(
            share.unitsToDecide(against: [0.5]) == .inAll(Int((100 * ratio * ratio).rounded(.up)), of: "images"))
        #expect(try Estimator.mean(Samples([1], of: "images")).estimate().unitsToDecide(against: [0]) == nil)
    }

    /// That many do decide, if value and deviation stay.
    @Test func thatManyDecide() {
        for (deviation, distance) in [(1.0, 0.9), (1, 0.3), (2, 0.2), (0.1, 5)] {
            guard case .inAll(let count, _) = MoreUnits.trainings(deviation: deviation, distance: distance) else {
                Issue.record("none for \(deviation) and \(distance)")
                continue
            }
            func reach(_ count: Int) -> Double {
                studentTQuantile(0.975, degreesOfFreedom: Double(count - 1)) * deviation / Double(count).squareRoot()
            }
            #expect(reach(count) < distance)
            #expect(count == 2 || reach(count - 1) >= distance)
        }
    }
}
