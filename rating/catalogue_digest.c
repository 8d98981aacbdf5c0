/* What a record says about the catalogue that its program had built in. */
#include <stdio.h>

#include "base/blob.h"
#include "rating/rating.h"

extern const struct tpp_blob tpp_chip_files[];

int tpp_catalogue_digest_at(size_t index, struct tpp_named_digest *digest)
{
    for (size_t i = 0; i <= index; i++) {
        if (tpp_chip_files[i].name == NULL) {
            return 0;
        }
    }
    (void)snprintf(digest->name, sizeof digest->name, "%s", tpp_chip_files[index].name);
    tpp_digest_sha256(tpp_chip_files[index].bytes, tpp_chip_files[index].length, digest->sha256);
    return 1;
}
