/* The record that forgeries are made on passes every check itself: what catches them is the forgery. */
#include "tests/unit/evidence_cpu.h"

Test(evidence_honest, every_check_passes, .timeout = 300)
{
    struct tpp_challenge challenge;
    load_challenge(&challenge);
    const struct honest honest = { load_cpu, &challenge };
    expect_honest(&honest);
    tpp_challenge_free(&challenge);
}
