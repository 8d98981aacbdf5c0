/* The list of devices over all backends, and the choice of one. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/backend.h"

struct tpp_device_info *tpp_device_list_add(struct tpp_device_list *list)
{
    struct tpp_device_info *grown = realloc(list->devices, (list->count + 1) * sizeof *grown);
    if (grown == NULL) {
        return NULL;
    }
    list->devices = grown;
    struct tpp_device_info *added = &grown[list->count++];
    memset(added, 0, sizeof *added);
    return added;
}

void tpp_device_list_note(struct tpp_device_list *list, const char *format, ...)
{
    size_t used = strlen(list->notes);
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(list->notes + used, sizeof list->notes - used, format, arguments);
    va_end(arguments);
    if (written > 0 && used + (size_t)written + 1 < sizeof list->notes) {
        memcpy(list->notes + used + written, "\n", 2);
    }
}

enum tpp_status tpp_devices_list(struct tpp_device_list *list, struct tpp_error *err)
{
    struct tpp_device_list made = { 0 };
    for (size_t i = 0; tpp_backend_at(i) != NULL; i++) {
        enum tpp_status status = tpp_backend_at(i)->list(&made, err);
        if (status != TPP_STATUS_OK) {
            tpp_devices_free(&made);
            return status;
        }
    }
    *list = made;
    return TPP_STATUS_OK;
}

void tpp_devices_free(struct tpp_device_list *list)
{
    free(list->devices);
    *list = (struct tpp_device_list){ 0 };
}

/* Higher is better: a GPU before an accelerator before a CPU, then more cores. */
static double device_merit(const struct tpp_device_info *device)
{
    static const double kind_merit[] = {
        [TPP_DEVICE_CPU] = 1e9, [TPP_DEVICE_GPU] = 3e9, [TPP_DEVICE_ACCELERATOR] = 2e9, [TPP_DEVICE_OTHER] = 0
    };
    return kind_merit[device->kind] + device->core_count;
}

static int contains_ignoring_case(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (; *text != '\0'; text++) {
        size_t i = 0;
        while (i < length && tolower((unsigned char)text[i]) == tolower((unsigned char)part[i])) {
            i++;
        }
        if (i == length) {
            return 1;
        }
    }
    return 0;
}

/* How a text names a device: 0 not at all, higher is more exact. */
static int match_grade(const struct tpp_device_info *device, size_t index, const char *text)
{
    char number[24];
    (void)snprintf(number, sizeof number, "%zu", index);
    if (strcmp(device->id, text) == 0 || strcmp(number, text) == 0) {
        return 3;
    }
    if (strncmp(device->id, text, strlen(text)) == 0 || strcmp(tpp_device_kind_name((int)device->kind), text) == 0 ||
        (device->pci_address[0] != '\0' && strcmp(device->pci_address, text) == 0)) {
        return 2;
    }
    return contains_ignoring_case(device->name, text);
}

static enum tpp_status no_such_device(const struct tpp_device_list *list, const char *text, struct tpp_error *err)
{
    struct tpp_buffer known = { 0 };
    for (size_t i = 0; i < list->count; i++) {
        tpp_buffer_format(&known, "%s%s", i == 0 ? "" : ", ", list->devices[i].id);
    }
    /* Who asks for a backend by name should hear why it has none. */
    const size_t asked = strlen(text);
    const char *note = list->notes;
    while (note != NULL && (strncmp(note, text, asked) != 0 || note[asked] != ':')) {
        note = strchr(note, '\n');
        note = note != NULL ? note + 1 : NULL;
    }
    enum tpp_status status =
        tpp_fail(err, TPP_STATUS_NOT_FOUND, "no device '%s'%s%.*s%s; there is: %s", text, note != NULL ? " (" : "",
                 note != NULL ? (int)strcspn(note, "\n") : 0, note != NULL ? note : "", note != NULL ? ")" : "",
                 known.bytes != NULL ? known.bytes : "none");
    tpp_buffer_free(&known);
    return status;
}

enum tpp_status tpp_device_select(const struct tpp_device_list *list, const char *text, size_t *index,
                                  struct tpp_error *err)
{
    if (list->count == 0) {
        size_t length = strcspn(list->notes, "\n");
        return tpp_fail(err, TPP_STATUS_NOT_FOUND, "no device to measure (%.*s)",
                        (int)(length > 0 ? length : strlen("no backend")), length > 0 ? list->notes : "no backend");
    }
    int has_choice = text != NULL && *text != '\0';
    int best_grade = 0;
    size_t best = list->count;
    for (size_t i = 0; i < list->count; i++) {
        int grade = has_choice ? match_grade(&list->devices[i], i, text) : 1;
        if (grade > best_grade || (grade > 0 && grade == best_grade &&
                                   device_merit(&list->devices[i]) > device_merit(&list->devices[best]))) {
            best_grade = grade;
            best = i;
        }
    }
    if (best == list->count) {
        return no_such_device(list, text, err);
    }
    *index = best;
    return TPP_STATUS_OK;
}
