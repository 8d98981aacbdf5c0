/* Feeds files to a fuzz target without libFuzzer: the corpus as an ordinary test. Each file is also fed cut short at
 * several places, since a record on a full disk looks like that. */
#include <dirent.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

enum { CUTS = 24, PATH_BYTES = 4096, FILE_BYTES = 1 << 20 };

static size_t feed(const char *path)
{
    static uint8_t bytes[FILE_BYTES];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    size_t length = fread(bytes, 1, sizeof bytes, file);
    FUZZ_CHECK(length < sizeof bytes && ferror(file) == 0);
    (void)fclose(file);
    for (size_t cut = 0; cut <= CUTS; cut++) {
        /* A copy of its own size, so that reading past the end is seen. */
        size_t cut_length = length * cut / CUTS;
        uint8_t *copy = malloc(cut_length > 0 ? cut_length : 1);
        FUZZ_CHECK(copy != NULL);
        memcpy(copy, bytes, cut_length);
        (void)LLVMFuzzerTestOneInput(copy, cut_length);
        free(copy);
    }
    return 1;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        if (folder == NULL) {
            perror(argv[i]);
            return 2;
        }
        for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
            char path[PATH_BYTES];
            (void)snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            count += entry->d_name[0] != '.' ? feed(path) : 0;
        }
        (void)closedir(folder);
    }
    (void)printf("%zu files replayed\n", count);
    return count > 0 ? 0 : 2;
}
