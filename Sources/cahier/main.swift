import AllStudies
import Commands

Cahier.main(knowing: allStudies)
