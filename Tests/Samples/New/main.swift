// What `cahier new my-study` writes, as a program of its own: the tests compare the two, so that the template compiles
// and runs.
import Commands

Cahier.main(knowing: [study])
