/* wgmma's model against rules written down a second time: where the PTX ISA says that an element of an operand lies,
 * row by row, in every swizzle and both orders. */
#include <cmath>
#include <cstring>
#include <vector>

#include "hopper_test.h"
#include "number_formats.h"
#include "specimens/hopper_specimens.h"
#include "wgmma_model.h"

using namespace softcuda;

static uint64_t descriptor(unsigned at, unsigned leading, unsigned stride, unsigned span)
{
    const uint64_t mode = span == 128 ? 1 : span == 64 ? 2 : span == 32 ? 3 : 0;
    return mode << 62 | (uint64_t)(stride >> 4) << 32 | (uint64_t)(leading >> 4) << 16 | at >> 4;
}

/* An operand of `rows` x 16 halves at byte `at` of the image, step `step` of k of a longer one. */
struct operand {
    std::vector<float> values; /* rows x 16 */
    uint64_t descriptor;
};

static operand put_operand(std::vector<unsigned char> &image, unsigned at, unsigned rows, unsigned span, bool row_major,
                           unsigned step)
{
    operand made;
    const unsigned run = span / 2; /* elements in a line */
    for (unsigned row = 0; row < rows; row++) {
        for (unsigned k = 0; k < 16; k++) {
            const float value = (float)(int)(generator() % 17) - 8;
            unsigned place;
            if (!row_major && span != 0) {
                const unsigned byte = 32 * step + 2 * k;
                place = row * span + 16 * swizzled_piece(row, byte / 16, span) + byte % 16;
            } else if (!row_major) {
                place = row / 8 * 256 + k / 8 * 128 + row % 8 * 16 + k % 8 * 2; /* pieces of k next to each other */
            } else if (span != 0) {
                const unsigned line = k % 8, byte = row % run * 2;
                place = row / run * (16 * span) + k / 8 * (8 * span) + line * span +
                        16 * swizzled_piece(line, byte / 16, span) + byte % 16;
            } else {
                place = row / 8 * 128 + k / 8 * (rows * 16) + k % 8 * 16 + row % 8 * 2;
            }
            const uint16_t half = (uint16_t)half_of_double(value);
            memcpy(&image[at + place], &half, 2);
            made.values.push_back(value);
        }
    }
    made.descriptor = !row_major && span != 0 ? descriptor(at + 32 * step, 16, 8 * span, span)
                      : !row_major            ? descriptor(at, 128, 256, 0)
                      : span != 0             ? descriptor(at, 16 * span, 8 * span, span)
                                              : descriptor(at, rows * 16, 128, 0);
    return made;
}

static const unsigned B_PLACE = 16384, IMAGE = 49152;

/* Runs one instruction; gives d back. */
static std::vector<float> multiply(const wgmma_specimen &how, const std::vector<unsigned char> &image, float before)
{
    std::vector<float> d(64 * 128, before);
    cr_assert_eq(run_entry("specimen_wgmma", 1, 128, IMAGE, (const unsigned char *)image.data(), (uint32_t)IMAGE, &how,
                           d.data()),
                 0, "%s", last_error.c_str());
    return d;
}

static void expect_products(const std::vector<float> &d, const operand &a, const operand &b, float before, float sign)
{
    for (unsigned i = 0; i < 64 * 128; i++) {
        float sum = 0;
        for (unsigned k = 0; k < 16; k++) {
            sum += a.values[i / 128 * 16 + k] * b.values[i % 128 * 16 + k];
        }
        cr_assert_eq(d[i], before + sign * sum, "row %u, column %u", i / 128, i % 128);
    }
}

Test(wgmma_models, operands_are_read_in_every_layout)
{
    const unsigned spans[] = { 0, 32, 64, 128 };
    for (unsigned combination = 0; combination < 64; combination++) {
        const unsigned span_a = spans[combination % 4], span_b = spans[combination / 4 % 4];
        const bool a_is_row_major = combination / 16 % 2 != 0, b_is_row_major = combination / 32 != 0;
        for (unsigned step = 0; step < 4; step++) {
            std::vector<unsigned char> image(IMAGE);
            const unsigned step_a = a_is_row_major || span_a == 0 ? 0 : step % (span_a / 32);
            const unsigned step_b = b_is_row_major || span_b == 0 ? 0 : step % (span_b / 32);
            const operand a = put_operand(image, 0, 64, span_a, a_is_row_major, step_a);
            const operand b = put_operand(image, B_PLACE, 128, span_b, b_is_row_major, step_b);
            const wgmma_specimen how = {
                a.descriptor, b.descriptor, 1, a_is_row_major, b_is_row_major, 1, 1, WGMMA_F16, 0, 0
            };
            expect_products(multiply(how, image, 3), a, b, 3, 1);
        }
    }
}

