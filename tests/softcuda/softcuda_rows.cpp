/* Every kernel row of api CUDA on softcuda: softcuda_rows KIND|ROW..., where KIND is probes, products or others. One
 * line a row; ends with a count, and with 1 when a row is wrong or none was asked for. */
#include <cstdio>
#include <cstring>
#include <ctime>

#include "row_check.h"

static const char *kind_of(const tpp_kernel *row)
{
    return row->kind == TPP_KIND_PROBE ? "probes" : row->kind == TPP_KIND_GEMM ? "products" : "others";
}

static bool is_meant(const tpp_kernel *row, const char *name)
{
    return row->api == TPP_API_CUDA && (strcmp(name, kind_of(row)) == 0 || strcmp(name, row->id) == 0 ||
                                        strcmp(name, row->family) == 0);
}

static bool is_wanted(const tpp_kernel *row, int argc, char **argv)
{
    bool wanted = row->api == TPP_API_CUDA && argc == 1;
    for (int i = 1; i < argc; i++) {
        wanted = wanted || is_meant(row, argv[i]);
    }
    return wanted;
}

/* Names that mean no row: a check that is asked for and not made must not go unnoticed. */
static unsigned count_unknown(int argc, char **argv)
{
    unsigned unknown = 0;
    for (int i = 1; i < argc; i++) {
        bool means_some = false;
        for (size_t j = 0; j < tpp_kernel_count(); j++) {
            means_some = means_some || is_meant(tpp_kernel_at(j), argv[i]);
        }
        if (!means_some) {
            printf("WRONG    no row, family or kind is called %s\n", argv[i]);
            unknown++;
        }
    }
    return unknown;
}

static bool check(const tpp_kernel *row, std::string &detail)
{
    if (!softcuda_has_entry(tpp_kernel_entry(row))) {
        detail = std::string("no entry of the name ") + tpp_kernel_entry(row);
        return false;
    }
    switch (row->kind) {
    case TPP_KIND_PROBE:
        return check_probe(row, detail);
    case TPP_KIND_GEMM:
        return check_gemm(row, detail);
    case TPP_KIND_FILL:
        return check_fill(row, detail);
    case TPP_KIND_SPIN:
        return check_spin(row, detail);
    default:
        detail = "nobody checks rows of this kind";
        return false;
    }
}

int main(int argc, char **argv)
{
    unsigned right = 0, wrong = count_unknown(argc, argv);
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const tpp_kernel *row = tpp_kernel_at(i);
        if (!is_wanted(row, argc, argv)) {
            continue;
        }
        std::string detail;
        const clock_t start = clock();
        const bool is_right = check(row, detail);
        right += is_right;
        wrong += !is_right;
        printf("%-8s %-36s %6.2f s  %s\n", is_right ? "right" : "WRONG", row->id,
               (double)(clock() - start) / CLOCKS_PER_SEC, detail.c_str());
        fflush(stdout);
    }
    printf("%u rows right, %u wrong\n", right, wrong);
    return wrong == 0 && right > 0 ? 0 : 1;
}
