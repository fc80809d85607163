import Commands

Cahier.main(knowing: [sums], code: stepCode)
