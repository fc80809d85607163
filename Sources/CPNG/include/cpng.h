#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

// PNG through libpng. libpng reports errors by jumping out of its functions, which Swift code must not be jumped
// through; so each function here is one whole visit: it frees what it took and returns.

enum { CPNG_MESSAGE_LENGTH = 160 };

typedef struct {
    uint32_t width, height;
    // Bytes of all rows as they are stored, before compression; interlaced ones take a little more.
    uint64_t stored_bytes;
} cpng_header;

// Reads width and height; allocates nothing that depends on them. Returns 1, or 0 with the reason in message.
int cpng_read_header(const uint8_t *bytes, size_t count, cpng_header *header, char message[CPNG_MESSAGE_LENGTH]);

// Writes height rows of width RGB pixels, three bytes each. `room` must be exactly the bytes that this takes.
// Palettes are resolved, grey is repeated, transparency dropped, of 16 bits the upper 8 are kept. Ancillary chunks, such
// as gamma or colour profiles, are skipped. Returns 1, or 0 with the reason in message.
int cpng_read_rgb(
    const uint8_t *bytes, size_t count, uint8_t *pixels, size_t room, char message[CPNG_MESSAGE_LENGTH]);

// Likewise with four bytes a pixel, the last of which is the opacity, 255 where the image has none.
int cpng_read_rgba(
    const uint8_t *bytes, size_t count, uint8_t *pixels, size_t room, char message[CPNG_MESSAGE_LENGTH]);

// Encodes height rows of width RGB pixels. `*bytes` is then to be freed with free. Returns 1, or 0 with the reason in
// message.
int cpng_write_rgb(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count,
    char message[CPNG_MESSAGE_LENGTH]);

#endif