Test(wgmma_models, scales_and_accumulation)
{
    std::vector<unsigned char> image(IMAGE);
    const operand a = put_operand(image, 0, 64, 128, false, 0);
    const operand b = put_operand(image, B_PLACE, 128, 128, false, 0);
    wgmma_specimen how = { a.descriptor, b.descriptor, 0, 0, 0, 1, 1, WGMMA_F16, 0, 0 };
    expect_products(multiply(how, image, NAN), a, b, 0, 1); /* scale-d 0: what was there does not count */
    how.accumulate = 1;
    how.scale_a = -1;
    expect_products(multiply(how, image, 7), a, b, 7, -1);
    how.scale_b = -1;
    expect_products(multiply(how, image, 7), a, b, 7, 1);
}

Test(wgmma_models, operands_laid_out_otherwise_come_out_wrong)
{
    std::vector<unsigned char> image(IMAGE);
    const operand a = put_operand(image, 0, 64, 128, false, 0);
    const operand b = put_operand(image, B_PLACE, 128, 128, false, 0);
    const wgmma_specimen right = { a.descriptor, b.descriptor, 0, 0, 0, 1, 1, WGMMA_F16, 0, 0 };
    const std::vector<float> expected = multiply(right, image, 0);
    wgmma_specimen wrong = right;
    wrong.b = descriptor(B_PLACE, 16, 8 * 128, 64); /* swizzle */
    cr_expect(multiply(wrong, image, 0) != expected);
    wrong.b = descriptor(B_PLACE, 8 * 128, 16, 128); /* leading and stride offset */
    cr_expect(multiply(wrong, image, 0) != expected);
    wrong = right;
    wrong.transpose_b = 1;
    cr_expect(multiply(wrong, image, 0) != expected);
    wrong = right;
    wrong.b += 2; /* the next step of k */
    cr_expect(multiply(wrong, image, 0) != expected);
}

Test(wgmma_models, misuse_of_wgmma_is_named)
{
    std::vector<unsigned char> image(IMAGE);
    std::vector<float> d(64 * 128);
    const wgmma_specimen right = {
        descriptor(0, 16, 1024, 128), descriptor(B_PLACE, 16, 1024, 128), 0, 0, 0, 1, 1, WGMMA_F16, 0, 0
    };
    const auto run = [&](const wgmma_specimen &how) {
        return run_entry("specimen_wgmma", 1, 128, IMAGE, (const unsigned char *)image.data(), (uint32_t)IMAGE, &how,
                         d.data());
    };
    cr_expect_eq(run(right), 0, "%s", last_error.c_str());
    wgmma_specimen how = right;
    how.skips_fence = 1;
    expect_fault(run(how), "stored to without fence.proxy.async");
    how = right;
    how.touches_register = 1;
    expect_fault(run(how), "accumulator register 3 of thread 5 of the warpgroup was changed");
    how = right;
    how.b = descriptor(IMAGE - 1024, 16, 1024, 128);
    expect_fault(run(how), "out of bounds");
    how = right;
    how.b |= UINT64_C(1) << 47;
    expect_fault(run(how), "has bits set that mean nothing");
    how = right;
    how.element = WGMMA_E4M3;
    how.transpose_b = 1;
    expect_fault(run(how), "only 16-bit operands in shared memory can be transposed");
}

/* 1 is 0x38 in E4M3, 2^-6 0x08, 256 0x78. */
Test(wgmma_models, fp8_keeps_fourteen_bits)
{
    std::vector<unsigned char> image(IMAGE);
    for (unsigned k = 0; k < 32; k++) { /* row 0 of both, without a swizzle: 16 bytes here, 16 there */
        image[k / 16 * 128 + k % 16] = k == 0 ? 0x78 : 0x08;
        image[B_PLACE + k / 16 * 128 + k % 16] = k == 0 ? 0x38 : 0x40; /* 1, 2 */
    }
    const wgmma_specimen how = {
        descriptor(0, 128, 256, 0), descriptor(B_PLACE, 128, 256, 0), 0, 0, 0, 1, 1, WGMMA_E4M3, 0, 0
    };
    /* 256 + 31 x 2^-5: 2^-5 is the 14th bit of 256, so nothing is lost */
    cr_expect_eq(multiply(how, image, 0)[0], 256.0f + 31 * 0.03125f);
    image[B_PLACE + 1] = 0x38; /* 2^-6 x 1: below */
    cr_expect_eq(multiply(how, image, 0)[0], 256.0f + 30 * 0.03125f);
}
