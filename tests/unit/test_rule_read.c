/* Rule files: what is right is read, and every kind of slip is refused with its line, its column and the remedy. */
#include <dirent.h>
#include <stdlib.h>

#include "tests/unit/rating_support.h"

static const char good[] = "{\n"
                           "  \"id\": \"my-rule\",\n"
                           "  \"title\": \"Mine\",\n"
                           "  \"citation\": \"1 FR 1\",\n"
                           "  \"effective\": \"2024-02-29\",\n"
                           "  \"until\": \"2025-01-01\",\n"
                           "  \"status\": \"proposed\",\n"
                           "  \"source\": \"a page\",\n"
                           "  \"clauses\": [\n"
                           "    { \"label\": \"a\", \"text\": \"words\", \"all\": [\n"
                           "      { \"metric\": \"tpp\", \"op\": \">=\", \"value\": 4800 },\n"
                           "      { \"metric\": \"pd\", \"op\": \"<\", \"value\": 2.5 }\n"
                           "    ] },\n"
                           "    { \"label\": \"b\", \"text\": \"words\", \"all\": [\n"
                           "      { \"metric\": \"datacenter\", \"op\": \"==\", \"value\": 1 }\n"
                           "    ] }\n"
                           "  ],\n"
                           "  \"met_text\": \"inside\",\n"
                           "  \"not_met_text\": \"outside\"\n"
                           "}\n";

static char *replaced(const char *from, const char *to)
{
    const char *at = strstr(good, from);
    cr_assert_not_null(at, "the template does not hold %s", from);
    size_t bytes = sizeof good + strlen(to);
    char *text = malloc(bytes);
    snprintf(text, bytes, "%.*s%s%s", (int)(at - good), good, to, at + strlen(from));
    return text;
}

Test(rule_read, a_good_file_is_read_whole)
{
    struct tpp_rule rule;
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_rule_read("r", good, strlen(good), &rule, &err), TPP_STATUS_OK, "%s", err.text);
    cr_expect_str_eq(rule.id, "my-rule");
    cr_expect_str_eq(rule.until, "2025-01-01");
    cr_expect_eq(rule.status, TPP_RULE_PROPOSED);
    cr_assert_eq(rule.clause_count, 2);
    cr_assert_eq(rule.clauses[0].condition_count, 2);
    cr_expect_eq(rule.clauses[0].conditions[1].metric, TPP_METRIC_DENSITY);
    cr_expect_eq(rule.clauses[0].conditions[1].op, TPP_OP_BELOW);
    cr_expect_eq(rule.clauses[0].conditions[1].limit, 2.5);
    cr_expect(tpp_rule_is_effective(&rule, "2024-02-29") && tpp_rule_is_effective(&rule, "2025-01-01"));
    cr_expect(!tpp_rule_is_effective(&rule, "2024-02-28") && !tpp_rule_is_effective(&rule, "2025-01-02"));
    tpp_rule_free(&rule);
}

/* As sha256sum prints it for the text above. */
Test(rule_read, the_digest_is_of_the_bytes)
{
    struct tpp_rule rule;
    cr_assert_eq(tpp_rule_read("r", good, strlen(good), &rule, NULL), TPP_STATUS_OK);
    cr_expect_str_eq(rule.sha256, "d684eb17c93db575d0b9d2fd9a202bca5f3ff6f241862e9bbb0720ce990a9af3");
    tpp_rule_free(&rule);
}

struct slip {
    const char *from, *to, *message;
};

static void check_slips(const struct slip *slips, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct tpp_rule rule;
        struct tpp_error err = TPP_ERROR_INIT;
        char *text = replaced(slips[i].from, slips[i].to);
        cr_expect_eq(tpp_rule_read("r", text, strlen(text), &rule, &err), TPP_STATUS_PARSE, "%s for %s", slips[i].to,
                     slips[i].from);
        cr_expect(strstr(err.text, slips[i].message) != NULL, "%s\n  gave   %s\n  wanted %s", slips[i].to, err.text,
                  slips[i].message);
        free(text);
    }
}

