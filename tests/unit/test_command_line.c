/* The command line that a record keeps: what was asked for, without the folders of the machine. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "cli/command_line.h"

static const char FLAGS[] = "Pjq";

static void expect(char *argument, const char *kept)
{
    char *argv[] = { "tppbench run", argument };
    char text[80];
    char wanted[80];
    (void)snprintf(wanted, sizeof wanted, "tppbench run %s", kept);
    tpp_command_line_text(text, sizeof text, 2, argv, FLAGS);
    cr_expect_str_eq(text, wanted);
}

Test(command_line, folders_of_absolute_paths_are_left_out)
{
    expect("/a/folder/secret/record.json", "record.json");
    expect("--output=/a/folder/record.json", "--output=record.json");
    expect("-o/a/folder/record.json", "-orecord.json");
    expect("-qPo/a/folder/record.json", "-qPorecord.json");
    expect("/a/folder/records/", "records");
    expect("/", "");
}

Test(command_line, everything_else_stays)
{
    expect("out/record.json", "out/record.json");
    expect("-oout/record.json", "-oout/record.json");
    expect("--output=out/record.json", "--output=out/record.json");
    expect("--shape=8192x8192x8192", "--shape=8192x8192x8192");
    expect("--quiet", "--quiet");
    expect("-q", "-q");
    expect("-qP", "-qP");
    expect("-", "-");
    expect("", "");
}

Test(command_line, what_is_no_printable_text_or_too_long_does_no_harm)
{
    char *argv[] = { "tppbench run", "-o", "a\nb\x80" };
    char text[24];
    char narrow[8];
    tpp_command_line_text(text, sizeof text, 3, argv, FLAGS);
    cr_expect_str_eq(text, "tppbench run -o a?b?");
    tpp_command_line_text(narrow, sizeof narrow, 3, argv, FLAGS);
    cr_expect_str_eq(narrow, "tppbenc");
    tpp_command_line_text(text, sizeof text, 0, argv, FLAGS);
    cr_expect_str_eq(text, "");
}
