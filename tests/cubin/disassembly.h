/** The machine code of one image as text: functions, instructions, loops. Read from what nvdisasm prints. */
#ifndef TPP_CUBIN_DISASSEMBLY_H
#define TPP_CUBIN_DISASSEMBLY_H

#include <map>
#include <string>
#include <vector>

struct instruction {
    std::string opcode; /* with its modifiers: "IMMA.16832.S8.S8" */
    std::string target; /* label that it branches to; empty: it does not */
};

struct function {
    std::vector<instruction> code;
    std::map<std::string, size_t> labels; /* where each stands: index of the instruction behind it */
};

/** Instructions from `first` to `last`, both included: the last branches back to the first. */
struct loop {
    size_t first, last;
};

/** The functions of an image by their name. Empty, with the reason in `error`, when nvdisasm does not read it. */
std::map<std::string, function> disassemble(const std::string &nvdisasm, const std::string &image, std::string &error);

/** Does it begin with the name, and does the name end there or at a modifier? "HFMA2" is in "HFMA2.MMA". */
bool is_opcode(const instruction &one, const std::string &name);

size_t count_opcode(const function &of, const loop &within, const std::string &name);

/** The loop around the most of these instructions that holds no smaller loop with them; 0 to 0 when there is none. */
bool find_main_loop(const function &of, const std::string &opcode, loop &found);

#endif
