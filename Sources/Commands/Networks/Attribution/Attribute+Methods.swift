import Files
import Foundation
import Notebook

extension Attribute {
    /// In the order of the call, each once.
    func methodNames(for preprocessing: ImagePreprocessing) throws -> [MethodName] {
        var known: [MethodName] = []
        for text in methods {
            let method: MethodName
            do { method = try MethodName(text, for: preprocessing) } catch { throw wrongCall(error.description) }
            guard !known.contains(method) else { continue }
            if let other = known.first(where: { $0.fileName == method.fileName }) {
                throw wrongCall(
                    "\(other.text) and \(text) would write files of the same names. Give one of these files another name."
                )
            }
            known.append(method)
        }
        return known
    }

    /// Says on standard error where an attention module was trained beside other weights.
    func sayOtherWeights(_ methods: [MethodName], _ weights: WeightsFile) throws {
        for method in methods {
            guard case .attention(let file) = method.method,
                let trained = try WeightsFile(path: file).metadata[AttentionTrain.weightsKey],
                try trained
                    != FileDigest.sha256(
                        of: URL(fileURLWithPath: weights.path), advice: "Name a file of weights with --weights")
            else { continue }
            StandardError.say("Note: \(file) was trained beside other weights than \(weights.path).\n")
        }
    }
}
