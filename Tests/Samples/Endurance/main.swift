import Commands

Cahier.main(knowing: [endurance, neighbour], code: stepCode)
