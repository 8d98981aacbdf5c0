/* Philox keys from the nonce and what they are for. */
#include "host/keys.h"

#include <string.h>

#include "host/philox.h"

/* Philox as a compression function: each block of 16 bytes is a counter under the key so far. */
static void absorb(uint32_t key[2], const void *bytes, size_t length)
{
    const char *at = bytes;
    do {
        uint32_t counter[4] = { 0 };
        uint32_t out[4];
        size_t taken = length < 15 ? length : 15;
        memcpy(counter, at, taken);
        ((unsigned char *)counter)[15] = (unsigned char)taken; /* so that no two texts pad to the same block */
        tpp_philox4x32_10(counter, key, out);
        key[0] = out[0] ^ out[2];
        key[1] = out[1] ^ out[3];
        at += taken;
        length -= taken;
    } while (length > 0);
}

static void make_key(const char *nonce, const char *purpose, const uint64_t *words, size_t word_count, uint32_t key[2])
{
    key[0] = 0x7470705f; /* "tpp_bench" begins; any constants do */
    key[1] = 0x62656e63;
    absorb(key, nonce, strlen(nonce));
    absorb(key, purpose, strlen(purpose));
    absorb(key, words, word_count * sizeof *words);
}

void tpp_key_of_matrix(const char *nonce, const char *matrix, enum tpp_precision precision, const uint32_t shape[3],
                       uint32_t input_set, uint32_t key[2])
{
    const uint64_t words[] = { (uint64_t)precision, shape[0], shape[1], shape[2], input_set };
    make_key(nonce, matrix, words, sizeof words / sizeof words[0], key);
}

void tpp_key_of_probe(const char *nonce, enum tpp_precision precision, uint32_t block, uint32_t key[2])
{
    const uint64_t words[] = { (uint64_t)precision, block };
    make_key(nonce, "probe", words, sizeof words / sizeof words[0], key);
}

void tpp_key_of_check(const char *nonce, const struct tpp_sample *sample, uint32_t key[2])
{
    const uint64_t words[] = { sample->block, sample->input_set, sample->start_ns, sample->host_ns };
    make_key(nonce, "check", words, sizeof words / sizeof words[0], key);
}
