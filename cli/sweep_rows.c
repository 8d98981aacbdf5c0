/* Rows of a sweep's result, as CSV or JSON lines: written by hand, since a million of them have a few seconds. */
#include "cli/sweep_rows.h"

#include <math.h>
#include <string.h>

#include "base/plain_number.h"

/* A field that needs quotes gets them, in CSV as in JSON. */
static void put_quoted(struct tpp_buffer *output, const char *text, int is_json)
{
    size_t plain = strcspn(text, is_json ? "\"\\" : "\",");
    if (!is_json && text[plain] == '\0') {
        tpp_buffer_append(output, text, plain);
        return;
    }
    tpp_buffer_append(output, "\"", 1);
    for (; *text != '\0'; text++) {
        if (*text == '"' || (is_json && *text == '\\')) {
            tpp_buffer_append(output, is_json ? "\\" : "\"", 1);
        }
        tpp_buffer_append(output, text, 1);
    }
    tpp_buffer_append(output, "\"", 1);
}

static void put_number(struct tpp_buffer *output, double number)
{
    char text[TPP_PLAIN_NUMBER_BYTES];
    if (!isnan(number)) {
        tpp_buffer_append(output, text, tpp_plain_number_write(number, text));
    }
}

/* What the rule says; both answers where they differ. */
static void put_outcome(struct tpp_buffer *output, const struct tpp_verdict *verdict)
{
    if (verdict->if_datacenter == verdict->if_not_datacenter) {
        tpp_buffer_text(output, tpp_clause_outcome_name(verdict->outcome));
    } else {
        tpp_buffer_text(output, tpp_clause_outcome_name(verdict->if_datacenter));
        tpp_buffer_text(output, " if for datacenters; ");
        tpp_buffer_text(output, tpp_clause_outcome_name(verdict->if_not_datacenter));
        tpp_buffer_text(output, " if not");
    }
}

/* The labels of the clauses that are met, one after the other, as one field. */
static void put_clauses(struct tpp_sweep_writer *writer, const struct tpp_rule *rule, uint64_t met)
{
    struct tpp_buffer *labels = &writer->labels;
    labels->length = 0;
    for (size_t i = 0; met != 0 && i < rule->clause_count; i++) {
        if ((met >> i & 1) != 0) {
            tpp_buffer_text(labels, labels->length > 0 ? "; " : "");
            tpp_buffer_text(labels, rule->clauses[i].label);
        }
    }
    if (labels->length > 0) {
        put_quoted(&writer->output, labels->bytes, 0);
    }
    writer->output.has_failed |= labels->has_failed;
}

void tpp_sweep_write_header(struct tpp_sweep_writer *writer)
{
    if (writer->is_json) {
        return;
    }
    tpp_buffer_text(&writer->output, "name,tpp,set_by,density");
    for (size_t i = 0; i < writer->rule_count; i++) {
        if (writer->is_wanted[i]) {
            tpp_buffer_format(&writer->output, ",%s,%s clauses", writer->rules[i].id, writer->rules[i].id);
        }
    }
    tpp_buffer_text(&writer->output, ",error\n");
}

static void put_csv(struct tpp_sweep_writer *writer, const struct tpp_sweep_result *result, const char *error)
{
    struct tpp_buffer *output = &writer->output;
    if (result != NULL) {
        put_quoted(output, result->name, 0);
        tpp_buffer_append(output, ",", 1);
        put_number(output, result->tpp);
        tpp_buffer_append(output, ",", 1);
        tpp_buffer_text(output, tpp_precision_name((int)result->precision));
        tpp_buffer_append(output, ",", 1);
        put_number(output, result->density);
    } else {
        tpp_buffer_text(output, ",,,");
    }
    for (size_t i = 0; i < writer->rule_count; i++) {
        if (!writer->is_wanted[i]) {
            continue;
        }
        tpp_buffer_append(output, ",", 1);
        if (result != NULL) {
            put_outcome(output, &result->outcomes[i]);
        }
        tpp_buffer_append(output, ",", 1);
        if (result != NULL) {
            put_clauses(writer, &writer->rules[i], result->outcomes[i].clauses_met);
        }
    }
    tpp_buffer_append(output, ",", 1);
    put_quoted(output, error, 0);
    tpp_buffer_append(output, "\n", 1);
}

static void put_json_rule(struct tpp_buffer *output, const struct tpp_rule *rule, const struct tpp_verdict *verdict)
{
    tpp_buffer_text(output, "\"");
    tpp_buffer_text(output, rule->id);
    tpp_buffer_text(output, "\":{\"outcome\":\"");
    tpp_buffer_text(output, tpp_clause_outcome_name(verdict->outcome));
    tpp_buffer_text(output, "\",\"if_datacenter\":\"");
    tpp_buffer_text(output, tpp_clause_outcome_name(verdict->if_datacenter));
    tpp_buffer_text(output, "\",\"if_not_datacenter\":\"");
    tpp_buffer_text(output, tpp_clause_outcome_name(verdict->if_not_datacenter));
    tpp_buffer_text(output, "\",\"clauses\":[");
    const char *joint = "";
    for (size_t i = 0; i < rule->clause_count; i++) {
        if ((verdict->clauses_met >> i & 1) != 0) {
            tpp_buffer_text(output, joint);
            put_quoted(output, rule->clauses[i].label, 1);
            joint = ",";
        }
    }
    tpp_buffer_text(output, "]}");
}

static void put_json(struct tpp_sweep_writer *writer, const struct tpp_sweep_result *result, const char *error)
{
    struct tpp_buffer *output = &writer->output;
    if (result == NULL) {
        tpp_buffer_text(output, "{\"error\":");
        put_quoted(output, error, 1);
        tpp_buffer_text(output, "}\n");
        return;
    }
    tpp_buffer_text(output, "{\"name\":");
    put_quoted(output, result->name, 1);
    tpp_buffer_text(output, ",\"tpp\":");
    put_number(output, result->tpp);
    tpp_buffer_text(output, ",\"set_by\":\"");
    tpp_buffer_text(output, tpp_precision_name((int)result->precision));
    tpp_buffer_text(output, "\",\"density\":");
    put_number(output, result->density);
    tpp_buffer_text(output, isnan(result->density) ? "null,\"rules\":{" : ",\"rules\":{");
    const char *joint = "";
    for (size_t i = 0; i < writer->rule_count; i++) {
        if (writer->is_wanted[i]) {
            tpp_buffer_text(output, joint);
            put_json_rule(output, &writer->rules[i], &result->outcomes[i]);
            joint = ",";
        }
    }
    tpp_buffer_text(output, "}}\n");
}

void tpp_sweep_write_row(struct tpp_sweep_writer *writer, const struct tpp_sweep_result *result, const char *error)
{
    (writer->is_json ? put_json : put_csv)(writer, result, error);
}

void tpp_sweep_writer_free(struct tpp_sweep_writer *writer)
{
    tpp_buffer_free(&writer->output);
    tpp_buffer_free(&writer->labels);
}