Test(rule_read, every_slip_is_named_with_its_place)
{
    static const struct slip slips[] = {
        { "\"tpp\"", "\"tp\"", "r:11:19: clauses[0].all[0].metric: \"tp\" is not one of: tpp, pd," },
        { "\"tpp\"", "\"tp\"", "did you mean \"tpp\"?" },
        { "\"tpp\"", "7", "r:11:19: clauses[0].all[0].metric: must be a name in quotes" },
        { "\">=\"", "\"=>\"", "r:11:32: clauses[0].all[0].op: \"=>\" is not one of: >=, >, <, <=, ==" },
        { "\">=\"", "\"==\"", "r:11:32: clauses[0].all[0].op: \"==\" is for datacenter" },
        { "\"==\"", "\">=\"", "r:15:39: clauses[1].all[0].op: datacenter is compared with \"==\" only" },
        { "\"value\": 1 }", "\"value\": 2 }", "r:15:54: clauses[1].all[0].value: datacenter is 1 (yes) or 0 (no)" },
        { "4800", "\"4800\"", "r:11:47: clauses[0].all[0].value: must be a number" },
        { "4800", "-4800", "r:11:47: clauses[0].all[0].value: a limit must be more than 0" },
        { "4800", "0", "r:11:47: clauses[0].all[0].value: a limit must be more than 0" },
        { "4800", "1e999", "r:11:" },
        { "4800", "NaN", "r:11:" },
        { "\"citation\"", "\"citatoin\"", "r:4:15: citatoin: unknown key; did you mean \"citation\"?" },
        { "  \"citation\": \"1 FR 1\",\n", "", "r:1:1: \"citation\" is missing" },
        { "\"1 FR 1\"", "\"\"", "r:4:15: citation: is empty" },
        { "\"1 FR 1\"", "\" \"", "r:4:15: citation: is empty" },
        { "  \"effective\": \"2024-02-29\",\n", "", "r:1:1: \"effective\" is missing" },
        { "2024-02-29", "2023-02-29", "r:5:16: effective: \"2023-02-29\" is no date" },
        { "2024-02-29", "2024-13-01", "r:5:16: effective: \"2024-13-01\" is no date" },
        { "2024-02-29", "29.02.2024", "r:5:16: effective: \"29.02.2024\" is no date" },
        { "2025-01-01", "2024-01-01", "r:6:12: until: 2024-01-01 is before the first day" },
        { "\"proposed\"", "\"propsed\"", "r:7:13: status: \"propsed\" is not one of" },
        { "my-rule", "My Rule", "r:2:9: id: must be lower-case letters" },
        { "\"my-rule\"", "17", "r:2:9: id: must be a text in quotes" },
        { "\"label\": \"b\"", "\"label\": \"a\"",
          "r:14:16: clauses[1].label: \"a\" is already the label of clauses[0]" },
        { "\"label\": \"b\"", "\"label\": \"\"", "r:14:16: clauses[1].label: is empty" },
        { "\"metric\": \"pd\", \"op\": \"<\", \"value\": 2.5", "\"metric\": \"tpp\", \"op\": \"<\", \"value\": 2400",
          "r:12:7: clauses[0].all[1]: can never hold together with condition 1 of a" },
        { "\"metric\": \"pd\", \"op\": \"<\", \"value\": 2.5", "\"metric\": \"tpp\", \"op\": \"<\", \"value\": 4800",
          "can never hold together" },
        { "{ \"metric\": \"datacenter\", \"op\": \"==\", \"value\": 1 }", "",
          "r:14:45: clauses[1].all: a clause needs" },
        { "\"all\": [\n      { \"metric\": \"tpp\"", "\"any\": [\n      { \"metric\": \"tpp\"",
          "r:10:45: clauses[0].any: unknown key" },
        { "\"met_text\": \"inside\"", "\"met_text\": \"inside\", \"met_text\": \"twice\"", "r:18:" },
        { "\"status\": \"proposed\",", "\"status\": \"proposed\", \"requires_rule\": \"my-rule\",",
          "r:7:42: requires_rule: a rule cannot require itself" },
        { "\"status\": \"proposed\",", "\"status\": \"proposed\", \"requires_rule\": \"A\",", "r:7:42: requires_rule" },
    };
    check_slips(slips, sizeof slips / sizeof slips[0]);
}

