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
        { "\"2.5", "", NULL },
    };
    for (size_t i = 0; slips[i].message != NULL; i++) {
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
    cr_assert_eq(rule_count, 3);
    cr_expect_str_eq(rules[0].id, "us-2022-10");
    cr_expect_str_eq(rules[1].id, "us-2023-11");
    cr_expect_str_eq(rules[2].id, "us-2026-01-cn-review");
    cr_expect_str_eq(rules[2].requires_rule, "us-2023-11");
    cr_expect_eq(rules[1].clause_count, 4);
    cr_expect_eq(rules[1].exclusion_count, 1);
    for (size_t i = 0; i < rule_count; i++) {
        cr_expect_gt(rules[i].uncertainty_count, 0, "%s must say what is not settled", rules[i].id);
        cr_expect_eq(strlen(rules[i].sha256), 64);
    }
    unload_rules();
}
