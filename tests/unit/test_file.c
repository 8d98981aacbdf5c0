/* Files: whole or not at all, and one line that names the place and the remedy. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/file.h"

static char folder[64];

static void enter_folder(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/tpp-file-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
}

static void leave_folder(void)
{
    DIR *listing = opendir(".");
    for (struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        if (entry->d_name[0] != '.') {
            cr_assert_eq(remove(entry->d_name), 0);
        }
    }
    closedir(listing);
    cr_assert_eq(rmdir(folder), 0);
}

static int count_entries(void)
{
    int count = 0;
    DIR *listing = opendir(".");
    while (readdir(listing) != NULL) {
        count++;
    }
    closedir(listing);
    return count - 2;
}

static void expect_content(const char *path, const char *text)
{
    struct tpp_buffer buffer = { 0 };
    cr_assert_eq(tpp_file_read(path, &buffer, NULL), TPP_STATUS_OK);
    cr_expect_str_eq(buffer.bytes != NULL ? buffer.bytes : "", text);
    tpp_buffer_free(&buffer);
}

TestSuite(file, .init = enter_folder, .fini = leave_folder);

Test(file, written_and_read_back_with_nothing_left_beside)
{
    cr_assert_eq(tpp_file_write("a", "one", 3, NULL), TPP_STATUS_OK);
    cr_assert_eq(tpp_file_write("a", "two", 3, NULL), TPP_STATUS_OK);
    expect_content("a", "two");
    cr_assert_eq(tpp_file_write("empty", "", 0, NULL), TPP_STATUS_OK);
    expect_content("empty", "");
    cr_expect_eq(count_entries(), 2);
}

Test(file, keeps_the_mode_of_what_it_replaces_and_follows_links)
{
    struct stat facts;
    cr_assert_eq(tpp_file_write("real", "one", 3, NULL), TPP_STATUS_OK);
    cr_assert_eq(chmod("real", 0640), 0);
    cr_assert_eq(symlink("real", "link"), 0);
    cr_assert_eq(tpp_file_write("link", "two", 3, NULL), TPP_STATUS_OK);
    expect_content("real", "two");
    cr_assert_eq(lstat("link", &facts), 0);
    cr_expect(S_ISLNK(facts.st_mode));
    cr_assert_eq(stat("real", &facts), 0);
    cr_expect_eq(facts.st_mode & 0777, 0640);
}

Test(file, a_failed_write_leaves_the_old_file)
{
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_file_write("a", "old", 3, NULL), TPP_STATUS_OK);
    cr_assert_eq(tpp_file_write("a/b", "new", 3, &err), TPP_STATUS_FILE);
    cr_expect_str_eq(err.text,
                     "cannot write 'a/b': Not a directory; a part of the path is a file, not a folder: check the path");
    expect_content("a", "old");
    cr_expect_eq(count_entries(), 1);
}

Test(file, a_full_device_is_said_so)
{
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_file_write("/dev/full", "text", 4, &err), TPP_STATUS_FILE);
    cr_expect_str_eq(err.text,
                     "cannot write '/dev/full': No space left on device; free some space, or choose another place");
    struct stat facts;
    cr_assert_eq(stat("/dev/full", &facts), 0);
    cr_expect(S_ISCHR(facts.st_mode), "a device must not be replaced by a file");
}

Test(file, what_cannot_be_read_or_written_says_why)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_buffer buffer = { 0 };
    cr_expect_eq(tpp_file_read("none", &buffer, &err), TPP_STATUS_FILE);
    cr_expect_str_eq(err.text, "cannot read 'none': No such file or directory; check the name");
    cr_expect_eq(tpp_file_read(".", &buffer, &err), TPP_STATUS_FILE);
    cr_expect_str_eq(err.text, "cannot read '.': Is a directory; this is a folder: name a file");
    cr_expect_null(buffer.bytes);
    cr_expect_eq(tpp_file_write(".", "", 0, &err), TPP_STATUS_FILE);
    cr_expect_eq(tpp_file_write("", "", 0, &err), TPP_STATUS_FILE);
    cr_expect_eq(tpp_file_check_writable("none/a", &err), TPP_STATUS_FILE);
    cr_expect_str_eq(err.text, "cannot write 'none/a': No such file or directory; create the folder first, or choose "
                               "another place");
    cr_expect_eq(tpp_file_check_writable("a", &err), TPP_STATUS_OK);
    cr_expect_eq(count_entries(), 0);
}