Test(rule_read, slips_in_what_a_rule_says_beside_its_clauses)
{
    static const struct slip slips[] = {
        { "  \"met_text\": \"inside\",\n", "", "r:1:1: \"met_text\" is missing" },
        { "\"met_text\": \"inside\"", "\"met_text\": \"\"", "r:18:15: met_text: is empty" },
        { "\"status\": \"proposed\",", "\"status\": \"proposed\", \"compliance\": \"2024-02-28\",",
          "compliance: 2024-02-28 is before the first day, 2024-02-29" },
        { "\"status\": \"proposed\",", "\"status\": \"proposed\", \"enforced_until\": \"2024-2-28\",",
          "enforced_until: \"2024-2-28\" is no date" },
        { "\"status\": \"proposed\",",
          "\"status\": \"proposed\", \"same_thresholds_as\": \"us-2023-11\", \"change\": \"x\",",
          "r:9:14: clauses: are those of us-2023-11, by same_thresholds_as" },
        { "\"status\": \"proposed\",", "\"status\": \"proposed\", \"same_thresholds_as\": \"us-2023-11\",",
          "r:1:1: \"change\" is missing" },
        { "\"status\": \"proposed\",", "\"status\": \"proposed\", \"unless_rule\": \"my-rule\",",
          "cannot refer to itself" },
        { "\"status\": \"proposed\",", "\"status\": \"proposed\", \"kind\": \"dutty\",", "did you mean \"duty\"?" },
        { "\"status\": \"proposed\",",
          "\"status\": \"proposed\", \"history\": [{\"date\": \"2025-13\", \"text\": \"x\"}],",
          "history[0].date: \"2025-13\" is no date" },
        { "\"value\": 1 }", "\"date\": \"2026-01-01\" }",
          "clauses[1].all[0].date: datacenter is compared with a \"value\"" },
        { ", \"value\": 1 }", " }", "r:15:7: clauses[1].all[0]: \"value\" is missing" },
        { "\"tpp\", \"op\": \">=\", \"value\": 4800", "\"first_marketed\", \"op\": \">=\", \"value\": 4800",
          "clauses[0].all[0].value: first_marketed is compared with a \"date\"" },
        { "\"tpp\", \"op\": \">=\", \"value\": 4800", "\"first_marketed\", \"op\": \">\", \"date\": \"2026-02-30\"",
          "clauses[0].all[0].date: \"2026-02-30\" is no date" },
        { "\"tpp\", \"op\": \">=\", \"value\": 4800", "\"hbm\", \"op\": \"==\", \"value\": 3",
          "hbm is 1 (yes) or 0 (no)" },
        { "\"met_text\"", "\"exceptions\": [{\"label\": \"E\", \"text\": \"x\", \"met_under\": \"c\"}], \"met_text\"",
          "exceptions[0].met_under: no label of a clause begins with \"c\"" },
        { "\"met_text\"", "\"exceptions\": [{\"label\": \"E\", \"text\": \"x\", \"met_under\": \"\"}], \"met_text\"",
          "exceptions[0].met_under: no label" },
        { "\"met_text\"",
          "\"quantities\": [{\"id\": \"q\", \"label\": \"Q\", \"text\": \"x\", \"scope\": \"share\", \"limit\": 101}], "
          "\"met_text\"",
          "quantities[0].limit: must be more than 0, and as a share at most 100" },
        { "\"met_text\"",
          "\"quantities\": [{\"id\": \"q\", \"label\": \"Q\", \"text\": \"x\", \"scope\": \"country\", \"limit\": 0}], "
          "\"met_text\"",
          "quantities[0].limit: must be more than 0" },
        { "\"met_text\"",
          "\"quantities\": [{\"id\": \"q\", \"label\": \"Q\", \"text\": \"x\", \"scope\": \"planet\", \"limit\": 1}], "
          "\"met_text\"",
          "quantities[0].scope: \"planet\" is not one of" },
        { "\"met_text\"",
          "\"quantities\": [{\"id\": \"q\", \"label\": \"Q\", \"text\": \"x\", \"limit\": 1, \"scope\": \"share\", "
          "\"to\": \"CN\"}], "
          "\"met_text\"",
          "quantities[0]: \"of\" is missing" },
        { "\"met_text\"",
          "\"quantities\": [{\"id\": \"q\", \"label\": \"Q\", \"text\": \"x\", \"limit\": 1, \"scope\": \"share\", "
          "\"to\": \"CN\", \"of\": \"UK\"}], "
          "\"met_text\"",
          "quantities[0].of: must be country codes of ISO 3166-1" },
        { "\"met_text\"",
          "\"quantities\": [{\"id\": \"q\", \"label\": \"Q\", \"text\": \"x\", \"limit\": 1, \"scope\": \"country\", "
          "\"to\": \"CN\"}], "
          "\"met_text\"",
          "quantities[0].to: is for a share alone" },
        { "\"met_text\"",
          "\"quantities\": [{\"id\": \"q\", \"label\": \"Q\", \"text\": \"x\", \"limit\": 1, \"scope\": \"share\", "
          "\"to\": \"CN\", \"of\": \"US\", \"not_to\": \"DE\"}], "
          "\"met_text\"",
          "quantities[0].not_to: is not for a share" },
        { "\"met_text\"",
          "\"quantities\": [{\"id\": \"q\", \"label\": \"Q\", \"text\": \"x\", \"limit\": 1, \"scope\": \"country\", "
          "\"met_under\": \"c\"}], "
          "\"met_text\"",
          "quantities[0].met_under: no label of a clause begins with \"c\"" },
    };
    check_slips(slips, sizeof slips / sizeof slips[0]);
}

