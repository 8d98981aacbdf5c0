/* Whether a text is one well-formed XML element: tags that match, attributes quoted and once each, known entities. */
#ifndef TPP_TESTS_XML_SUPPORT_H
#define TPP_TESTS_XML_SUPPORT_H

#include <criterion/criterion.h>
#include <string.h>

enum { XML_DEPTH = 32, XML_NAME = 32 };

static inline int is_xml_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':';
}

static inline size_t xml_name(const char *at, char name[XML_NAME])
{
    size_t length = 0;
    while (is_xml_name(at[length])) {
        cr_assert_lt(length + 1, XML_NAME);
        name[length] = at[length];
        length++;
    }
    name[length] = '\0';
    cr_assert_gt(length, 0, "a name is missing: %.40s", at);
    return length;
}

/* Text or an attribute's value up to `end`: nothing unescaped, no control character. */
static inline const char *xml_text(const char *at, char end)
{
    static const char *const entities[] = { "&lt;", "&gt;", "&amp;", "&quot;", "&#39;" };
    for (; *at != end && *at != '\0'; at++) {
        cr_assert((unsigned char)*at >= 0x20 || *at == '\n', "byte 0x%02x", (unsigned char)*at);
        cr_assert(*at != '<' || end == '<', "a bare <: %.40s", at);
        if (*at == '&') {
            int is_known = 0;
            for (int i = 0; i < 5; i++) {
                is_known |= strncmp(at, entities[i], strlen(entities[i])) == 0;
            }
            cr_assert(is_known, "a bare &: %.40s", at);
        }
    }
    return at;
}

static inline const char *xml_attributes(const char *at, int *is_closed)
{
    char names[16][XML_NAME];
    size_t count = 0;
    while (*at == ' ') {
        at++;
        cr_assert_lt(count, 16);
        at += xml_name(at, names[count]);
        for (size_t i = 0; i < count; i++) {
            cr_assert_str_neq(names[i], names[count]);
        }
        count++;
        cr_assert(at[0] == '=' && at[1] == '"', "an attribute without a value: %.40s", at);
        at = xml_text(at + 2, '"');
        cr_assert_eq(*at, '"');
        at++;
    }
    *is_closed = *at == '/';
    at += *is_closed;
    cr_assert_eq(*at, '>', "a tag that does not end: %.40s", at);
    return at + 1;
}

static inline void check_xml(const char *text)
{
    static char open[XML_DEPTH][XML_NAME];
    size_t depth = 0;
    size_t roots = 0;
    const char *at = text;
    while (*at != '\0') {
        if (*at != '<') {
            const char *end = xml_text(at, '<');
            cr_assert(depth > 0 || strspn(at, "\n ") >= (size_t)(end - at), "text outside: %.40s", at);
            at = end;
            continue;
        }
        char name[XML_NAME];
        if (at[1] == '/') {
            at += 2;
            at += xml_name(at, name);
            cr_assert(depth > 0 && strcmp(open[depth - 1], name) == 0, "</%s> closes nothing", name);
            cr_assert_eq(*at, '>');
            at++;
            depth--;
        } else {
            int is_closed = 0;
            at++;
            at += xml_name(at, name);
            at = xml_attributes(at, &is_closed);
            roots += depth == 0;
            if (!is_closed) {
                cr_assert_lt(depth, XML_DEPTH);
                memcpy(open[depth++], name, sizeof name);
            }
        }
    }
    cr_assert_eq(depth, 0, "<%s> is not closed", depth > 0 ? open[depth - 1] : "");
    cr_assert_eq(roots, 1);
}

#endif
