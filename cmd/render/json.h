/* render/json.h: a writer of JSON (RFC 8259), and records and messages in it.
 *
 * It writes one value after the other to a sink, puts commas and braces where they belong and
 * allocates nothing.  What it must not know is what a document means: walks and lookups say
 * which keys stand in theirs.  Texts from outside are escaped by query_sink_json(). */
#ifndef RENDER_JSON_H
#define RENDER_JSON_H

#include <query/edns.h>

enum {
    JSON_DEPTH = 16, /* objects and arrays within each other; documents of ours have half of it */
    JSON_PIECE = 2048
};

struct json {
    struct query_sink *sink;
    unsigned depth;
    bool follows[JSON_DEPTH]; /* at this depth something stands already: a comma is next */
    bool array[JSON_DEPTH];
    struct query_sink part; /* between json_text_begin() and json_text_end() */
    char piece[JSON_PIECE];
};

void json_init(struct json *json, struct query_sink *sink);

/* In an object each value has a key, one of our own words; in an array and outside of both the key
 * is NULL.  A dash in a key becomes an underscore, so that a key is a word to programs too. */
void json_object_begin(struct json *json, const char *key);
void json_object_end(struct json *json);
void json_array_begin(struct json *json, const char *key);
void json_array_end(struct json *json);

void json_null(struct json *json, const char *key);
void json_bool(struct json *json, const char *key, bool value);
void json_number(struct json *json, const char *key, uint64_t number);
void json_text(struct json *json, const char *key, const char *text);

/* Octets that are meant as characters: as they are where they are UTF-8, else \DDD as in a master
 * file; a backslash among them is two, so that the octets can be had back. */
void json_octets(struct json *json, const char *key, const void *octets, size_t size);

/* A string of what is printed to the sink that is returned, up to json_text_end(); of any length.
 * Nothing else may be written meanwhile. */
struct query_sink *json_text_begin(struct json *json, const char *key);
void json_text_end(struct json *json);

/* What the caller writes to the sink returned is the value as it stands: digits of a number. */
struct query_sink *json_raw(struct json *json, const char *key);

/* Ends a document and the line that it is. */
void json_line_end(struct json *json);

/* ---- parts of messages ---- */

/* Strings: a name with its final dot, a type, an RCODE ("NXDOMAIN", "RCODE17"). */
void json_name(struct json *json, const char *key, const struct query_name *name);
void json_type(struct json *json, const char *key, uint16_t type);
void json_rcode(struct json *json, const char *key, unsigned rcode);

/* {"name", "type", "class"}. */
void json_question(struct json *json, const char *key, const struct query_name *name, uint16_t type,
                   uint16_t class);

/* {"name", "type", "class", "ttl", "rdata": the presentation form, "data": the fields}. */
void json_record(struct json *json, const char *key, const struct query_record *record);

/* An object with the fields of RDATA by the keys of the table of types.  Numbers are numbers,
 * strings are json_octets(), lists are arrays, all else is a string in presentation form; null is
 * what a type may leave out and has left out.  With RDATA that is malformed it is
 * {"malformed": what is wrong, "offset": from the start of the RDATA, "field": its key}. */
void json_rdata(struct json *json, const char *key, const struct query_rdata *rdata);

/* The records of a section, as an array. */
void json_records(struct json *json, const char *key, const struct query_message *message,
                  enum query_section section);

/* The flags that are set, as an array of small words: "qr", "aa". */
void json_flags(struct json *json, const char *key, const struct query_message *message);

/* {"version", "udp_size", "flags", "options": [{"code", "name", "data"}]}, or null without EDNS. */
void json_edns(struct json *json, const char *key, const struct query_message *message);

#endif
