/* tppbench identify: which chip of the catalogue a record looks like. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/document_options.h"
#include "cli/subject_options.h"
#include "cli/subjects.h"

enum option_key { KEY_DECLARED = 0x500, KEY_PCI, KEY_IO, KEY_DRAM };

struct arguments {
    struct tpp_document_options document;
    const char *record;
    const char *declared;
    const char *pci_id;
    double io_gb_per_s;
    double dram_gb_per_s;
};

static const struct argp_option options[] = {
    { 0, 0, 0, 0, "What is said of it:", 1 },
    { "declared", KEY_DECLARED, "ID", 0, "The chip that it is said to be; exit with 1 when something seen contradicts",
      1 },
    { 0, 0, 0, 0, "What other tools show of it:", 2 },
    { "pci", KEY_PCI, "VENDOR:DEVICE", 0, "PCI ids, such as 10de:20b2 ('lspci -n' shows them)", 2 },
    { "io", KEY_IO, "GB/s", 0, "Links between chips, both directions added", 2 },
    { "dram", KEY_DRAM, "GB/s", 0, "Total DRAM bandwidth", 2 },
    { 0 },
};

static double number_of(const char *text, const char *option, struct argp_state *state)
{
    char *end = NULL;
    double value = isdigit((unsigned char)*text) ? strtod(text, &end) : NAN;
    if (isnan(value) || *end != '\0' || !(value > 0)) {
        argp_error(state, "%s '%s': must be a number of more than 0", option, text);
    }
    return value;
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->document;
        arguments->io_gb_per_s = arguments->dram_gb_per_s = NAN;
        return 0;
    case KEY_DECLARED:
        arguments->declared = value;
        return 0;
    case KEY_PCI:
        if (strlen(value) != 9 || value[4] != ':' || strspn(value, "0123456789abcdef:") != 9) {
            argp_error(state, "--pci '%s': must be two numbers of four digits in lower case, such as 10de:20b2", value);
        }
        arguments->pci_id = value;
        return 0;
    case KEY_IO:
        arguments->io_gb_per_s = number_of(value, "--io", state);
        return 0;
    case KEY_DRAM:
        arguments->dram_gb_per_s = number_of(value, "--dram", state);
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->record != NULL) {
            argp_error(state, "'%s': identify one record at a time", value);
        }
        arguments->record = value;
        return 0;
    case ARGP_KEY_END:
        if (arguments->record == NULL) {
            argp_error(state, "which record? 'tppbench run -o FILE' makes one");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = { { &tpp_document_argp, 0, NULL, 0 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .children = children,
    .args_doc = "RECORD",
    .doc = "Say which chip of the catalogue a record looks like, and list every deviation from the one it is declared "
           "to be: cores, clocks, memory, and operations per clock and core in every precision.\vRECORD is a file that "
           "'tppbench run' wrote. What a driver says can be put on any chip; what a chip does per clock cannot. Less "
           "than declared may be a limited part or a kernel that does not reach the unit; more than declared is "
           "another chip than the one declared.",
};

static enum tpp_status identify(const struct arguments *arguments, const struct tpp_record *record, int *contradicts,
                                struct tpp_error *err)
{
    struct tpp_catalogue catalogue = { 0 };
    struct tpp_sighting sighting;
    struct tpp_identification identification;
    const struct tpp_chip *declared = NULL;
    tpp_sighting_init(&sighting);
    TPP_TRY(tpp_sighting_take_record(&sighting, record, err));
    if (arguments->pci_id != NULL) {
        (void)snprintf(sighting.pci_id, sizeof sighting.pci_id, "%s", arguments->pci_id);
    }
    sighting.io_gb_per_s = arguments->io_gb_per_s;
    sighting.dram_gb_per_s = arguments->dram_gb_per_s;
    TPP_TRY(tpp_catalogue_load(&catalogue, err));
    enum tpp_status status = arguments->declared != NULL
                                 ? tpp_catalogue_find(&catalogue, arguments->declared, &declared, err)
                                 : TPP_STATUS_OK;
    if (status == TPP_STATUS_OK) {
        status = tpp_identify(&sighting, catalogue.chips, catalogue.count, declared, &identification, err);
    }
    if (status == TPP_STATUS_OK) {
        struct tpp_report report = { .identification = &identification };
        *contradicts = declared != NULL && identification.identity == TPP_IDENTITY_CONTRADICTS;
        status = tpp_document_print(&arguments->document, &report, err);
        tpp_identification_free(&identification);
    }
    tpp_catalogue_free(&catalogue);
    return status;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct tpp_record record = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    int contradicts = 0;
    if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0) {
        return TPP_EXIT_USAGE;
    }
    enum tpp_status status = tpp_record_load(arguments.record, &record, &err);
    if (status == TPP_STATUS_OK) {
        status = identify(&arguments, &record, &contradicts, &err);
    }
    tpp_record_free(&record);
    if (status != TPP_STATUS_OK) {
        return tpp_report_failure(&err);
    }
    return contradicts ? TPP_EXIT_RESULT : TPP_EXIT_OK;
}

extern const struct tpp_command tpp_command_identify;
const struct tpp_command tpp_command_identify = {
    "identify",
    "say which chip of the catalogue a record looks like",
    &argp,
    run,
};