Test(rule_read, limits_that_just_meet_are_allowed)
{
    struct tpp_rule rule;
    char *text = replaced("\"metric\": \"pd\", \"op\": \"<\", \"value\": 2.5",
                          "\"metric\": \"tpp\", \"op\": \"<=\", \"value\": 4800");
    cr_expect_eq(tpp_rule_read("r", text, strlen(text), &rule, NULL), TPP_STATUS_OK);
    tpp_rule_free(&rule);
    free(text);
}

static void expect_refused(const char *text, size_t length)
{
    struct tpp_rule rule;
    struct tpp_error err = TPP_ERROR_INIT;
    cr_expect_eq(tpp_rule_read("r", text, length, &rule, &err), TPP_STATUS_PARSE, "%.60s", text);
    cr_expect_eq(strncmp(err.text, "r:", 2), 0, "%s", err.text);
    for (const char *at = err.text; *at != '\0'; at++) {
        cr_expect((unsigned char)*at >= 0x20 && *at != 0x7f, "a message must be one printable line");
    }
}

Test(rule_read, hostile_text_is_refused)
{
    static const char *const texts[] = {
        "",
        " ",
        "null",
        "[]",
        "7",
        "\"x\"",
        "{",
        "{}",
        "{\"id\":",
        "{\"\\u001b[2J\\n\": 1}",
        "{\"id\": \"a\\u0000b\"}",
        "{\"id\": \"\\ud800\"}",
        "{\"id\": \"\x1b[31m\"}",
        "{\"id\": \"a\"} {}",
        "\xff\xfe{\x01}",
        "{\"id\": \"\\u001b\"}",
        "{\"clauses\": {\"a\": 1}, \"id\": {}}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        expect_refused(texts[i], strlen(texts[i]));
    }
    for (size_t length = 0; length + 2 < sizeof good; length++) {
        expect_refused(good, length);
    }
    enum { DEEP = 100000 };
    char *deep = malloc(DEEP);
    memset(deep, '[', DEEP);
    expect_refused(deep, DEEP);
    memset(deep, 'x', DEEP);
    memcpy(deep, "{\"", 2);
    memcpy(deep + DEEP - 5, "\": 1}", 5);
    expect_refused(deep, DEEP);
    free(deep);
}

