/// The smallest of the distances that it is told, and whose they are: a binary heap with the largest on top.
///
/// Equal distances are ordered by slot, so that the content doesn't depend on the order of telling.
struct NearestPatches {
    let capacity: Int
    /// The bits of a non-negative float are in the order of its values: a squared distance above, a slot below.
    private(set) var keys: [UInt64] = []

    init(capacity: Int) {
        self.capacity = capacity
        keys.reserveCapacity(capacity)
    }

    /// No further distance is kept unless it is at most this.
    var limit: Float { keys.count < capacity ? .infinity : Self.distance(keys[0]) }

    static func distance(_ key: UInt64) -> Float { Float(bitPattern: UInt32(key >> 32)) }
    static func slot(_ key: UInt64) -> Int { Int(key & 0xffff_ffff) }

    mutating func removeAll() { keys.removeAll(keepingCapacity: true) }

    mutating func add(_ squaredDistance: Float, slot: Int) {
        let key = UInt64(squaredDistance.bitPattern) << 32 | UInt64(slot)
        if keys.count < capacity {
            keys.append(key)
            rise(from: keys.count - 1)
        } else if key < keys[0] {
            keys[0] = key
            sink()
        }
    }

    private mutating func rise(from index: Int) {
        var index = index
        while index > 0, keys[(index - 1) / 2] < keys[index] {
            keys.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func sink() {
        var index = 0
        while 2 * index + 1 < keys.count {
            let left = 2 * index + 1, right = left + 1
            let larger = right < keys.count && keys[right] > keys[left] ? right : left
            guard keys[larger] > keys[index] else { return }
            keys.swapAt(index, larger)
            index = larger
        }
    }
}
