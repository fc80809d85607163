import Foundation

/// A model that the Python package `onnx` 1.23 wrote, with tensors of every type in both of their encodings, attributes
/// of every kind, an optional input left out, an operator of another domain and an output that is a sequence.
enum SampleModel {
    static let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data()

    private static let text = """
        CAgSBG9ubng69gUKWQoFaW1hZ2UKBXJhdzMyEgFhGgVmaXJzdCIEQ29udioZCghhdXRvX3BhZCIKU0FNRV9VUFBFUqABAyoMCgVncm91cBgBoA
        ECKhAKB3N0cmlkZXNAAkACoAEHCoYBCgFhCgAKB2ZpZWxkMzISAWIiBENsaXAqDwoFYWxwaGEVAAAAP6ABASoQCgVuYW1lc0oBeEoBeaABCCoL
        CgRub25lGACgAQIqJQoFdGFibGUqGQgCEAdCAXRKEAMAAAAAAAAABAAAAAAAAACgAQQqFgoHd2VpZ2h0cz0AAIA/PQAAAMCgAQYKIQoBYhIGbG
        9naXRzIgdTcGVjaWFsOgtvcmcuZXhhbXBsZRIBZyonCAIIAxABQgVyYXczMkoYAACAPwAAIMDmsWF/AQAAAAAAgH8AAACAKhsIAxABIgwAAAA/
        AACgvwAAgDVCB2ZpZWxkMzIqGQgGEApCBXJhdzE2SgwAPADA/3sBAAB8VDUqFAgCEAoqBYB8gOACQgdmaWVsZDE2KhMIAhAQQgdyYXdiZjE2Sg
        SAP0nAKh0IAhALQgVyYXc2NEoQmpmZmZmZuT+cdQCIPOQ3/ioXCAEQC0IHZmllbGQ2NFIIAAAAAAAA0D8qHggCEAdCBnJhd2k2NEoQ////////
        //8AAAAAAAEAACocCAMQBzoM+f//////////AQAJQghmaWVsZGk2NCobCAIQBioL+///////////AQZCCGZpZWxkaTMyKhAIAxADQgVyYXdpOE
        oDgAB/Kg8IAhACQgVyYXd1OEoCAP8qEAgBEAVCBnJhd2kxNkoC1P4qDwgCEAkqAgEAQgVib29scyoQEAEiBAAAgEBCBnNjYWxhcioNCAAIAxAB
        QgVlbXB0eSoRCAIQCDIBYTIBYkIFd29yZHNaIAoFaW1hZ2USFwoVCAESEQoDEgFOCgIIAwoCCAgKAggIYhgKBmxvZ2l0cxIOCgwIARIICgIIAQ
        oCCApiFQoDc2VxEg4iDAoKCggIBxIECgIIAkIECgAQD0IPCgtvcmcuZXhhbXBsZRAD
        """
}