/* One wrong byte anywhere: read or refused, never worse. */
Test(rule_read, any_changed_byte_is_survived)
{
    static const char bytes[] = { '"', '{', '}', '[', ']', ',', ':', '0', '-', 'e', ' ', '\n', '\\', '\x01', '\xff' };
    char *text = strdup(good);
    for (size_t i = 0; i + 1 < sizeof good; i++) {
        for (size_t j = 0; j < sizeof bytes; j++) {
            struct tpp_rule rule;
            struct tpp_error err = TPP_ERROR_INIT;
            text[i] = bytes[j];
            enum tpp_status status = tpp_rule_read("r", text, strlen(text), &rule, &err);
            cr_assert(status == TPP_STATUS_OK || status == TPP_STATUS_PARSE, "%s", err.text);
            if (status == TPP_STATUS_OK) {
                tpp_rule_free(&rule);
            }
        }
        text[i] = good[i];
    }
    free(text);
}

Test(rule_read, dates_are_calendar_days)
{
    cr_expect(tpp_date_is_valid("2024-02-29") && tpp_date_is_valid("2000-02-29") && tpp_date_is_valid("2026-12-31"));
    static const char *const wrong[] = { "",           "2023-02-29", "1900-02-29", "2026-00-01",  "2026-01-00",
                                         "2026-04-31", "2026-1-1",   "20260101",   "2026-01-01 ", "2026/01/01",
                                         "0000-01-01", "2026-01-0x", "-026-01-01" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        cr_expect(!tpp_date_is_valid(wrong[i]), "%s", wrong[i]);
    }
}

/* ------------------------------------------------------------------------------------------ the built-in rules */

static size_t count_files(const char *folder)
{
    size_t count = 0;
    DIR *listing = opendir(folder);
    cr_assert_not_null(listing);
    for (struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        size_t length = strlen(entry->d_name);
        count +=
            length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0 && strstr(entry->d_name, ".schema.") == NULL;
    }
    closedir(listing);
    return count;
}

Test(rule_read, the_built_in_rules_are_the_files)
{
    load_rules();
    cr_expect_eq(rule_count, count_files(TPP_SOURCE_DIR "/rating/rules"));
    static const char *const ids[] = {
        "us-2022-10",
        "us-2023-11",
        "us-2024-04",
        "us-2024-12-hbm",
        "us-2025-01-diffusion",
        "us-2025-01-foundry",
        "us-2025-04-informed-reported",
        "bill-s3374",
        "us-2026-01-cn-review",
        "us-2026-01-duty",
        "bill-s4456-covered",
        "bill-s4456-restricted",
        "us-3a991p-2022",
        "us-3a991p",
    };
    cr_assert_eq(rule_count, sizeof ids / sizeof ids[0]);
    for (size_t i = 0; i < rule_count; i++) {
        cr_expect_str_eq(rules[i].id, ids[i], "oldest first, the low tier last");
        cr_expect_gt(rules[i].uncertainty_count, 0, "%s must say what is not settled", rules[i].id);
        cr_expect_gt(rules[i].mark_count, 0, "%s must say how well it is founded", rules[i].id);
        cr_expect_neq(*rules[i].destinations, '\0', "%s", rules[i].id);
        cr_expect_neq(*rules[i].met_text, '\0', "%s", rules[i].id);
        cr_expect_gt(rules[i].clause_count, 0, "%s", rules[i].id);
        cr_expect_eq(strlen(rules[i].thresholds_sha256), 64);
        cr_expect_eq(strlen(rules[i].sha256), 64);
    }
    unload_rules();
}

/* ------------------------------------------------------------------------------------------ whose limits */

static void read_into(struct tpp_rule *rule, const char *format, const char *id, const char *other)
{
    char text[1024];
    struct tpp_error err = TPP_ERROR_INIT;
    snprintf(text, sizeof text, format, id, other);
    cr_assert_eq(tpp_rule_read("r", text, strlen(text), rule, &err), TPP_STATUS_OK, "%s", err.text);
}

