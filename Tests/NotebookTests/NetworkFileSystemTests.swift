import Foundation
import Testing

@testable import Notebook

@Suite struct NetworkFileSystemTests {
    private static let mounts = """
        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        30 22 0:26 / /home rw,nosuid - nfs4 server:/export/home rw,vers=4.2
        31 30 8:2 / /home/ada/local rw - xfs /dev/sda2 rw
        32 22 0:30 / /my\\040data rw master:2 propagate_from:3 - lustre mgs@tcp:/fs rw
        33 22 0:31 / /twice rw - ceph mon:/ rw
        34 22 8:3 / /twice rw - ext4 /dev/sda3 rw
        35 22 0:32 / /mnt/remote rw - fuse.sshfs ada@host: rw
        36 22 0:33 / /mnt/usb rw - fuseblk /dev/sdb1 rw
        """

    private static let places: [(String, String?)] = [
        ("/", nil), ("/tmp/x", nil), ("/home", "nfs4"), ("/home/ada", "nfs4"), ("/home/ada/local/x", nil),
        ("/homes", nil), ("/my data/x", "lustre"), ("/twice/x", nil), ("/mnt/remote/x", "fuse.sshfs"),
        ("/mnt/usb", nil),
    ]

    @Test(arguments: places)
    func theNearestMountDecides(_ path: String, _ kind: String?) {
        #expect(NetworkFileSystem.kind(holding: path, mounts: Self.mounts) == kind)
    }

    @Test(arguments: ["", "nonsense", "1 2 3 4 /", "1 2 3 4 / rw -"])
    func whatCannotBeReadIsNoNetwork(_ mounts: String) {
        #expect(NetworkFileSystem.kind(holding: "/home", mounts: mounts) == nil)
    }
}
