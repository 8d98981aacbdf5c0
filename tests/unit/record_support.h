/* What the tests of records and reports share: random records that pass every check of the reader. */
#ifndef TPP_TESTS_RECORD_SUPPORT_H
#define TPP_TESTS_RECORD_SUPPORT_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_fields.h"
#include "base/record.h"
#include "base/record_fields.h"

static inline uint64_t random_below(uint64_t limit)
{
    uint64_t bits = 0;
    for (int i = 0; i < 5; i++) {
        bits = bits << 15 ^ (uint64_t)rand();
    }
    return bits % limit;
}

/* Pieces that random texts are made of, and how long these may become; a test may replace both. */
static const char *const plain_pieces[] = { "a",    "Z", " ", "\"", "\\", "/", "<b>", "\xc3\xa9", "\xe2\x82\xac",
                                            "{[]}", "0", NULL };
static const char *const *random_pieces = plain_pieces;
static size_t random_text_bytes = 40;

static inline void random_text(char *text, size_t size)
{
    size_t piece_count = 0;
    while (random_pieces[piece_count] != NULL) {
        piece_count++;
    }
    size_t used = 0;
    size_t wanted = random_below(3) == 0 ? 0 : (size_t)random_below(random_text_bytes);
    text[0] = '\0';
    while (used < wanted) {
        const char *piece = random_pieces[random_below(piece_count)];
        if (used + strlen(piece) >= size) {
            break;
        }
        strcpy(text + used, piece);
        used += strlen(piece);
    }
}

static inline double random_double(void)
{
    return ldexp((double)random_below(UINT64_C(1) << 53), (int)random_below(80) - 60);
}

/* Fills a structure by its own table, so that a member that is forgotten in the table is the only one not covered. */
static inline void fill(const struct tpp_field *fields, char *structure, int depth)
{
    for (const struct tpp_field *field = fields; field->type != TPP_FIELD_END; field++) {
        char *member = structure + field->offset;
        int names = 0;
        while (field->name_of != NULL && field->name_of(names) != NULL) {
            names++;
        }
        size_t count = (size_t)random_below(depth == 0 ? 6 : 4);
        char *elements = NULL;
        switch (field->type) {
        case TPP_FIELD_TEXT:
            random_text(member, field->size);
            break;
        case TPP_FIELD_U64:
            *(uint64_t *)(void *)member = random_below(UINT64_C(1) << (1 + random_below(62)));
            break;
        case TPP_FIELD_U32:
            *(uint32_t *)(void *)member = (uint32_t)random_below(UINT64_C(1) << 32);
            break;
        case TPP_FIELD_OPTIONAL_DOUBLE:
        case TPP_FIELD_DOUBLE:
            *(double *)(void *)member =
                field->type == TPP_FIELD_OPTIONAL_DOUBLE && random_below(3) == 0 ? NAN : random_double();
            break;
        case TPP_FIELD_BOOL:
            *(int *)(void *)member = (int)random_below(2);
            break;
        case TPP_FIELD_ENUM:
            *(int *)(void *)member = (int)random_below((uint64_t)names);
            break;
        case TPP_FIELD_OBJECT:
            fill(field->fields, member, depth + 1);
            break;
        case TPP_FIELD_ARRAY:
        case TPP_FIELD_ENUM_ARRAY:
            elements = count == 0 ? NULL : calloc(count, field->size);
            for (size_t i = 0; i < count; i++) {
                if (field->type == TPP_FIELD_ENUM_ARRAY) {
                    *(int *)(void *)(elements + i * field->size) = (int)random_below((uint64_t)names);
                } else {
                    fill(field->fields, elements + i * field->size, depth + 1);
                }
            }
            memcpy(member, &elements, sizeof elements);
            memcpy(structure + field->count_offset, &count, sizeof count);
            break;
        case TPP_FIELD_END:
            break;
        }
    }
}

/* Makes the random numbers possible ones. */
static inline void mend(struct tpp_record *record)
{
    strcpy(record->schema, TPP_RECORD_SCHEMA);
    record->schema_version = TPP_RECORD_SCHEMA_VERSION;
    record->duration_ns = INT64_MAX;
    strcpy(record->nonce, "00ff");
    for (size_t i = 0; i < record->measurement_count; i++) {
        struct tpp_measurement *measurement = &record->measurements[i];
        for (size_t j = 0; j < measurement->sample_count; j++) {
            measurement->samples[j].host_ns = 1 + random_below(1000000000);
            measurement->samples[j].device_ns = random_below(measurement->samples[j].host_ns);
        }
        for (size_t j = 0; j < measurement->peer_count; j++) {
            for (size_t k = 0; k < measurement->peers[j].pair_count; k++) {
                measurement->peers[j].pairs[k] =
                    (struct tpp_peer_pair){ 1 + random_below(1000), 1 + random_below(1000) };
            }
        }
        if (measurement->outcome == TPP_OUTCOME_MEASURED) {
            if (measurement->sample_count == 0) {
                tpp_measurement_add_sample(measurement)->host_ns = 77;
            }
            measurement->m = 1 + random_below(5000);
            measurement->n = 1 + random_below(5000);
            measurement->k = 1 + random_below(5000);
            measurement->repetitions_per_sample = 1 + (uint32_t)random_below(100);
            measurement->macs_per_sample =
                measurement->m * measurement->n * measurement->k * measurement->repetitions_per_sample;
            measurement->verification.is_checked = measurement->verification.has_passed = 1;
        }
    }
}

static inline void random_record(struct tpp_record *record)
{
    memset(record, 0, sizeof *record);
    fill(tpp_record_fields, (char *)record, 0);
    mend(record);
}

#endif