static const char owner[] = "{\"id\": \"%s\", \"title\": \"t\", \"citation\": \"c\", \"effective\": \"2024-01-01\","
                            "\"status\": \"in force\", \"source\": \"s\", \"clauses\": [{\"label\": \"%s\","
                            "\"text\": \"x\", \"all\": [{\"metric\": \"tpp\", \"op\": \">\", \"value\": 5}]}],"
                            "\"met_text\": \"in\", \"not_met_text\": \"out\"}";
static const char follower[] = "{\"id\": \"%s\", \"title\": \"t\", \"citation\": \"c\", \"effective\": \"2024-01-01\","
                               "\"status\": \"in force\", \"source\": \"s\", \"change\": \"nothing\","
                               "\"same_thresholds_as\": \"%s\"}";

Test(rule_read, limits_of_another_rule_are_its_own_after_linking)
{
    struct tpp_rule linked[3];
    struct tpp_error err = TPP_ERROR_INIT;
    read_into(&linked[0], follower, "c", "b");
    read_into(&linked[1], follower, "b", "a");
    read_into(&linked[2], owner, "a", "line 1");
    cr_expect_eq(linked[0].clause_count, 0);
    for (int twice = 0; twice < 2; twice++) {
        cr_assert_eq(tpp_rules_link(linked, 3, &err), TPP_STATUS_OK, "%s", err.text);
        for (int i = 0; i < 2; i++) {
            cr_assert_eq(linked[i].clause_count, 1);
            cr_expect_eq(linked[i].clauses[0].conditions[0].limit, 5);
            cr_expect_neq(linked[i].clauses, linked[2].clauses, "a copy, so that each can be freed");
            cr_expect_str_eq(linked[i].thresholds_sha256, linked[2].sha256);
            cr_expect_str_neq(linked[i].sha256, linked[2].sha256);
            cr_expect_str_eq(linked[i].met_text, "in");
        }
    }
    /* A file that takes the owner's place gives its limits to those that follow. */
    tpp_rule_free(&linked[2]);
    read_into(&linked[2], owner, "a", "line 2");
    cr_assert_eq(tpp_rules_link(linked, 3, &err), TPP_STATUS_OK, "%s", err.text);
    cr_expect_str_eq(linked[0].clauses[0].label, "line 2");
    for (int i = 0; i < 3; i++) {
        tpp_rule_free(&linked[i]);
    }
}

Test(rule_read, limits_of_nobody_are_refused)
{
    struct tpp_rule circle[2];
    struct tpp_error err = TPP_ERROR_INIT;
    read_into(&circle[0], follower, "a", "b");
    read_into(&circle[1], follower, "b", "a");
    cr_expect_eq(tpp_rules_link(circle, 1, &err), TPP_STATUS_INVALID);
    cr_expect(strstr(err.text, "which is not among the rules") != NULL, "%s", err.text);
    cr_expect_eq(tpp_rules_link(circle, 2, &err), TPP_STATUS_INVALID);
    cr_expect(strstr(err.text, "in a circle") != NULL, "%s", err.text);
    tpp_rule_free(&circle[0]);
    tpp_rule_free(&circle[1]);
}

Test(rule_read, days_are_counted_in_the_calendar)
{
    cr_expect_eq(tpp_date_days("1970-01-01"), 0);
    cr_expect_eq(tpp_date_days("1969-12-31"), -1);
    cr_expect_eq(tpp_date_days("2000-03-01") - tpp_date_days("2000-02-28"), 2);
    cr_expect_eq(tpp_date_days("2026-01-01"), 20454, "date +%%s of that day over 86400");
    cr_expect(isnan(tpp_date_days("")) && isnan(tpp_date_days("2026-02-30")));
    char date[TPP_DATE_BYTES];
    double last = tpp_date_days("9999-12-31");
    for (double day = tpp_date_days("0001-01-01"); day <= last; day += 1) {
        tpp_date_from_days(day, date);
        cr_assert_eq(tpp_date_days(date), day, "%s", date);
    }
    tpp_date_from_days(last + 1, date);
    cr_expect_str_eq(date, "");
    tpp_date_from_days(0.5, date);
    cr_expect_str_eq(date, "");
    tpp_date_from_days(NAN, date);
    cr_expect_str_eq(date, "");
}
