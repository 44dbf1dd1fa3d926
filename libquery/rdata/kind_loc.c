/* A place on the earth (RFC 1876): version, size, precisions, latitude, longitude,
 * altitude; in text 52 22 23.000 N 4 53 32.000 E -2.00m 1m 10000m 10m. */
#include "base/ascii.h"
#include "rdata/kind.h"

enum {
    LOC_SIZE = 16,
    LATITUDE_MOST = 90,
    LONGITUDE_MOST = 180,
    ARC_SECOND = 1000, /* coordinates count thousandths of a second of arc from 2^31 */
    ARC_DEGREE = 3600 * ARC_SECOND,
    GROUND = 10000000, /* altitudes count centimetres from 100 km below the reference */
};

static const uint32_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};

static uint32_t read_u32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* A size is two digits: mantissa 1 to 9 and exponent 0 to 9; or nothing at all. */
static bool size_is_valid(uint8_t size)
{
    return size == 0 || (size >> 4 >= 1 && size >> 4 <= 9 && (size & 15) <= 9);
}

static bool coordinate_is_valid(const uint8_t *at, uint32_t most)
{
    int64_t coordinate = (int64_t)read_u32(at) - 0x80000000;
    int64_t limit = (int64_t)most * ARC_DEGREE;
    return coordinate >= -limit && coordinate <= limit;
}

/* Versions other than 0 may be anything. */
static void check_loc(struct rdata_check *c)
{
    const uint8_t *at = c->r.at;
    if (reader_left(&c->r) != 0 && at[0] != 0) {
        c->formless = true;
        rdata_check_any(c);
        return;
    }
    if (reader_take(&c->r, LOC_SIZE) == NULL)
        return;
    for (unsigned i = 1; i <= 3; i++) {
        if (!size_is_valid(at[i]))
            reader_fail_at(&c->r, QUERY_RANGE, at + i);
    }
    if (!coordinate_is_valid(at + 4, LATITUDE_MOST))
        reader_fail_at(&c->r, QUERY_RANGE, at + 4);
    if (!coordinate_is_valid(at + 8, LONGITUDE_MOST))
        reader_fail_at(&c->r, QUERY_RANGE, at + 8);
}

static void print_coordinate(struct rdata_print *p, const uint8_t *at, char above, char below)
{
    uint32_t coordinate = read_u32(at);
    bool positive = coordinate >= 0x80000000;
    coordinate = positive ? coordinate - 0x80000000 : 0x80000000 - coordinate;
    query_sink_number(p->sink, coordinate / ARC_DEGREE);
    sink_char(p->sink, ' ');
    query_sink_number(p->sink, coordinate / (60 * ARC_SECOND) % 60);
    sink_char(p->sink, ' ');
    query_sink_number(p->sink, coordinate / ARC_SECOND % 60);
    sink_char(p->sink, '.');
    query_sink_padded(p->sink, coordinate % ARC_SECOND, 3);
    sink_char(p->sink, ' ');
    sink_char(p->sink, positive ? above : below);
    sink_char(p->sink, ' ');
}

static void print_size(struct rdata_print *p, uint8_t size)
{
    uint32_t mantissa = size >> 4, exponent = size & 15;
    sink_char(p->sink, ' ');
    if (exponent >= 2) {
        query_sink_number(p->sink, mantissa * powers[exponent - 2]);
    } else {
        sink_literal(p->sink, "0.");
        query_sink_padded(p->sink, mantissa * powers[exponent], 2);
    }
    sink_char(p->sink, 'm');
}

static void print_loc(struct rdata_print *p, const struct query_value *v)
{
    if (v->size != LOC_SIZE || v->octets[0] != 0) {
        rdata_print_generic(p, v->octets, v->size);
        return;
    }
    print_coordinate(p, v->octets + 4, 'N', 'S');
    print_coordinate(p, v->octets + 8, 'E', 'W');
    uint32_t altitude = read_u32(v->octets + 12);
    if (altitude < GROUND)
        sink_char(p->sink, '-');
    altitude = altitude < GROUND ? GROUND - altitude : altitude - GROUND;
    query_sink_number(p->sink, altitude / 100);
    sink_char(p->sink, '.');
    query_sink_padded(p->sink, altitude % 100, 2);
    sink_char(p->sink, 'm');
    for (unsigned i = 1; i <= 3; i++)
        print_size(p, v->octets[i]);
}

/* A decimal fraction with at most `places` digits behind the point and perhaps an `m`
 * behind all: its value times 10^places. */
static enum query_status scan_decimal(uint64_t *number, const char *text, size_t n, unsigned places,
                                      bool metres, uint64_t most)
{
    if (metres && n != 0 && text[n - 1] == 'm')
        n--;
    const char *point = memchr(text, '.', n);
    size_t whole = point != NULL ? (size_t)(point - text) : n;
    uint64_t value = 0, fraction = 0;
    enum query_status status = QUERY_OK;
    if (whole != 0 || point == NULL)
        status = number_scan(&value, text, whole, most);
    if (status != QUERY_OK)
        return status;
    size_t digits = point != NULL ? n - whole - 1 : 0;
    if (digits > places || (whole == 0 && digits == 0))
        return QUERY_NUMBER;
    if (digits != 0)
        status = number_scan(&fraction, point + 1, digits, UINT32_MAX);
    *number = value * powers[places] + fraction * powers[places - digits];
    return status;
}

