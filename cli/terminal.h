/** What the terminal is: width, colours, and the one line of progress. */
#ifndef TPP_CLI_TERMINAL_H
#define TPP_CLI_TERMINAL_H

/** 1 when standard output is a terminal and NO_COLOR is not set. */
int tpp_terminal_has_color(void);

/** Columns of the terminal on standard output, between 60 and 120; 80 when it is none. */
unsigned tpp_terminal_width(void);

/** Shows a stage on the progress line; does nothing unless standard error is a terminal. */
void tpp_terminal_progress(const char *stage, double fraction, double seconds_left);

/** Removes the progress line, so that other output starts on a clean one. */
void tpp_terminal_progress_end(void);

#endif
