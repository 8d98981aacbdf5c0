/* From names to a printed comparison. */
#include "cli/comparing.h"

#include <stdlib.h>

#include "cli/rule_set.h"
#include "cli/subjects.h"

static enum tpp_status take(const struct tpp_catalogue *catalogue, const char *name, int are_chips,
                            struct tpp_compared *one, struct tpp_error *err)
{
    struct tpp_named named = { 0 };
    TPP_TRY(tpp_named_load(catalogue, name, are_chips, &named, err));
    enum tpp_status status = tpp_named_compared(&named, one, err);
    tpp_named_free(&named);
    return tpp_context(err, status, "%s", name);
}

static enum tpp_status compare_and_print(struct tpp_compared *compared, size_t count,
                                         const struct tpp_document_options *options, struct tpp_error *err)
{
    struct tpp_rule_set rules = { 0 };
    struct tpp_comparison comparison;
    TPP_TRY(tpp_rule_set_load(&rules, options->rule_files, options->rule_file_count, err));
    tpp_rule_set_keep_law(&rules, NULL);
    enum tpp_status status = tpp_compare(compared, count, rules.rules, rules.count, options->date, &comparison, err);
    if (status == TPP_STATUS_OK) {
        struct tpp_report report = { .comparison = &comparison };
        status = tpp_document_print(options, &report, err);
        tpp_comparison_free(&comparison);
    }
    tpp_rule_set_free(&rules);
    return status;
}

enum tpp_status tpp_compare_named(const char *const *names, size_t count, int are_chips,
                                  const struct tpp_document_options *options, struct tpp_error *err)
{
    struct tpp_catalogue catalogue = { 0 };
    struct tpp_compared *compared = calloc(count + 1, sizeof *compared);
    if (compared == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu to compare", count);
    }
    for (size_t i = 0; i < count; i++) {
        tpp_compared_init(&compared[i]);
    }
    enum tpp_status status = tpp_catalogue_load(&catalogue, err);
    for (size_t i = 0; i < count && status == TPP_STATUS_OK; i++) {
        status = take(&catalogue, names[i], are_chips, &compared[i], err);
    }
    if (status == TPP_STATUS_OK) {
        status = compare_and_print(compared, count, options, err);
    }
    for (size_t i = 0; i < count; i++) {
        tpp_compared_free(&compared[i]);
    }
    free(compared);
    tpp_catalogue_free(&catalogue);
    return status;
}