/* Degrees, perhaps minutes, perhaps seconds, and one of the two letters. */
static void scan_coordinate(struct rdata_scan *s, uint32_t most, char above, char below)
{
    static const uint32_t units[] = {ARC_DEGREE, 60 * ARC_SECOND, 1};
    const uint32_t limits[] = {most, 59, 59};
    uint64_t sum = 0;
    for (unsigned part = 0; part < 4; part++) {
        struct token token;
        if (!rdata_scan_word(s, &token))
            return;
        char letter = token.size == 1 ? token.text[0] : 0;
        if (part != 0 && (letter == above || letter == below)) {
            if (sum > (uint64_t)most * ARC_DEGREE)
                rdata_scan_fail_token(s, QUERY_RANGE, &token);
            writer_u32(&s->w, (uint32_t)(letter == above ? 0x80000000 + sum : 0x80000000 - sum));
            return;
        }
        uint64_t number = 0;
        enum query_status status = part == 3 ? QUERY_SYNTAX
                                             : scan_decimal(&number, token.text, token.size,
                                                            part == 2 ? 3 : 0, false, limits[part]);
        if (status != QUERY_OK) {
            rdata_scan_fail_token(s, status, &token);
            return;
        }
        sum += number * units[part];
    }
}

static void scan_altitude(struct rdata_scan *s)
{
    struct token token;
    if (!rdata_scan_word(s, &token))
        return;
    bool negative = token.text[0] == '-';
    uint64_t most = negative ? 100000 : 42849672, centimetres = 0;
    enum query_status status =
        scan_decimal(&centimetres, token.text + negative, token.size - negative, 2, true, most);
    if (status == QUERY_OK && (negative ? centimetres > GROUND : centimetres > UINT32_MAX - GROUND))
        status = QUERY_RANGE;
    if (status != QUERY_OK)
        rdata_scan_fail_token(s, status, &token);
    writer_u32(&s->w, (uint32_t)(negative ? GROUND - centimetres : GROUND + centimetres));
}

/* A size in metres as mantissa and exponent; digits behind the first are lost. */
static uint8_t scan_size(struct rdata_scan *s, uint8_t otherwise)
{
    struct token token;
    uint64_t centimetres = 0;
    if (!rdata_scan_more(s) || !rdata_scan_word(s, &token))
        return otherwise;
    enum query_status status =
        scan_decimal(&centimetres, token.text, token.size, 2, true, 90000000);
    if (status == QUERY_OK && centimetres >= UINT64_C(9000000000) + 100)
        status = QUERY_RANGE;
    if (status != QUERY_OK)
        rdata_scan_fail_token(s, status, &token);
    unsigned exponent = 0;
    for (; centimetres > 9; exponent++)
        centimetres /= 10;
    return (uint8_t)(centimetres << 4 | exponent);
}

static void scan_loc(struct rdata_scan *s)
{
    size_t start = s->w.size;
    writer_u32(&s->w, 0); /* version and sizes; these are last in text */
    scan_coordinate(s, LATITUDE_MOST, 'N', 'S');
    scan_coordinate(s, LONGITUDE_MOST, 'E', 'W');
    scan_altitude(s);
    /* Defaults: RFC 1876 section 3 */
    uint8_t size = scan_size(s, 0x12), horizontal = scan_size(s, 0x16);
    uint8_t vertical = scan_size(s, 0x13);
    if (s->status != QUERY_OK || s->w.status != QUERY_OK)
        return;
    s->w.octets[start + 1] = size;
    s->w.octets[start + 2] = horizontal;
    s->w.octets[start + 3] = vertical;
}

/* RFC 1876 section 2; other versions than 0 have another form. */
static const struct query_field *part_loc(struct rdata_parts *parts, size_t *size)
{
    static const struct query_field rows[] = {
        {.kind = &kind_u8, .key = "version", .note = "of this form"},
        {.kind = &kind_u8, .key = "size", .note = "of the place: digit, power of ten, in cm"},
        {.kind = &kind_u8, .key = "horizontal", .note = "precision, written likewise"},
        {.kind = &kind_u8, .key = "vertical", .note = "precision, written likewise"},
        {.kind = &kind_u32, .key = "latitude", .note = "1/1000 of a second; 2^31: the equator"},
        {.kind = &kind_u32, .key = "longitude", .note = "likewise; 2^31: the prime meridian"},
        {.kind = &kind_u32, .key = "altitude", .note = "in cm, from 100 km below sea level"}};
    (void)size;
    if (parts->whole->octets[0] != 0 || parts->step == sizeof rows / sizeof rows[0])
        return NULL;
    return &rows[parts->step++];
}

const struct query_kind kind_loc = {.class = QUERY_VALUE_OCTETS,
                                    .check = check_loc,
                                    .print = print_loc,
                                    .scan = scan_loc,
                                    .part = part_loc};
