/* Reads the machine code of every kernel row back: machine_code NVDISASM FOLDER ARCHITECTURE [native=ROW].
 *
 * FOLDER holds the images "<family>.<architecture>" and what ptxas said of each, "<family>.<architecture>.log". For
 * each row of the families there:
 *   - it is in the image where the row calls it native, and in no other: an emulated one must not be measured
 *   - ptxas used no local memory; registers and shared memory of the row's blocks fit a core
 *   - the main loop holds the row's instruction as often as the row says, and a probe's loop little else: equal
 *     products merged by the compiler, loops it unrolled, and emulation all show as another number
 * ARCHITECTURE compute_NN is PTX: it must hold the rows called portable. native=ROW: check as if the row called itself
 * native here. A line a row; exit code 1 when one is wrong or there is none. */
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "disassembly.h"

extern "C" {
#include "kernels/kernel.h"
}

namespace
{

struct limits {
    const char *architecture;
    unsigned shared_bytes; /* a block may have; a core has 1 KiB more for each block that is on it */
};
/* CUDA C++ Programming Guide, "Technical Specifications per Compute Capability". */
const limits LIMITS[] = { { "sm_75", 65536 },   { "sm_80", 166912 },   { "sm_86", 101376 },   { "sm_87", 166912 },
                          { "sm_89", 101376 },  { "sm_90a", 232448 },  { "sm_100a", 232448 }, { "sm_103a", 232448 },
                          { "sm_110", 232448 }, { "sm_120a", 101376 }, { "sm_121a", 101376 } };
const unsigned CORE_REGISTERS = 65536;

struct place {
    std::string nvdisasm, folder, architecture, claimed;
};

/* What ptxas said of an entry. */
struct usage {
    unsigned registers = 0, static_shared_bytes = 0;
    bool is_found = false, has_local_memory = false;
};

bool lists(const char *words, const std::string &word)
{
    std::istringstream in(words == nullptr ? "" : words);
    std::string one;
    while (in >> one) {
        if (one == word) {
            return true;
        }
    }
    return false;
}

bool is_native(const tpp_kernel *row, const place &at)
{
    return lists(row->native_on, at.architecture) || at.claimed == row->id;
}

/* "sm_89:QMMA sm_120a:OMMA" or one for all. */
std::string instruction_of(const tpp_kernel *row, const std::string &architecture)
{
    std::istringstream in(row->instruction == nullptr ? "" : row->instruction);
    std::string one, found;
    while (in >> one) {
        const size_t colon = one.find(':');
        if (colon == std::string::npos) {
            found = found.empty() ? one : found;
        } else if (one.substr(0, colon) == architecture) {
            return one.substr(colon + 1);
        }
    }
    return found;
}

std::string image_of(const char *family, const place &at)
{
    return at.folder + "/" + family + "." + at.architecture;
}

usage usage_of(const std::string &log, const char *entry)
{
    std::ifstream in(log);
    std::string line;
    usage found;
    const std::string begin = "Compiling entry function '" + std::string(entry) + "'";
    while (std::getline(in, line) && line.find(begin) == std::string::npos) {
    }
    while (std::getline(in, line) && line.find("Compiling entry function") == std::string::npos) {
        unsigned stack = 0, stores = 0, loads = 0, before = 0;
        if (sscanf(line.c_str(), " %u bytes stack frame, %u bytes spill stores, %u bytes spill loads", &stack, &stores,
                   &loads) == 3) {
            found.has_local_memory = stack + stores + loads > 0;
        }
        const size_t used = line.find("Used ");
        if (used != std::string::npos && sscanf(line.c_str() + used, "Used %u registers", &found.registers) == 1) {
            found.is_found = true;
            const size_t shared = line.find(" bytes smem");
            if (shared != std::string::npos) {
                const size_t number = line.find_last_of(' ', shared - 1);
                before = (unsigned)strtoul(line.c_str() + number, nullptr, 10);
            }
            found.static_shared_bytes = before;
        }
    }
    return found;
}

/* Empty when all is well. */
std::string check_resources(const tpp_kernel *row, const place &at)
{
    const usage used = usage_of(image_of(row->family, at) + ".log", tpp_kernel_entry(row));
    const limits *limit = nullptr;
    for (const limits &one : LIMITS) {
        limit = at.architecture == one.architecture ? &one : limit;
    }
    if (!used.is_found || limit == nullptr) {
        return !used.is_found ? "ptxas' log does not name it" : "no limits are known for the architecture";
    }
    if (used.has_local_memory) {
        return "it keeps registers or arrays in local memory";
    }
    const unsigned blocks = row->blocks_per_core > 1 ? row->blocks_per_core : 1;
    const unsigned registers = (used.registers + 7) / 8 * 8 * ((row->threads + 31) / 32 * 32) * blocks;
    const unsigned shared = used.static_shared_bytes + row->shared_bytes;
    if (registers > CORE_REGISTERS) {
        return std::to_string(registers) + " registers for the row's blocks on one core, which has 65536";
    }
    if (shared > limit->shared_bytes || (shared + 1024) * blocks > limit->shared_bytes + 1024) {
        return std::to_string(shared) + " bytes of shared memory a block, of which the core does not have enough";
    }
    return "";
}

std::string check_loop(const tpp_kernel *row, const function &code, const place &at, std::string &detail)
{
    const std::string opcode = instruction_of(row, at.architecture);
    for (const instruction &one : code.code) {
        if (is_opcode(one, "LDL") || is_opcode(one, "STL")) {
            return "it uses local memory (" + one.opcode + ")";
        }
    }
    if (row->kind != TPP_KIND_PROBE && row->kind != TPP_KIND_GEMM) {
        return "";
    }
    loop main = { 0, 0 };
    if (opcode.empty() || row->instruction_count == 0) {
        return "the row does not name its instruction and number";
    }
    if (!find_main_loop(code, opcode, main)) {
        return "no loop with " + opcode;
    }
    const size_t passes = row->trips_per_pass > 1 ? row->trips_per_pass : 1;
    const size_t expected = row->instruction_count * passes, count = count_opcode(code, main, opcode);
    const size_t idle = count_opcode(code, main, "NOP"), all = main.last - main.first + 1;
    detail = std::to_string(count) + " " + opcode + " of " + std::to_string(all) + " instructions" +
             (idle > 0 ? ", " + std::to_string(idle) + " NOP" : "");
    if (count != expected) {
        return "its main loop holds " + detail + ", and the row says " + std::to_string(expected);
    }
    /* One instruction of a warpgroup keeps the core busy for dozens of others. */
    const size_t others = row->unit_threads < 128 ? 8 + count / 4 : 4 * count;
    if (row->kind == TPP_KIND_PROBE && all - count - idle > others) {
        return "a probe's loop should hold little else: " + detail;
    }
    return "";
}

std::string check_row(const tpp_kernel *row, const std::map<std::string, function> &functions, const place &at,
                      std::string &detail)
{
    const auto found = functions.find(tpp_kernel_entry(row));
    const bool is_there = found != functions.end();
    if (!is_native(row, at)) {
        return is_there ? "the image holds it, and the row does not call it native here" : "";
    }
    if (!is_there) {
        return "the row calls it native here, and the image does not hold it";
    }
    const std::string wrong = check_resources(row, at);
    return wrong.empty() ? check_loop(row, found->second, at, detail) : wrong;
}

std::string check_portable(const tpp_kernel *row, const std::string &ptx)
{
    const bool is_there = ptx.find(std::string(".entry ") + tpp_kernel_entry(row) + "(") != std::string::npos;
    if (is_there == (row->is_portable != 0)) {
        return "";
    }
    return is_there ? "the PTX holds it, and the row does not call it portable"
                    : "the row calls it portable, and the PTX does not hold it";
}

unsigned checked, wrong_rows;

void tell(const tpp_kernel *row, const std::string &wrong, const std::string &detail)
{
    checked++;
    wrong_rows += !wrong.empty();
    printf("%-6s %-34s %s\n", wrong.empty() ? "right" : "WRONG", row->id,
           wrong.empty() ? detail.c_str() : wrong.c_str());
}

/* The rows of one image. */
void check_family(const char *family, const place &at)
{
    const bool is_portable = at.architecture.compare(0, 8, "compute_") == 0;
    std::string error, ptx;
    std::map<std::string, function> functions;
    if (is_portable) {
        std::ifstream in(image_of(family, at));
        ptx.assign(std::istreambuf_iterator<char>(in), {});
    } else {
        functions = disassemble(at.nvdisasm, image_of(family, at), error);
    }
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const tpp_kernel *row = tpp_kernel_at(i);
        if (row->api != TPP_API_CUDA || strcmp(row->family, family) != 0) {
            continue;
        }
        std::string detail;
        const std::string wrong = is_portable      ? check_portable(row, ptx)
                                  : !error.empty() ? error
                                                   : check_row(row, functions, at, detail);
        if (!wrong.empty() || is_portable || is_native(row, at)) {
            tell(row, wrong, detail);
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: machine_code NVDISASM FOLDER ARCHITECTURE [native=ROW]\n");
        return 2;
    }
    const place at = { argv[1], argv[2], argv[3], argc > 4 ? argv[4] + strlen("native=") : "" };
    const char *last = "";
    for (size_t i = 0; i < tpp_kernel_count(); i++) { /* rows of a family stand together */
        const tpp_kernel *row = tpp_kernel_at(i);
        if (row->api == TPP_API_CUDA && strcmp(row->family, last) != 0) {
            last = row->family;
            if (std::ifstream(image_of(last, at)).good()) {
                check_family(last, at);
            } else {
                for (size_t of = i; of < tpp_kernel_count() && strcmp(tpp_kernel_at(of)->family, last) == 0; of++) {
                    if (is_native(tpp_kernel_at(of), at)) {
                        tell(tpp_kernel_at(of), "the row calls it native here, and there is no image", "");
                    }
                }
            }
        }
    }
    printf("%s: %u rows, %u wrong\n", at.architecture.c_str(), checked, wrong_rows);
    return wrong_rows == 0 && checked > 0 ? 0 : 1;
}
