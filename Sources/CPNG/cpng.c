#include "cpng.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

// Decoders need some memory of their own; a chunk that wants more than this is damaged.
enum { LARGEST_CHUNK = 8 << 20, LARGEST_SIDE = 100000000 };

// Lives outside of the function that setjmp returns to, so that what is noted here survives a jump.
typedef struct {
    const uint8_t *bytes;
    size_t left;
    char *message;
    png_structp png;
    png_infop information;
    png_bytep *rows;
} visit;

static void say(char *message, const char *text) {
    size_t length = strlen(text);
    if (length > CPNG_MESSAGE_LENGTH - 1) length = CPNG_MESSAGE_LENGTH - 1;
    memcpy(message, text, length);
    message[length] = 0;
}

static void fail(png_structp png, png_const_charp text) {
    visit *current = png_get_error_ptr(png);
    say(current->message, text ? text : "damaged data");
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void take(png_structp png, png_bytep target, size_t count) {
    visit *current = png_get_io_ptr(png);
    if (count > current->left) png_error(png, "the file ends before the image does");
    memcpy(target, current->bytes, count);
    current->bytes += count;
    current->left -= count;
}

static int begin(visit *current, const uint8_t *bytes, size_t count, char *message) {
    *current = (visit){.bytes = bytes, .left = count, .message = message};
    current->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, current, fail, ignore);
    current->information = current->png ? png_create_info_struct(current->png) : NULL;
    if (!current->information) say(message, "there is no memory for libpng");
    return current->information != NULL;
}

static int end(visit *current, int result) {
    free(current->rows);
    png_destroy_read_struct(&current->png, &current->information, NULL);
    return result;
}

// Called with the jump set: everything up to the first row's data.
static void read_information(visit *current, int keeps_transparency) {
    png_structp png = current->png;
    png_set_read_fn(png, current, take);
    png_set_user_limits(png, LARGEST_SIDE, LARGEST_SIDE);
    png_set_chunk_malloc_max(png, LARGEST_CHUNK);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    if (!keeps_transparency) png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, (png_const_bytep) "tRNS", 1);
    png_read_info(png, current->information);
}

static int visit_header(visit *current, cpng_header *header) {
    if (setjmp(png_jmpbuf(current->png))) return 0;
    read_information(current, 0);
    header->width = png_get_image_width(current->png, current->information);
    header->height = png_get_image_height(current->png, current->information);
    header->stored_bytes = ((uint64_t)png_get_rowbytes(current->png, current->information) + 1) * header->height;
    return 1;
}

// `channels` is 3 for RGB, or 4 with the alpha channel.
static int visit_pixels(visit *current, size_t channels, uint8_t *pixels, size_t room) {
    png_structp png = current->png;
    if (setjmp(png_jmpbuf(png))) return 0;
    read_information(current, channels == 4);
    png_set_expand_gray_1_2_4_to_8(png);
    png_set_palette_to_rgb(png);
    png_set_strip_16(png);
    png_set_gray_to_rgb(png);
    if (channels == 4) {
        png_set_tRNS_to_alpha(png);
        png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
    } else {
        png_set_strip_alpha(png);
    }
    png_set_interlace_handling(png);
    png_read_update_info(png, current->information);
    size_t width = png_get_image_width(png, current->information);
    size_t height = png_get_image_height(png, current->information);
    if (png_get_rowbytes(png, current->information) != channels * width || room / channels / width != height
        || room != channels * width * height) {
        png_error(png, "its rows have another size than its header says");
    }
    current->rows = malloc(height * sizeof *current->rows);
    if (!current->rows) png_error(png, "there is no memory for its rows");
    for (size_t row = 0; row < height; row++) current->rows[row] = pixels + channels * width * row;
    png_read_image(png, current->rows);
    return 1;
}

int cpng_read_header(const uint8_t *bytes, size_t count, cpng_header *header, char message[CPNG_MESSAGE_LENGTH]) {
    visit current;
    return end(&current, begin(&current, bytes, count, message) && visit_header(&current, header));
}

int cpng_read_rgb(
    const uint8_t *bytes, size_t count, uint8_t *pixels, size_t room, char message[CPNG_MESSAGE_LENGTH]
) {
    visit current;
    return end(&current, begin(&current, bytes, count, message) && visit_pixels(&current, 3, pixels, room));
}

int cpng_read_rgba(
    const uint8_t *bytes, size_t count, uint8_t *pixels, size_t room, char message[CPNG_MESSAGE_LENGTH]
) {
    visit current;
    return end(&current, begin(&current, bytes, count, message) && visit_pixels(&current, 4, pixels, room));
}
