/* Codes of countries, ISO 3166-1 alpha-2. A code that is none is a slip that would split a sum in two, so all that are
 * assigned are known here; names are not needed. */
#include "rating/country.h"

#include <string.h>

static const char assigned[] =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
    "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
    "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
    "MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
    "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW "
    "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

enum { CODE_LENGTH = 2 };

int tpp_country_is_valid(const char *code, size_t length)
{
    for (size_t i = 0; length == CODE_LENGTH && i + CODE_LENGTH <= sizeof assigned - 1; i += CODE_LENGTH + 1) {
        if (memcmp(assigned + i, code, CODE_LENGTH) == 0) {
            return 1;
        }
    }
    return 0;
}

int tpp_countries_are_valid(const char *codes)
{
    for (;;) {
        size_t length = strcspn(codes, ",");
        if (!tpp_country_is_valid(codes, length)) {
            return 0;
        }
        if (codes[length] == '\0') {
            return 1;
        }
        if (codes[length + 1] != ' ') {
            return 0;
        }
        codes += length + 2;
    }
}

int tpp_country_is_among(const char *code, const char *codes)
{
    const char *found = *code != '\0' ? strstr(codes, code) : NULL; /* codes do not overlap: ", " is between them */
    return found != NULL;
}
