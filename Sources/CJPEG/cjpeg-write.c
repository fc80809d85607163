#include "cjpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf back;
    char *message;
} error_manager;

// Lives outside of the function that setjmp returns to, so that what is noted here survives a jump.
typedef struct {
    struct jpeg_compress_struct encoder;
    error_manager errors;
    unsigned char *bytes;
    unsigned long count;
} visit;

static void fail(j_common_ptr encoder) {
    error_manager *errors = (error_manager *)encoder->err;
    char text[JMSG_LENGTH_MAX];
    encoder->err->format_message(encoder, text);
    strncpy(errors->message, text, CJPEG_MESSAGE_LENGTH - 1);
    errors->message[CJPEG_MESSAGE_LENGTH - 1] = 0;
    longjmp(errors->back, 1);
}

static void be_silent(j_common_ptr encoder) { (void)encoder; }

static int write_pixels(visit *current, const uint8_t *pixels, uint32_t width, uint32_t height, int quality) {
    if (setjmp(current->errors.back)) return 0;
    struct jpeg_compress_struct *encoder = &current->encoder;
    jpeg_create_compress(encoder);
    jpeg_mem_dest(encoder, &current->bytes, &current->count);
    encoder->image_width = width;
    encoder->image_height = height;
    encoder->input_components = 3;
    encoder->in_color_space = JCS_RGB;
    jpeg_set_defaults(encoder);
    jpeg_set_quality(encoder, quality, TRUE);
    encoder->dct_method = JDCT_ISLOW;
    encoder->optimize_coding = TRUE;
    // As much of the colour as of the brightness: small pictures show the difference.
    encoder->comp_info[0].h_samp_factor = 1;
    encoder->comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(encoder, TRUE);
    while (encoder->next_scanline < height) {
        JSAMPROW row = (JSAMPROW)(pixels + 3 * (size_t)width * encoder->next_scanline);
        jpeg_write_scanlines(encoder, &row, 1);
    }
    jpeg_finish_compress(encoder);
    return 1;
}

int cjpeg_write_rgb(
    const uint8_t *pixels, uint32_t width, uint32_t height, int quality, uint8_t **bytes, size_t *count,
    char message[CJPEG_MESSAGE_LENGTH]
) {
    visit current;
    memset(&current, 0, sizeof current);
    current.encoder.err = jpeg_std_error(&current.errors.base);
    current.errors.base.error_exit = fail;
    current.errors.base.output_message = be_silent;
    current.errors.message = message;
    int result = write_pixels(&current, pixels, width, height, quality);
    jpeg_destroy_compress(&current.encoder);
    if (!result) {
        free(current.bytes);
        return 0;
    }
    *bytes = current.bytes;
    *count = current.count;
    return 1;
}
