#include "cpng.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

// Lives outside of the function that setjmp returns to, so that what is noted here survives a jump.
typedef struct {
    png_structp png;
    png_infop information;
    char *message;
    uint8_t *bytes;
    size_t count, room;
} visit;

static void fail(png_structp png, png_const_charp text) {
    visit *current = png_get_error_ptr(png);
    strncpy(current->message, text ? text : "libpng gives no reason", CPNG_MESSAGE_LENGTH - 1);
    current->message[CPNG_MESSAGE_LENGTH - 1] = 0;
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void give(png_structp png, png_bytep source, size_t count) {
    visit *current = png_get_io_ptr(png);
    if (count > current->room - current->count) {
        size_t room = 2 * current->room + count;
        uint8_t *bytes = realloc(current->bytes, room);
        if (!bytes) png_error(png, "there is no memory for the file");
        current->bytes = bytes;
        current->room = room;
    }
    memcpy(current->bytes + current->count, source, count);
    current->count += count;
}

static void need_not_flush(png_structp png) { (void)png; }

static int write_pixels(visit *current, const uint8_t *pixels, uint32_t width, uint32_t height) {
    if (setjmp(png_jmpbuf(current->png))) return 0;
    png_set_write_fn(current->png, current, give, need_not_flush);
    png_set_IHDR(
        current->png, current->information, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(current->png, current->information);
    for (uint32_t row = 0; row < height; row++) png_write_row(current->png, pixels + 3 * (size_t)width * row);
    png_write_end(current->png, NULL);
    return 1;
}

int cpng_write_rgb(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count,
    char message[CPNG_MESSAGE_LENGTH]
) {
    visit current = {.message = message};
    current.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &current, fail, ignore);
    current.information = current.png ? png_create_info_struct(current.png) : NULL;
    int result = 0;
    if (current.information) {
        result = write_pixels(&current, pixels, width, height);
    } else {
        strncpy(message, "there is no memory for libpng", CPNG_MESSAGE_LENGTH - 1);
    }
    png_destroy_write_struct(&current.png, &current.information);
    if (!result) {
        free(current.bytes);
        return 0;
    }
    *bytes = current.bytes;
    *count = current.count;
    return 1;
}
