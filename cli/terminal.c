/* What the terminal is, and the one line of progress. */
#include "cli/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_LEAST = 60, WIDTH_USUAL = 80, WIDTH_MOST = 120, STAGE_COLUMNS = 52 };

int tpp_terminal_has_color(void)
{
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && (no_color == NULL || *no_color == '\0') &&
           (terminal == NULL || terminal[0] != 'd'); /* "dumb" */
}

unsigned tpp_terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return WIDTH_USUAL;
    }
    return size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col > WIDTH_MOST ? WIDTH_MOST : size.ws_col;
}

void tpp_terminal_progress(const char *stage, double fraction, double seconds_left)
{
    if (!isatty(STDERR_FILENO)) {
        return;
    }
    (void)fprintf(stderr, "\r[%3.0f %%] %-*.*s about %.0f s left \033[K", 100.0 * fraction, STAGE_COLUMNS,
                  STAGE_COLUMNS, stage, seconds_left);
    (void)fflush(stderr);
}

void tpp_terminal_progress_end(void)
{
    if (isatty(STDERR_FILENO)) {
        (void)fputs("\r\033[K", stderr);
    }
}
