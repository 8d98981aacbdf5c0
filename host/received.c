/* Records that a measuring process sends, taken into the run's own. */
#include "host/received.h"

#include <stdio.h>
#include <string.h>

#include "base/record_gates.h"

enum tpp_status tpp_received_take(struct tpp_record *record, struct tpp_record *received, int has_results,
                                  struct tpp_error *err)
{
    tpp_gates_merge(&record->environment, &received->environment);
    tpp_telemetry_append(&record->telemetry, &received->telemetry);
    for (size_t i = 0; i < received->measurement_count && has_results; i++) {
        struct tpp_measurement *kept = tpp_record_add_measurement(record);
        if (kept == NULL) {
            return tpp_fail(err, TPP_STATUS_NO_MEMORY, "record: out of memory");
        }
        *kept = received->measurements[i];
        memset(&received->measurements[i], 0, sizeof received->measurements[i]);
    }
    for (size_t i = 0; i < received->warning_count && has_results; i++) {
        tpp_record_warn(record, received->warnings[i].code, received->warnings[i].about, "%s",
                        received->warnings[i].seen);
    }
    return TPP_STATUS_OK;
}

/* "interrupted; kept: 6 samples, 2 series" */
static void tell_kept(struct tpp_measurement *measurement, const char *reason)
{
    const struct {
        size_t count;
        const char *of;
    } kept[] = { { measurement->sample_count, "samples" },
                 { measurement->detail.shape_count, "shapes tried" },
                 { measurement->detail.series_count, "series" },
                 { measurement->peer_count, "peers" } };
    char list[TPP_NAME_BYTES] = "";
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        const size_t used = strlen(list);
        if (kept[i].count > 0) {
            (void)snprintf(list + used, sizeof list - used, "%s%zu %s", used > 0 ? ", " : "", kept[i].count,
                           kept[i].of);
        }
    }
    (void)snprintf(measurement->reason, sizeof measurement->reason, "%.300s; kept: %s", reason,
                   *list != '\0' ? list : "nothing");
}

int tpp_received_take_part(struct tpp_record *record, const struct tpp_buffer *part, enum tpp_outcome outcome,
                           const char *reason)
{
    struct tpp_record received;
    struct tpp_error err = TPP_ERROR_INIT;
    const size_t before = record->measurement_count;
    if (part->length == 0 ||
        tpp_record_read("measuring process", part->bytes, part->length, &received, &err) != TPP_STATUS_OK) {
        return 0;
    }
    (void)tpp_received_take(record, &received, 1, &err); /* what memory there is for is kept */
    tpp_record_free(&received);
    for (size_t i = before; i < record->measurement_count; i++) {
        record->measurements[i].outcome = outcome;
        tell_kept(&record->measurements[i], reason);
    }
    return record->measurement_count > before;
}
