#ifndef CJPEG_H
#define CJPEG_H

#include <stddef.h>
#include <stdint.h>

// JPEG through libjpeg-turbo. libjpeg's own error handler ends the process; the one here jumps back into these
// functions, each of which is one whole visit: it frees what it took and returns.

enum { CJPEG_MESSAGE_LENGTH = 200 };

typedef struct {
    uint32_t width, height;
} cjpeg_header;

// Reads width and height; allocates nothing that depends on them. Returns 1, or 0 with the reason in message.
int cjpeg_read_header(const uint8_t *bytes, size_t count, cjpeg_header *header, char message[CJPEG_MESSAGE_LENGTH]);

// Writes height rows of width RGB pixels, three bytes each. `room` must be exactly the bytes that this takes.
// Grey is repeated; CMYK, which Adobe's programs store inverted, becomes RGB by (1 - ink) x (1 - black). The
// orientation in EXIF data and colour profiles are ignored. Returns 1, or 0 with the reason in message.
int cjpeg_read_rgb(
    const uint8_t *bytes, size_t count, uint8_t *pixels, size_t room, char message[CJPEG_MESSAGE_LENGTH]);

// Encodes height rows of width RGB pixels at a quality of 1 to 100, without subsampling of colours. `*bytes` is then to be
// freed with free. Returns 1, or 0 with the reason in message.
int cjpeg_write_rgb(
    const uint8_t *pixels, uint32_t width, uint32_t height, int quality, uint8_t **bytes, size_t *count,
    char message[CJPEG_MESSAGE_LENGTH]);

#endif
