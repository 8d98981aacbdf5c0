/* Printing results to standard output. */
#include "cli/output.h"

#include "base/json_fields.h"
#include "cli/file.h"

enum tpp_status tpp_output_json(json_t *root, struct tpp_error *err)
{
    struct tpp_buffer text = { 0 };
    if (root == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "JSON output: out of memory");
    }
    enum tpp_status status = tpp_json_print(root, &text, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write("-", text.bytes, text.length, err);
    }
    tpp_buffer_free(&text);
    json_decref(root);
    return status;
}
