/** What a record says about the program, its data and its surroundings. */
#ifndef TPP_CLI_PROVENANCE_H
#define TPP_CLI_PROVENANCE_H

#include "base/record.h"
#include "base/status.h"

/**
 * Adds version, commit, compiler and the SHA-256 of the program's own file, those of the rules and the catalogue built
 * in, and the variables of the environment that can change what drivers and libraries do; then seals the record.
 */
enum tpp_status tpp_provenance_seal(struct tpp_record *record, struct tpp_error *err);

/** The SHA-256 of the program's own file; untouched when it cannot be read. */
void tpp_provenance_program(char sha256[TPP_DIGEST_BYTES]);

#endif
