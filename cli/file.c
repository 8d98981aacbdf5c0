/* Files: read whole, written beside and renamed, with one line that says what went wrong and what helps. */
#include "cli/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_BYTES = 1 << 16, PATH_BYTES = 4096 };

#define READ_LIMIT_BYTES ((size_t)1 << 30)

static const char *remedy(int number, int is_writing)
{
    switch (number) {
    case ENOENT:
        return is_writing ? "create the folder first, or choose another place" : "check the name";
    case ENOTDIR:
        return "a part of the path is a file, not a folder: check the path";
    case EACCES:
    case EPERM:
    case EROFS:
        return is_writing ? "choose a place you may write to" : "ask for permission to read it";
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return "free some space, or choose another place";
    case EISDIR:
        return "this is a folder: name a file";
    case ENAMETOOLONG:
        return "choose a shorter name";
    case ELOOP:
        return "its links go in a circle: check the path";
    default:
        return "try another place";
    }
}

static enum tpp_status fail_file(struct tpp_error *err, const char *verb, const char *path, int number, int is_writing)
{
    char text[128];
    return tpp_fail(err, TPP_STATUS_FILE, "cannot %s '%s': %s; %s", verb, path, strerror_r(number, text, sizeof text),
                    remedy(number, is_writing));
}

/* ------------------------------------------------------------------------------------------------- reading */

static enum tpp_status read_all(int descriptor, const char *path, struct tpp_buffer *buffer, struct tpp_error *err)
{
    char chunk[CHUNK_BYTES];
    for (;;) {
        ssize_t got = read(descriptor, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return fail_file(err, "read", path, errno, 0);
        }
        if (got == 0) {
            return tpp_buffer_status(buffer, err);
        }
        tpp_buffer_append(buffer, chunk, (size_t)got);
        if (buffer->length > READ_LIMIT_BYTES) {
            return tpp_fail(err, TPP_STATUS_FILE, "cannot read '%s': more than 1 GiB; this is no file of this program",
                            path);
        }
    }
}

enum tpp_status tpp_file_read(const char *path, struct tpp_buffer *buffer, struct tpp_error *err)
{
    int is_input = strcmp(path, "-") == 0;
    int descriptor = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return fail_file(err, "read", path, errno, 0);
    }
    struct tpp_buffer made = { 0 };
    enum tpp_status status = read_all(descriptor, is_input ? "standard input" : path, &made, err);
    if (!is_input) {
        (void)close(descriptor);
    }
    if (status != TPP_STATUS_OK) {
        tpp_buffer_free(&made);
        return status;
    }
    tpp_buffer_free(buffer);
    *buffer = made;
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------- writing */

/* Returns 0 or an errno. */
static int write_bytes(int descriptor, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = write(descriptor, bytes, length);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put < 0) {
            return errno;
        }
        bytes += put;
        length -= (size_t)put;
    }
    return 0;
}

/* A place to write to: the file that a link leads to, and whether it can be replaced by a rename. */
struct target {
    char path[PATH_BYTES];
    char temporary[PATH_BYTES];
    mode_t mode; /* of the file to be replaced; 0 when there is none */
    int is_special;
};

static enum tpp_status find_target(const char *path, struct target *target, struct tpp_error *err)
{
    memset(target, 0, sizeof *target);
    if (*path == '\0') {
        return tpp_fail(err, TPP_STATUS_FILE, "cannot write a file without a name; name one");
    }
    char *real = realpath(path, NULL);
    int used = snprintf(target->path, sizeof target->path, "%s", real != NULL ? real : path);
    free(real);
    int more = snprintf(target->temporary, sizeof target->temporary, "%s.part-%ld", target->path, (long)getpid());
    if (used < 0 || more < 0 || (size_t)used >= sizeof target->path || (size_t)more >= sizeof target->temporary) {
        return fail_file(err, "write", path, ENAMETOOLONG, 1);
    }
    struct stat facts;
    if (stat(target->path, &facts) != 0) {
        return errno == ENOENT ? TPP_STATUS_OK : fail_file(err, "write", path, errno, 1);
    }
    if (S_ISDIR(facts.st_mode)) {
        return fail_file(err, "write", path, EISDIR, 1);
    }
    target->is_special = !S_ISREG(facts.st_mode);
    target->mode = facts.st_mode & 07777;
    return TPP_STATUS_OK;
}

/* A device or pipe cannot be replaced, only written into. Returns 0 or an errno. */
static int write_special(const char *path, const char *bytes, size_t length)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return errno;
    }
    int number = write_bytes(descriptor, bytes, length);
    if (close(descriptor) != 0 && number == 0) {
        number = errno;
    }
    return number;
}

static int open_temporary(const struct target *target)
{
    /* What is left of an earlier process with the same number is in nobody's use. */
    (void)unlink(target->temporary);
    return open(target->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

/* So that the rename itself survives a power cut. Some file systems cannot; that loses nothing. */
static void sync_folder(const char *path)
{
    char folder[PATH_BYTES];
    (void)snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL) {
        (void)snprintf(folder, sizeof folder, ".");
    } else {
        slash[slash == folder] = '\0';
    }
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        (void)fsync(descriptor);
        (void)close(descriptor);
    }
}

/* Returns 0 or an errno. */
static int write_beside(const struct target *target, const char *bytes, size_t length)
{
    int descriptor = open_temporary(target);
    if (descriptor < 0) {
        return errno;
    }
    int number = write_bytes(descriptor, bytes, length);
    if (number == 0 && target->mode != 0 && fchmod(descriptor, target->mode) != 0) {
        number = errno;
    }
    if (number == 0 && fsync(descriptor) != 0) {
        number = errno;
    }
    if (close(descriptor) != 0 && number == 0) {
        number = errno;
    }
    if (number == 0 && rename(target->temporary, target->path) != 0) {
        number = errno;
    }
    if (number != 0) {
        (void)unlink(target->temporary);
        return number;
    }
    sync_folder(target->path);
    return 0;
}

static enum tpp_status write_output(const char *bytes, size_t length, struct tpp_error *err)
{
    /* Past the buffer of stdio, so that nothing is left there to fail a second time when the program ends. */
    int number = fflush(stdout) == 0 ? write_bytes(STDOUT_FILENO, bytes, length) : errno;
    char text[128];
    return number == 0 ? TPP_STATUS_OK
                       : tpp_fail(err, TPP_STATUS_FILE, "cannot write the result: %s; %s",
                                  strerror_r(number, text, sizeof text), remedy(number, 1));
}

enum tpp_status tpp_file_write(const char *path, const char *bytes, size_t length, struct tpp_error *err)
{
    if (strcmp(path, "-") == 0) {
        return write_output(bytes, length, err);
    }
    struct target target;
    TPP_TRY(find_target(path, &target, err));
    int number = target.is_special ? write_special(target.path, bytes, length) : write_beside(&target, bytes, length);
    return number == 0 ? TPP_STATUS_OK : fail_file(err, "write", path, number, 1);
}

enum tpp_status tpp_file_check_writable(const char *path, struct tpp_error *err)
{
    if (strcmp(path, "-") == 0) {
        return TPP_STATUS_OK;
    }
    struct target target;
    TPP_TRY(find_target(path, &target, err));
    if (target.is_special) {
        return access(target.path, W_OK) == 0 ? TPP_STATUS_OK : fail_file(err, "write", path, errno, 1);
    }
    int descriptor = open_temporary(&target);
    if (descriptor < 0) {
        return fail_file(err, "write", path, errno, 1);
    }
    (void)close(descriptor);
    (void)unlink(target.temporary);
    return TPP_STATUS_OK;
}
