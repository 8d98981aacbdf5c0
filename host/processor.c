/* The host's processor, from /proc/cpuinfo and uname. */
#include "host/processor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "host/topology.h"

/* The value part of "key : value", or NULL. */
static const char *value_of(const char *line, const char *key)
{
    size_t length = strlen(key);
    if (strncmp(line, key, length) != 0) {
        return NULL;
    }
    const char *at = line + length + strspn(line + length, " \t");
    return *at == ':' ? at + 1 + strspn(at + 1, " \t") : NULL;
}

/* Keeps a list of words short enough for its place by cutting at a blank. */
static void copy_words(char *target, size_t bytes, const char *words)
{
    (void)snprintf(target, bytes, "%s", words);
    if (strlen(words) >= bytes) {
        char *cut = strrchr(target, ' ');
        if (cut != NULL) {
            *cut = '\0';
        }
    }
    tpp_driver_text_clean(target);
}

void tpp_processor_describe(struct tpp_host_info *host)
{
    struct utsname names;
    if (uname(&names) == 0) {
        (void)snprintf(host->system, sizeof host->system, "%s %s %s", names.sysname, names.release, names.machine);
    }
    FILE *file = fopen("/proc/cpuinfo", "r");
    if (file == NULL) {
        return;
    }
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, file) >= 0 && (host->processor[0] == '\0' || host->features[0] == '\0')) {
        const char *model = value_of(line, "model name");
        const char *flags = value_of(line, "flags");
        flags = flags != NULL ? flags : value_of(line, "Features"); /* Arm */
        if (model != NULL) {
            copy_words(host->processor, sizeof host->processor, model);
        }
        if (flags != NULL) {
            copy_words(host->features, sizeof host->features, flags);
        }
    }
    free(line);
    (void)fclose(file);
}

static int has_word(const char *words, const char *word, size_t length)
{
    for (const char *at = words; *at != '\0';) {
        size_t span = strcspn(at, " ");
        if (span == length && memcmp(at, word, length) == 0) {
            return 1;
        }
        at += span;
        at += strspn(at, " ");
    }
    return 0;
}

/* One requirement: words joined by '|', of which any is enough. */
static int has_any(const char *features, const char *needed, size_t length)
{
    const char *end = needed + length;
    while (needed < end) {
        const char *bar = memchr(needed, '|', (size_t)(end - needed));
        size_t span = bar != NULL ? (size_t)(bar - needed) : (size_t)(end - needed);
        if (has_word(features, needed, span)) {
            return 1;
        }
        needed += span + 1;
    }
    return 0;
}

int tpp_features_have(const char *features, const char *needed, char *missing, size_t missing_bytes)
{
    while (needed != NULL && *needed != '\0') {
        size_t length = strcspn(needed, " ");
        if (length > 0 && !has_any(features, needed, length)) {
            if (missing != NULL) {
                (void)snprintf(missing, missing_bytes, "%.*s", (int)length, needed);
            }
            return 0;
        }
        needed += length;
        needed += strspn(needed, " ");
    }
    return 1;
}
