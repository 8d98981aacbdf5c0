/**
 * Status codes and error context, shared by every library.
 *
 * Convention of the whole tree: a function that can fail returns enum tpp_status; its results leave through
 * out-parameters, which are untouched on failure; its last parameter is a struct tpp_error * that collects the story
 * and may be NULL. The status says what a caller can act on; the text says what happened, from the outermost context
 * to the cause: "gpu0: ocl_gemm_f32: clBuildProgram: no binary for this device".
 *
 * Nothing here allocates, prints or ends the process. Thread-safe: there is no shared state.
 */
#ifndef TPP_BASE_STATUS_H
#define TPP_BASE_STATUS_H

#include <stddef.h>

/** One row per status: identifier and the words used when no better text exists. */
#define TPP_STATUS_LIST(ROW)                              \
    ROW(OK, "no error")                                   \
    ROW(INVALID, "a value is outside what is possible")   \
    ROW(PARSE, "text does not follow its format")         \
    ROW(NOT_FOUND, "no such thing")                       \
    ROW(UNSUPPORTED, "this device or build cannot do it") \
    ROW(NO_MEMORY, "out of memory")                       \
    ROW(DEVICE, "the device or its driver failed")        \
    ROW(FILE, "a file could not be read or written")      \
    ROW(ABORTED, "interrupted")                           \
    ROW(VERIFICATION, "a result is wrong")

enum tpp_status {
#define ROW(name, text) TPP_STATUS_##name,
    TPP_STATUS_LIST(ROW)
#undef ROW
};

/** Longest error text kept; longer ones are cut at the end, so the outermost context always survives. */
#define TPP_ERROR_TEXT_BYTES 1024

/** Collects the reason of a failure. Initialise with TPP_ERROR_INIT or {0}. */
struct tpp_error {
    enum tpp_status status;
    char text[TPP_ERROR_TEXT_BYTES];
};

#define TPP_ERROR_INIT    \
    {                     \
        TPP_STATUS_OK, "" \
    }

/** The identifier of a status in lower case, such as "not_found"; "unknown" for a value outside the list. Static. */
const char *tpp_status_name(enum tpp_status status);

/** One sentence for a status; static text, never NULL. */
const char *tpp_status_text(enum tpp_status status);

/**
 * Records a failure and returns its status, so that a caller can write `return tpp_fail(err, ...)`.
 *
 * @param err     Where the text goes; may be NULL. Replaces whatever it held.
 * @param status  Not TPP_STATUS_OK.
 * @param format  As for printf: what, where, and if possible what to do.
 * @return status.
 */
enum tpp_status tpp_fail(struct tpp_error *err, enum tpp_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * Puts "<context>: " in front of the text of a failure on its way up.
 *
 * @return status, unchanged; with TPP_STATUS_OK nothing is touched.
 */
enum tpp_status tpp_context(struct tpp_error *err, enum tpp_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#ifdef __clang_analyzer__
/* The analyser sees one file at a time and would follow paths on which a failure returns OK: this is the promise. */
#define tpp_fail(err, status, ...)                     \
    ({                                                 \
        enum tpp_status tpp_failed_ = (status);        \
        (void)tpp_fail(err, tpp_failed_, __VA_ARGS__); \
        tpp_failed_;                                   \
    })
#define tpp_context(err, status, ...)                        \
    ({                                                       \
        enum tpp_status tpp_explained_ = (status);           \
        (void)tpp_context(err, tpp_explained_, __VA_ARGS__); \
        tpp_explained_;                                      \
    })
#endif

/** Leaves the function with the status of a call that failed; only where there is nothing to free. */
#define TPP_TRY(call)                             \
    do {                                          \
        enum tpp_status tpp_try_status_ = (call); \
        if (tpp_try_status_ != TPP_STATUS_OK) {   \
            return tpp_try_status_;               \
        }                                         \
    } while (0)

#endif
