#include "cwebp.h"

#include <string.h>

#include <webp/decode.h>

static int fail(const char *text, char message[CWEBP_MESSAGE_LENGTH]) {
    size_t length = strlen(text);
    if (length > CWEBP_MESSAGE_LENGTH - 1) length = CWEBP_MESSAGE_LENGTH - 1;
    memcpy(message, text, length);
    message[length] = 0;
    return 0;
}

static const char *words(VP8StatusCode status) {
    switch (status) {
    case VP8_STATUS_OUT_OF_MEMORY: return "there is no memory for it";
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED: return "the file ends before the image does";
    case VP8_STATUS_UNSUPPORTED_FEATURE: return "it uses a feature that libwebp doesn't have";
    default: return "damaged data";
    }
}

int cwebp_read_header(const uint8_t *bytes, size_t count, cwebp_header *header, char message[CWEBP_MESSAGE_LENGTH]) {
    WebPBitstreamFeatures features;
    VP8StatusCode status = WebPGetFeatures(bytes, count, &features);
    if (status != VP8_STATUS_OK) return fail(words(status), message);
    header->width = (uint32_t)features.width;
    header->height = (uint32_t)features.height;
    header->is_animated = features.has_animation;
    return 1;
}

int cwebp_read_rgb(
    const uint8_t *bytes, size_t count, uint8_t *pixels, size_t room, char message[CWEBP_MESSAGE_LENGTH]
) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return fail("libwebp has another version than its headers", message);
    VP8StatusCode status = WebPGetFeatures(bytes, count, &config.input);
    if (status != VP8_STATUS_OK) return fail(words(status), message);
    size_t width = (size_t)config.input.width, height = (size_t)config.input.height;
    if (width == 0 || height == 0 || room / 3 / width != height || room != 3 * width * height) {
        return fail("its size is not what its header says", message);
    }
    config.output.colorspace = MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pixels;
    config.output.u.RGBA.stride = (int)(3 * width);
    config.output.u.RGBA.size = room;
    status = WebPDecode(bytes, count, &config);
    WebPFreeDecBuffer(&config.output);
    if (status != VP8_STATUS_OK) return fail(words(status), message);
    return 1;
}
