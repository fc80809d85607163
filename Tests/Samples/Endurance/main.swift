import Commands

Cahier.main(knowing: [endurance, neighbour, sweep])
