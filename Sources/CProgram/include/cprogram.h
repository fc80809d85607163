#ifndef CPROGRAM_H
#define CPROGRAM_H

// How the running program was started. Swift reads its arguments from /proc/self/cmdline, and finds none where /proc is
// not mounted; the C library hands them to functions that run before main, wherever they come from.

// The arguments as main gets them: `*count` of them, the program's name first, and a null pointer behind the last.
char **cprogram_arguments(int *count);

// The path by which the kernel was asked to start the program, relative to the folder that was current then; null if it
// doesn't say.
const char *cprogram_path(void);

#endif
