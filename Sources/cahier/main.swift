import Commands
import Studies

Cahier.main(knowing: allStudies, code: stepCode)
