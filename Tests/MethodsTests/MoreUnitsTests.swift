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
