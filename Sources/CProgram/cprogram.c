#include "cprogram.h"

#include <stddef.h>
#include <sys/auxv.h>

static int argument_count;
static char **arguments;

__attribute__((constructor)) static void keep_arguments(int count, char **values) {
    argument_count = count;
    arguments = values;
}

char **cprogram_arguments(int *count) {
    *count = argument_count;
    return arguments;
}

const char *cprogram_path(void) { return (const char *)getauxval(AT_EXECFN); }
