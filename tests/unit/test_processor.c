/* What kernels ask of a processor or device, against its flags. */
#include <criterion/criterion.h>
#include <string.h>

#include "host/processor.h"

Test(processor, requirements)
{
    char missing[64];
    cr_assert(tpp_features_have("sse avx2 fma", NULL, missing, sizeof missing));
    cr_assert(tpp_features_have("sse avx2 fma", "", missing, sizeof missing));
    cr_assert(tpp_features_have("sse avx2 fma", "avx2 fma", missing, sizeof missing));
    cr_assert(tpp_features_have("sse avx_vnni", "avx512_vnni|avx_vnni", missing, sizeof missing));
    cr_assert(!tpp_features_have("sse avx2 fma", "avx2 avx512f", missing, sizeof missing));
    cr_assert(strcmp(missing, "avx512f") == 0);
    cr_assert(!tpp_features_have("avx512f_extra", "avx512f", missing, sizeof missing), "a part of a word is no word");
    cr_assert(!tpp_features_have("", "a|b", missing, sizeof missing));
    cr_assert(strcmp(missing, "a|b") == 0);
}

Test(processor, describes_this_host)
{
    struct tpp_host_info host = { 0 };
    tpp_processor_describe(&host);
    cr_assert(host.system[0] != '\0');
}
