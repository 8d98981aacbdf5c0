/* What records of described devices say of the kernel table's CUDA rows.
 *
 *   recorded_rows device RECORD    every probe and product that the record's device has is measured and verified in it,
 *                                  and nothing else is in it; one line for each that is not
 *   recorded_rows lacking RECORD   a row for each reason for which the device lacks rows: "ROW REASON..."
 *   recorded_rows all RECORD...    every row is measured and verified in one of the records
 *   recorded_rows wrong RECORD ROW...  these rows were found wrong, and nothing else: the rest is measured and verified
 *
 * Ends with a count; exit code 1 when something is missing or wrong, or when there was nothing to check. */
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

extern "C" {
#include "base/record.h"
#include "host/host.h"
#include "kernels/kernel.h"
}

namespace
{

bool is_measured_row(const tpp_kernel &row)
{
    return row.api == TPP_API_CUDA && (row.kind == TPP_KIND_PROBE || row.kind == TPP_KIND_GEMM);
}

bool read_record(const char *file, tpp_record &record)
{
    std::ifstream stream(file, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    tpp_error error = TPP_ERROR_INIT;
    if (!stream.is_open() || tpp_record_read(file, text.data(), text.size(), &record, &error) != TPP_STATUS_OK) {
        printf("%s: %s\n", file, stream.is_open() ? error.text : "cannot be opened");
        return false;
    }
    return true;
}

/* What is wrong with a measurement of a row; "" when nothing is. */
std::string fault_of(const tpp_record &record, const tpp_kernel &row, const tpp_measurement &measured)
{
    const tpp_verification &checked = measured.verification;
    const bool is_probe = row.kind == TPP_KIND_PROBE;
    unsigned m = 0, n = 0, k = 0;
    if (measured.outcome != TPP_OUTCOME_MEASURED) {
        return std::string(tpp_outcome_name((int)measured.outcome)) + ": " + measured.reason;
    }
    if (!checked.is_checked || !checked.has_passed || checked.nonfinite_count != 0 ||
        strcmp(checked.method, is_probe ? "closed-form" : "projection") != 0) {
        return std::string("not verified: ") + checked.detail;
    }
    if (measured.sample_count == 0 || checked.output_count != measured.sample_count || checked.entry_count == 0) {
        return "not every timed output was checked";
    }
    if (measured.kind != row.kind || measured.precision != row.in || measured.accumulator != row.acc) {
        return "recorded as another kind or in other formats than its row has";
    }
    if (!is_probe && sscanf(record.settings.shape, "%ux%ux%u", &m, &n, &k) == 3 &&
        (measured.m != m || measured.n != n || measured.k != k)) {
        return "of another shape than was asked for";
    }
    return "";
}

/* The rows that a record holds as measured and verified, each once. */
std::set<std::string> good_rows(const tpp_record &record, unsigned &wrong)
{
    std::set<std::string> good;
    for (size_t i = 0; i < record.measurement_count; i++) {
        const tpp_measurement &measured = record.measurements[i];
        const tpp_kernel *row = tpp_kernel_find(measured.kernel);
        const std::string fault = row == nullptr || !is_measured_row(*row) ? "no row for CUDA has this name"
                                                                           : fault_of(record, *row, measured);
        if (!fault.empty()) {
            wrong++;
            printf("WRONG %s: %s: %s\n", record.device.name, measured.kernel, fault.c_str());
        } else if (!good.insert(measured.kernel).second) {
            wrong++;
            printf("WRONG %s: %s: recorded twice\n", record.device.name, measured.kernel);
        }
    }
    return good;
}

int check_device(const tpp_record &record)
{
    unsigned wrong = 0, lacking = 0;
    const std::set<std::string> good = good_rows(record, wrong);
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const tpp_kernel &row = *tpp_kernel_at(i);
        char reason[TPP_TEXT_BYTES];
        if (!is_measured_row(row)) {
            continue;
        }
        const bool has = tpp_kernel_can_run(row.id, &record.device, &record.host, reason, sizeof reason) != 0;
        lacking += !has;
        if (has != (good.count(row.id) != 0) || (!has && *reason == '\0')) {
            wrong++;
            printf("WRONG %s: %s: %s\n", record.device.name, row.id,
                   has ? "not measured" : *reason != '\0' ? "measured, and yet lacking" : "lacking without a reason");
        }
    }
    printf("%s: %zu rows measured and verified, %u lacking, %u wrong\n", record.device.name, good.size(), lacking,
           wrong);
    return wrong == 0 && !good.empty() && record.is_simulated ? 0 : 1;
}

int print_lacking(const tpp_record &record)
{
    std::set<std::string> reasons;
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const tpp_kernel &row = *tpp_kernel_at(i);
        char reason[TPP_TEXT_BYTES];
        if (is_measured_row(row) &&
            !tpp_kernel_can_run(row.id, &record.device, &record.host, reason, sizeof reason) &&
            reasons.insert(reason).second) {
            printf("%s %s\n", row.id, reason);
        }
    }
    return 0;
}

