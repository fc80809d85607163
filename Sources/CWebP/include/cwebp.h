#ifndef CWEBP_H
#define CWEBP_H

#include <stddef.h>
#include <stdint.h>

// WebP through libwebp, which returns its errors. Each function is one whole visit: it frees what it took and returns.

enum { CWEBP_MESSAGE_LENGTH = 160 };

typedef struct {
    uint32_t width, height;
    // Whether it is a film, of which no single picture is the image.
    int is_animated;
} cwebp_header;

// Reads width and height; allocates nothing that depends on them. Returns 1, or 0 with the reason in message.
int cwebp_read_header(const uint8_t *bytes, size_t count, cwebp_header *header, char message[CWEBP_MESSAGE_LENGTH]);

// Writes height rows of width RGB pixels, three bytes each. `room` must be exactly the bytes that this takes.
// Transparency is dropped, not painted over a background; colour profiles and the orientation in EXIF data are ignored.
// Returns 1, or 0 with the reason in message.
int cwebp_read_rgb(
    const uint8_t *bytes, size_t count, uint8_t *pixels, size_t room, char message[CWEBP_MESSAGE_LENGTH]);

#endif
