import Commands

Cahier.main(knowing: [sums])
