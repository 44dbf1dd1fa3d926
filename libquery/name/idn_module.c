/* All of libidn2 in one file, and the rule which U-labels are shown. */
#include "name/idn_module.h"

#include <idn2.h>
#include <string.h>

/* ---- in ---- */

static enum query_status status_of(int error)
{
    switch (error) {
    case IDN2_MALLOC: return QUERY_MEMORY;
    case IDN2_ENCODING_ERROR: return QUERY_UTF8;
    default: return QUERY_IDN;
    }
}

static enum query_status to_ascii(const char *text, char *ascii, size_t room, const char **reason)
{
    char *result = NULL;
    int error = idn2_to_ascii_8z(text, &result, IDN2_NONTRANSITIONAL);
    /* Symbols, which UTS #46 allows and IDNA2008 does not, as dig takes them. */
    if (error == IDN2_DISALLOWED)
        error = idn2_to_ascii_8z(text, &result, IDN2_TRANSITIONAL);
    if (error != IDN2_OK) {
        *reason = idn2_strerror(error);
        return status_of(error);
    }
    size_t size = strlen(result) + 1;
    if (size <= room)
        memcpy(ascii, result, size);
    idn2_free(result);
    return size <= room ? QUERY_OK : QUERY_SPACE;
}

/* ---- which scripts go together ---- */

/* UTS #39 section 5.1: a label is of one script if some member is in the sets of
 * all its characters.  Han stands with the kana, with Hangul and with Bopomofo. */
enum {
    ARABIC = 1 << 0,
    ARMENIAN = 1 << 1,
    BENGALI = 1 << 2,
    CYRILLIC = 1 << 3,
    DEVANAGARI = 1 << 4,
    ETHIOPIC = 1 << 5,
    GEORGIAN = 1 << 6,
    GREEK = 1 << 7,
    GUJARATI = 1 << 8,
    GURMUKHI = 1 << 9,
    HEBREW = 1 << 10,
    KANNADA = 1 << 11,
    KHMER = 1 << 12,
    LAO = 1 << 13,
    LATIN = 1 << 14,
    MALAYALAM = 1 << 15,
    MYANMAR = 1 << 16,
    ORIYA = 1 << 17,
    SINHALA = 1 << 18,
    TAMIL = 1 << 19,
    TELUGU = 1 << 20,
    THAANA = 1 << 21,
    THAI = 1 << 22,
    TIBETAN = 1 << 23,
    JAPANESE = 1 << 24,
    KOREAN = 1 << 25,
    BOPOMOFO = 1 << 26,
    HAN = JAPANESE | KOREAN | BOPOMOFO,
    ALL = (1 << 27) - 1
};

/* The letters, marks and digits of the scripts in everyday use (UAX #31 table 5),
 * ascending, without the blocks for phonetics, history and compatibility.  Gaps
 * inside a script are covered: whether a character may stand in a label at all
 * is libidn2's to say.  What is not here, the joiners and symbols among it, is
 * not shown. */
static const struct {
    uint32_t first;
    uint32_t last;
    uint32_t scripts;
} ranges[] = {
    /* clang-format off */
    {0x0002d, 0x0002d, ALL}, /* hyphen */
    {0x00030, 0x00039, ALL}, /* digits */
    {0x00061, 0x0007a, LATIN},
    {0x000b7, 0x000b7, ALL}, /* middle dot, between two l only (RFC 5892 appendix A.3) */
    {0x000df, 0x001bf, LATIN},
    {0x001c4, 0x002af, LATIN}, /* after the clicks, which look like strokes and marks */
    {0x00300, 0x0036f, ALL}, /* combining marks */
    {0x00371, 0x003e1, GREEK},
    {0x003f3, 0x003fc, GREEK},
    {0x00430, 0x0052f, CYRILLIC},
    {0x00559, 0x00588, ARMENIAN},
    {0x00591, 0x005f4, HEBREW},
    {0x00610, 0x006ff, ARABIC},
    {0x00750, 0x0077f, ARABIC},
    {0x00780, 0x007b1, THAANA},
    {0x008a0, 0x008ff, ARABIC},
    {0x00900, 0x0097f, DEVANAGARI},
    {0x00980, 0x009fe, BENGALI},
    {0x00a01, 0x00a75, GURMUKHI},
    {0x00a81, 0x00aff, GUJARATI},
    {0x00b01, 0x00b71, ORIYA},
    {0x00b82, 0x00bef, TAMIL},
    {0x00c00, 0x00c6f, TELUGU},
    {0x00c80, 0x00cf2, KANNADA},
    {0x00d00, 0x00d7f, MALAYALAM},
    {0x00d82, 0x00df3, SINHALA},
    {0x00e01, 0x00e59, THAI},
    {0x00e81, 0x00edf, LAO},
    {0x00f00, 0x00fc6, TIBETAN},
    {0x01000, 0x0109d, MYANMAR},
    {0x010d0, 0x010ff, GEORGIAN},
    {0x01200, 0x0138f, ETHIOPIC},
    {0x01780, 0x017e9, KHMER},
    {0x01e01, 0x01eff, LATIN},
    {0x01f00, 0x01ff6, GREEK},
    {0x02d80, 0x02dde, ETHIOPIC},
    {0x03005, 0x03007, HAN},
    {0x03041, 0x0309e, JAPANESE}, /* Hiragana and the sound marks */
    {0x030a1, 0x030fe, JAPANESE}, /* Katakana, its middle dot and its length mark */
    {0x03105, 0x031ba, BOPOMOFO},
    {0x031f0, 0x031ff, JAPANESE},
    {0x03400, 0x09fff, HAN},
    {0x0a9e0, 0x0a9fe, MYANMAR},
    {0x0aa60, 0x0aa7f, MYANMAR},
    {0x0ab01, 0x0ab2e, ETHIOPIC},
    {0x0ac00, 0x0d7a3, KOREAN},
    {0x20000, 0x323af, HAN},
    /* clang-format on */
};

static uint32_t scripts_of(uint32_t code)
{
    size_t low = 0, high = sizeof ranges / sizeof ranges[0];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (code < ranges[middle].first)
            high = middle;
        else if (code > ranges[middle].last)
            low = middle + 1;
        else
            return ranges[middle].scripts;
    }
    return 0;
}

/* ---- out ---- */

static bool is_one_script(const char *label)
{
    uint32_t *codes = NULL;
    uint32_t scripts = ALL;
    if (idn2_to_unicode_8z4z(label, &codes, 0) != IDN2_OK)
        return false;
    for (const uint32_t *code = codes; *code != 0; code++)
        scripts &= scripts_of(*code);
    idn2_free(codes);
    return scripts != 0;
}

/* Whether the U-label is one by all rules of RFC 5891 section 4.2, those for a
 * registration, and its A-label is this one. */
static bool is_valid(const char *utf8, const char *label)
{
    uint8_t *result = NULL;
    bool valid =
        idn2_register_u8((const uint8_t *)utf8, (const uint8_t *)label, &result, 0) == IDN2_OK;
    idn2_free(result);
    return valid;
}

static bool to_unicode(const char *label, char *utf8, size_t room)
{
    char *result = NULL;
    if (idn2_to_unicode_8z8z(label, &result, 0) != IDN2_OK)
        return false;
    size_t size = strlen(result) + 1;
    bool shown = size <= room && is_one_script(label) && is_valid(result, label);
    if (shown)
        memcpy(utf8, result, size);
    idn2_free(result);
    return shown;
}

const struct idn_module query_idn_module_1 = {.to_ascii = to_ascii, .to_unicode = to_unicode};