int check_all(int count, char **files)
{
    std::set<std::string> seen;
    unsigned wrong = 0, rows = 0;
    for (int i = 0; i < count; i++) {
        tpp_record record = {};
        if (!read_record(files[i], record)) {
            return 1;
        }
        const std::set<std::string> good = good_rows(record, wrong);
        seen.insert(good.begin(), good.end());
        tpp_record_free(&record);
    }
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const tpp_kernel &row = *tpp_kernel_at(i);
        rows += is_measured_row(row);
        if (is_measured_row(row) && seen.count(row.id) == 0) {
            wrong++;
            printf("WRONG %s: no described device has run it\n", row.id);
        }
    }
    printf("%zu of %u rows measured and verified on %d records\n", seen.size(), rows, count);
    return wrong == 0 && rows > 0 ? 0 : 1;
}

/* A row whose results are wrong has an outcome that says so, and no other row suffers from it. */
int check_wrong(const tpp_record &record, const std::set<std::string> &planted)
{
    std::set<std::string> found;
    unsigned wrong = 0, good = 0;
    for (size_t i = 0; i < record.measurement_count; i++) {
        const tpp_measurement &measured = record.measurements[i];
        const tpp_kernel *row = tpp_kernel_find(measured.kernel);
        if (row != nullptr && planted.count(row->id) != 0) {
            const tpp_verification &checked = measured.verification;
            const bool is_found = measured.outcome == TPP_OUTCOME_UNVERIFIED && checked.is_checked &&
                                  !checked.has_passed && *checked.detail != '\0';
            printf("%s %s: %s: %s\n", is_found ? "found" : "WRONG", row->id, tpp_outcome_name((int)measured.outcome),
                   checked.detail);
            wrong += !is_found;
            found.insert(row->id);
            continue;
        }
        const std::string fault = row == nullptr ? "no row" : fault_of(record, *row, measured);
        good += fault.empty();
        if (!fault.empty()) {
            wrong++;
            printf("WRONG %s: %s\n", measured.kernel, fault.c_str());
        }
    }
    printf("%zu of %zu planted rows unverified, %u others measured and verified, %u wrong\n", found.size(),
           planted.size(), good, wrong);
    return wrong == 0 && good > 0 && found == planted ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    const std::string what = argc > 2 ? argv[1] : "";
    tpp_record record = {};
    if (what == "all") {
        return check_all(argc - 2, argv + 2);
    }
    if ((what != "wrong" && ((what != "device" && what != "lacking") || argc != 3)) || !read_record(argv[2], record)) {
        printf("usage: recorded_rows device|lacking RECORD, recorded_rows all RECORD... or wrong RECORD ROW...\n");
        return 2;
    }
    const int code = what == "device"    ? check_device(record)
                     : what == "lacking" ? print_lacking(record)
                                         : check_wrong(record, std::set<std::string>(argv + 3, argv + argc));
    tpp_record_free(&record);
    return code;
}
