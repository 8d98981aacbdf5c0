#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

Test(buffer, equals_plain_concatenation)
{
    struct tpp_buffer buffer = { 0 };
    static char expected[1 << 16];
    size_t length = 0;
    srand(7);
    while (length < sizeof expected - 1024) {
        char piece[512];
        size_t piece_length = (size_t)rand() % 300;
        memset(piece, 'a' + rand() % 26, piece_length);
        piece[piece_length] = '\0';
        if (rand() % 2 != 0) {
            tpp_buffer_text(&buffer, piece);
            length += (size_t)sprintf(expected + length, "%s", piece);
        } else {
            tpp_buffer_format(&buffer, "<%s|%zu>", piece, piece_length);
            length += (size_t)sprintf(expected + length, "<%s|%zu>", piece, piece_length);
        }
        cr_assert_eq(buffer.length, length);
        cr_assert(buffer.bytes == NULL || buffer.bytes[length] == '\0');
        cr_assert(buffer.capacity > buffer.length || buffer.bytes == NULL);
    }
    cr_assert_eq(memcmp(buffer.bytes, expected, length + 1), 0);
    cr_assert_eq(tpp_buffer_status(&buffer, NULL), TPP_STATUS_OK);
    tpp_buffer_free(&buffer);
    cr_assert_eq(buffer.bytes, NULL);
    cr_assert_eq(buffer.length, 0);
}

Test(buffer, every_length_around_the_capacity_fits)
{
    char piece[600];
    memset(piece, 'x', sizeof piece);
    for (size_t first = 200; first < 300; first++) {
        for (size_t second = 0; second < 300; second += 13) {
            struct tpp_buffer buffer = { 0 };
            tpp_buffer_append(&buffer, piece, first);
            tpp_buffer_append(&buffer, piece, second);
            cr_assert_eq(strlen(buffer.bytes), first + second);
            tpp_buffer_free(&buffer);
        }
    }
}

Test(buffer, holds_nuls)
{
    struct tpp_buffer buffer = { 0 };
    tpp_buffer_append(&buffer, "a\0b", 3);
    tpp_buffer_append(&buffer, "c", 1);
    cr_assert_eq(buffer.length, 4);
    cr_assert_eq(memcmp(buffer.bytes, "a\0bc", 5), 0);
    tpp_buffer_free(&buffer);
}

Test(buffer, an_impossible_size_fails_once_and_stays_failed)
{
    struct tpp_buffer buffer = { 0 };
    tpp_buffer_text(&buffer, "kept");
    tpp_buffer_append(&buffer, "x", SIZE_MAX / 2);
    tpp_buffer_text(&buffer, "not appended");
    tpp_buffer_format(&buffer, "%d", 1);
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_buffer_status(&buffer, &err), TPP_STATUS_NO_MEMORY);
    cr_assert_str_eq(buffer.bytes, "kept");
    tpp_buffer_free(&buffer);
    cr_assert_eq(tpp_buffer_status(&buffer, NULL), TPP_STATUS_OK);
    tpp_buffer_free(NULL);
}
