/**
 * The seal of a record: a chain of digests over its lists, and one digest over all of it.
 *
 * Every list of objects in a record, other than the chain itself and lists whose elements hold lists (measurements), is
 * cut into parts: where elements have a key "block", one part for each run of equal blocks, else one for 64 elements.
 * Lists come in the order of the canonical form, depth first: what stands inside a measurement comes with it. With
 * part = "measurements[0].samples[8:16]" (the elements from 8 up to before 16),
 *
 *   link_i = SHA-256(link_(i-1) "\n" part "\n" canonical(elements of the part)),   link_(-1) = the record's nonce
 *   digest = SHA-256(canonical(record with an empty digest) "\n")
 *
 * The chain names the place of an edit; the digest also covers what stands in no list. Neither keeps a forger from
 * making both anew: that is what the signature, the challenge and the replay are for.
 */
#ifndef TPP_BASE_RECORD_SEAL_H
#define TPP_BASE_RECORD_SEAL_H

#include "base/canonical.h"
#include "base/record.h"

/**
 * Makes the chain and the digest of a record, replacing what it has.
 *
 * @return TPP_STATUS_INVALID for version 1, which has neither, or numbers that cannot be written.
 */
enum tpp_status tpp_record_seal(struct tpp_record *record, struct tpp_error *err);

/**
 * Compares a record with its chain.
 *
 * @return TPP_STATUS_VERIFICATION naming the first part that is not what the chain says.
 */
enum tpp_status tpp_record_check_chain(const struct tpp_record *record, struct tpp_error *err);

/**
 * Compares a text with the canonical form of a record; see tpp_canonical_compare().
 */
enum tpp_status tpp_record_compare(const struct tpp_record *record, struct tpp_canonical_text *file,
                                   struct tpp_error *err);

/** Compares a record with its digest; TPP_STATUS_VERIFICATION when it has another. */
enum tpp_status tpp_record_check_digest(const struct tpp_record *record, struct tpp_error *err);

/**
 * The two checks for a record whose file is at hand and known to be its canonical form (tpp_record_compare()): the same
 * answers, from the bytes of the file, in a fraction of the time. A `file` of NULL is the check above.
 */
enum tpp_status tpp_record_check_chain_of(const struct tpp_record *record, const struct tpp_canonical_text *file,
                                          struct tpp_error *err);
enum tpp_status tpp_record_check_digest_of(const struct tpp_record *record, const struct tpp_canonical_text *file,
                                           struct tpp_error *err);

#endif
