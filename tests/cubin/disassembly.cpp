/* Reads nvdisasm's listing: lines of "/ *0a10* /  @P1 BRA `(.L_x_4) ;", labels ".L_x_4:", sections ".text.NAME". */
#include "disassembly.h"

#include <algorithm>
#include <cstdio>

namespace
{

const std::string SECTION = ".section\t.text.";

/* "mma_probe_s8_s32" of `\t.section\t.text.mma_probe_s8_s32,"ax",@progbits`. */
bool read_section(const std::string &line, std::string &name)
{
    const size_t at = line.find(SECTION);
    if (at == std::string::npos) {
        return false;
    }
    const size_t begin = at + SECTION.size();
    name = line.substr(begin, line.find_first_of(",\"", begin) - begin);
    return true;
}

bool read_label(const std::string &line, std::string &name)
{
    if (line.empty() || line[0] != '.' || line.back() != ':') {
        return false;
    }
    name = line.substr(0, line.size() - 1);
    return true;
}

bool read_instruction(const std::string &line, instruction &one)
{
    size_t at = line.find("/*");
    const size_t end = line.find("*/");
    if (at == std::string::npos || end == std::string::npos || line.find_first_not_of(" \t{") != at) {
        return false;
    }
    at = line.find_first_not_of(" \t{", end + 2);
    bool is_never = false;
    if (at != std::string::npos && line[at] == '@') { /* a predicate */
        is_never = line.compare(at, 5, "@!UPT") == 0 || line.compare(at, 4, "@!PT") == 0;
        at = line.find_first_not_of(" \t", line.find_first_of(" \t", at));
    }
    if (at == std::string::npos || line[at] < 'A' || line[at] > 'Z') {
        return false;
    }
    one.opcode = is_never ? "NOP" : line.substr(at, line.find_first_of(" \t;", at) - at);
    one.target.clear();
    const size_t label = line.find("`(");
    if (one.opcode.compare(0, 3, "BRA") == 0 && label != std::string::npos) {
        one.target = line.substr(label + 2, line.find(')', label) - label - 2);
    }
    return true;
}

std::vector<loop> find_loops(const function &of)
{
    std::vector<loop> found;
    for (size_t i = 0; i < of.code.size(); i++) {
        const auto label = of.labels.find(of.code[i].target);
        if (label != of.labels.end() && label->second < i) {
            found.push_back({ label->second, i });
        }
    }
    return found;
}

} // namespace

std::map<std::string, function> disassemble(const std::string &nvdisasm, const std::string &image, std::string &error)
{
    std::map<std::string, function> functions;
    FILE *pipe = popen(("'" + nvdisasm + "' -c '" + image + "' 2>&1").c_str(), "r");
    if (pipe == nullptr) {
        error = nvdisasm + " cannot be run";
        return functions;
    }
    function *current = nullptr;
    std::string first_line, name;
    instruction one;
    char buffer[4096];
    while (fgets(buffer, sizeof buffer, pipe) != nullptr) {
        std::string line(buffer);
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r' || line.back() == ' ')) {
            line.pop_back();
        }
        first_line = first_line.empty() ? line : first_line;
        if (read_section(line, name)) {
            current = &functions[name];
        } else if (current != nullptr && read_label(line, name)) {
            current->labels[name] = current->code.size();
        } else if (current != nullptr && read_instruction(line, one)) {
            current->code.push_back(one);
        }
    }
    if (pclose(pipe) != 0 || functions.empty()) {
        error = nvdisasm + " does not read " + image + ": " + first_line;
        functions.clear();
    }
    return functions;
}

bool is_opcode(const instruction &one, const std::string &name)
{
    return one.opcode.compare(0, name.size(), name) == 0 &&
           (one.opcode.size() == name.size() || one.opcode[name.size()] == '.');
}

size_t count_opcode(const function &of, const loop &within, const std::string &name)
{
    return (size_t)std::count_if(of.code.begin() + (std::ptrdiff_t)within.first,
                                 of.code.begin() + (std::ptrdiff_t)within.last + 1,
                                 [&](const instruction &one) { return is_opcode(one, name); });
}

bool find_main_loop(const function &of, const std::string &opcode, loop &found)
{
    size_t most = 0;
    const std::vector<loop> loops = find_loops(of);
    for (const loop &one : loops) {
        const bool holds_smaller = std::any_of(loops.begin(), loops.end(), [&](const loop &other) {
            return other.first >= one.first && other.last <= one.last &&
                   other.last - other.first < one.last - one.first && count_opcode(of, other, opcode) > 0;
        });
        const size_t count = count_opcode(of, one, opcode);
        if (!holds_smaller && count > most) {
            most = count;
            found = one;
        }
    }
    return most > 0;
}
