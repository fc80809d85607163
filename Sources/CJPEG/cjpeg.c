#include "cjpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

// A real progressive image has about ten scans; thousands, each over all pixels, only cost time.
enum { MOST_SCANS = 500 };

typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf back;
    char *message;
} error_manager;

// Lives outside of the function that setjmp returns to, so that what is noted here survives a jump.
typedef struct {
    struct jpeg_decompress_struct decoder;
    error_manager errors;
    struct jpeg_progress_mgr progress;
    // Pixels of the decoder's own kind, where that isn't RGB.
    uint8_t *row;
} visit;

static void give_up(j_common_ptr decoder, const char *text) {
    error_manager *errors = (error_manager *)decoder->err;
    size_t length = strlen(text);
    if (length > CJPEG_MESSAGE_LENGTH - 1) length = CJPEG_MESSAGE_LENGTH - 1;
    memcpy(errors->message, text, length);
    errors->message[length] = 0;
    longjmp(errors->back, 1);
}

static void fail(j_common_ptr decoder) {
    char text[JMSG_LENGTH_MAX];
    decoder->err->format_message(decoder, text);
    give_up(decoder, text);
}

// Warnings are tolerated, since many photographs cause one; but at the file's end libjpeg would paint the rest grey.
static void warn(j_common_ptr decoder, int level) {
    if (level < 0 && decoder->err->msg_code == JWRN_JPEG_EOF) give_up(decoder, "the file ends before the image does");
}

static void be_silent(j_common_ptr decoder) { (void)decoder; }

static void count_scans(j_common_ptr decoder) {
    if (decoder->is_decompressor && ((j_decompress_ptr)decoder)->input_scan_number > MOST_SCANS) {
        give_up(decoder, "it has more than 500 scans");
    }
}

static void begin(visit *current, char *message) {
    memset(current, 0, sizeof *current);
    current->decoder.err = jpeg_std_error(&current->errors.base);
    current->errors.base.error_exit = fail;
    current->errors.base.emit_message = warn;
    current->errors.base.output_message = be_silent;
    current->errors.message = message;
    current->progress.progress_monitor = count_scans;
}

static int end(visit *current, int result) {
    free(current->row);
    jpeg_destroy_decompress(&current->decoder);
    return result;
}

// Called with the jump set.
static void read_information(visit *current, const uint8_t *bytes, size_t count) {
    jpeg_create_decompress(&current->decoder);
    current->decoder.progress = &current->progress;
    jpeg_mem_src(&current->decoder, bytes, count);
    jpeg_read_header(&current->decoder, TRUE);
}

static int visit_header(visit *current, const uint8_t *bytes, size_t count, cjpeg_header *header) {
    if (setjmp(current->errors.back)) return 0;
    read_information(current, bytes, count);
    header->width = current->decoder.image_width;
    header->height = current->decoder.image_height;
    return 1;
}

// a x b / 255, rounded.
static unsigned product(unsigned a, unsigned b) {
    unsigned sum = a * b + 128;
    return ((sum >> 8) + sum) >> 8;
}

// A row of inverted inks to RGB.
static void convert(const uint8_t *inks, uint8_t *colors, size_t width) {
    for (size_t column = 0; column < width; column++, inks += 4, colors += 3) {
        for (int color = 0; color < 3; color++) {
            colors[color] = (uint8_t)(inks[3] - product(255 - inks[color], inks[3]));
        }
    }
}

static int visit_pixels(visit *current, const uint8_t *bytes, size_t count, uint8_t *pixels, size_t room) {
    if (setjmp(current->errors.back)) return 0;
    read_information(current, bytes, count);
    struct jpeg_decompress_struct *decoder = &current->decoder;
    switch (decoder->num_components) {
    case 1:
    case 3: decoder->out_color_space = JCS_RGB; break;
    case 4: decoder->out_color_space = JCS_CMYK; break;
    default: give_up((j_common_ptr)decoder, "it has neither 1, 3 nor 4 colour components");
    }
    // The choices of every common reader, so that all get the same pixels.
    decoder->dct_method = JDCT_ISLOW;
    decoder->do_fancy_upsampling = TRUE;
    size_t width = decoder->image_width, height = decoder->image_height;
    if (room / 3 / width != height || room != 3 * width * height) {
        give_up((j_common_ptr)decoder, "its size is not what its header says");
    }
    jpeg_start_decompress(decoder);
    if (decoder->out_color_space == JCS_CMYK) {
        current->row = malloc(4 * width);
        if (!current->row) give_up((j_common_ptr)decoder, "there is no memory for a row");
    }
    while (decoder->output_scanline < height) {
        uint8_t *target = pixels + 3 * width * decoder->output_scanline;
        JSAMPROW row = current->row ? current->row : target;
        jpeg_read_scanlines(decoder, &row, 1);
        if (current->row) convert(current->row, target, width);
    }
    return 1;
}

int cjpeg_read_header(const uint8_t *bytes, size_t count, cjpeg_header *header, char message[CJPEG_MESSAGE_LENGTH]) {
    visit current;
    begin(&current, message);
    return end(&current, visit_header(&current, bytes, count, header));
}

int cjpeg_read_rgb(
    const uint8_t *bytes, size_t count, uint8_t *pixels, size_t room, char message[CJPEG_MESSAGE_LENGTH]
) {
    visit current;
    begin(&current, message);
    return end(&current, visit_pixels(&current, bytes, count, pixels, room));
}
