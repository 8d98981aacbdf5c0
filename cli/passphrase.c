/* Passphrases from outside. They are wiped by whoever holds them; here nothing of them stays. */
#include "cli/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Reads up to the first line end or the end; 0 when it is too long or cannot be read. */
static int read_line(int descriptor, char passphrase[TPP_PASSPHRASE_BYTES])
{
    size_t used = 0;
    while (used < TPP_PASSPHRASE_BYTES) {
        ssize_t got = read(descriptor, passphrase + used, 1); /* not a byte more than the line */
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return 0;
        }
        if (got == 0 || passphrase[used] == '\n') {
            passphrase[used] = '\0';
            return 1;
        }
        used++;
    }
    return 0;
}

static enum tpp_status read_from(int descriptor, const char *name, char passphrase[TPP_PASSPHRASE_BYTES],
                                 struct tpp_error *err)
{
    if (!read_line(descriptor, passphrase)) {
        return tpp_fail(err, TPP_STATUS_FILE, "cannot read a passphrase of less than %d bytes from %s",
                        TPP_PASSPHRASE_BYTES, name);
    }
    return TPP_STATUS_OK;
}

static enum tpp_status ask(int terminal, const char *question, char passphrase[TPP_PASSPHRASE_BYTES],
                           struct tpp_error *err)
{
    struct termios before;
    if (tcgetattr(terminal, &before) != 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "cannot ask for a passphrase: the terminal does not answer");
    }
    struct termios silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    (void)!write(terminal, question, strlen(question));
    (void)tcsetattr(terminal, TCSAFLUSH, &silent);
    int has_read = read_line(terminal, passphrase);
    (void)tcsetattr(terminal, TCSAFLUSH, &before);
    (void)!write(terminal, "\n", 1);
    return has_read ? TPP_STATUS_OK
                    : tpp_fail(err, TPP_STATUS_INVALID, "the passphrase must be shorter than %d bytes",
                               TPP_PASSPHRASE_BYTES);
}

static enum tpp_status ask_on_terminal(int is_new, char passphrase[TPP_PASSPHRASE_BYTES], struct tpp_error *err)
{
    char again[TPP_PASSPHRASE_BYTES] = "";
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0) {
        return tpp_fail(err, TPP_STATUS_INVALID,
                        "there is no terminal to ask for a passphrase; use --passphrase-file or --passphrase-fd");
    }
    enum tpp_status status = ask(terminal, is_new ? "New passphrase: " : "Passphrase: ", passphrase, err);
    if (status == TPP_STATUS_OK && is_new) {
        status = ask(terminal, "The same again: ", again, err);
        if (status == TPP_STATUS_OK && strcmp(passphrase, again) != 0) {
            status = tpp_fail(err, TPP_STATUS_INVALID, "the two passphrases differ");
        }
    }
    explicit_bzero(again, sizeof again);
    (void)close(terminal);
    return status;
}

enum tpp_status tpp_passphrase_get(const struct tpp_passphrase_source *source, int is_new,
                                   char passphrase[TPP_PASSPHRASE_BYTES], struct tpp_error *err)
{
    enum tpp_status status = TPP_STATUS_OK;
    if (source->has_descriptor) {
        status = read_from(source->descriptor, "the descriptor given", passphrase, err);
    } else if (source->file != NULL && strcmp(source->file, "-") == 0) {
        status = read_from(STDIN_FILENO, "standard input", passphrase, err);
    } else if (source->file != NULL) {
        int descriptor = open(source->file, O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) {
            char text[128];
            return tpp_fail(err, TPP_STATUS_FILE, "cannot read '%s': %s", source->file,
                            strerror_r(errno, text, sizeof text));
        }
        status = read_from(descriptor, source->file, passphrase, err);
        (void)close(descriptor);
    } else {
        status = ask_on_terminal(is_new, passphrase, err);
    }
    if (status == TPP_STATUS_OK && is_new && passphrase[0] == '\0') {
        return tpp_fail(err, TPP_STATUS_INVALID, "the passphrase is empty; --no-passphrase makes a key without one");
    }
    return status;
}
