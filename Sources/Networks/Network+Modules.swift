extension Network {
    /// The place of the layer whose output is that of a module in PyTorch: the layer of this name, or the last one
    /// inside.
    ///
    ///     let network = Network.resNet18(stream: nil)
    ///     network.layers[try network.place(ofModule: "layer1")].name  // "layer1.1.relu2"
    ///
    /// - Throws: `NetworkError` that lists names like it.
    public func place(ofModule name: String) throws -> Int {
        if let exact = layers.lastIndex(where: { $0.name == name }) { return exact }
        return try layers.lastIndex { $0.name.hasPrefix(name + ".") } ?? place(of: name)
    }
}
