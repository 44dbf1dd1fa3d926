/* render/json.h: a writer of JSON (RFC 8259), and records and messages in it.
 *
 * It writes one value after the other, puts commas and braces where they belong and allocates
 * nothing.  What it must not know is what a document means: walks and lookups say which keys stand
 * in theirs.  Texts from outside are escaped as query_sink_json() does it.
 *
 * Zones of a million records go through here: what is written stands in a room of the writer's own,
 * where the library prints texts in place, and goes on to the sink when that is full or a line has
 * ended. */
#ifndef RENDER_JSON_H
#define RENDER_JSON_H

#include <query/edns.h>
#include <query/endpoint.h>

enum {
    JSON_DEPTH = 16,   /* objects and arrays within each other; documents of ours have half of it */
    JSON_PIECE = 2048, /* what the library prints in one piece */
    JSON_ROOM = 16384
};

struct json {
    struct query_sink *sink;
    size_t size;           /* octets of the room that the sink does not have yet */
    size_t text, text_end; /* where in the room the last text inside is; `text` 0: nowhere */
    unsigned depth;
    bool follows; /* something stands here already: a comma is next */
    bool array[JSON_DEPTH];
    struct query_sink part; /* between json_text_begin() and json_text_end() */
    char room[JSON_ROOM];
};

void json_init(struct json *json, struct query_sink *sink);

/* In an object each value has a key, one of our own words, or stands behind json_key(); in an array
 * and outside of both the key is NULL. */
void json_object_begin(struct json *json, const char *key);
void json_object_end(struct json *json);
void json_array_begin(struct json *json, const char *key);
void json_array_end(struct json *json);

/* A key of the table of types, for the value that comes next, which has none.  A dash becomes an
 * underscore, so that a key is a word to programs too. */
void json_key(struct json *json, const char *key);

void json_null(struct json *json, const char *key);
void json_bool(struct json *json, const char *key, bool value);
void json_number(struct json *json, const char *key, uint64_t number);
void json_token(struct json *json, const char *key,
                const char *token); /* nothing to escape in it */
void json_text(struct json *json, const char *key, const char *text);

/* json_text(), or null for NULL. */
void json_word(struct json *json, const char *key, const char *word);

/* A word of the library's list of errors in small letters. */
void json_status(struct json *json, const char *key, enum query_status status);

/* Octets that are meant as characters: as they are where they are UTF-8, else \DDD as in a master
 * file; a backslash among them is two, so that the octets can be had back. */
void json_octets(struct json *json, const char *key, const void *octets, size_t size);

/* Octets as hexadecimal digits; null for NULL. */
void json_hex(struct json *json, const char *key, const uint8_t *octets, size_t size);

/* A string of what is printed to the sink that is returned, up to json_text_end(); of any length.
 * Nothing else may be written meanwhile. */
struct query_sink *json_text_begin(struct json *json, const char *key);
void json_text_end(struct json *json);

/* The same behind what json_put() has put there: no key and no quotes of its own. */
struct query_sink *json_inside_begin(struct json *json);
void json_inside_end(struct json *json);

/* Pieces of JSON as they stand, for what comes a million times: whoever puts them there minds
 * commas and braces.  json_put_comma() puts one where there is a value already, and says that there
 * is. */
void json_put(struct json *json, const char *text, size_t size);
void json_put_comma(struct json *json);

/* What stands in front of each of a number of words, and behind the last one. */
enum { JSON_WORDS = QUERY_FIELDS_MAX, JSON_WORDS_ROOM = 192, JSON_STEP = 16 };
struct json_words {
    uint8_t count; /* of words; 0: none */
    uint8_t size[JSON_WORDS + 1];
    uint16_t whole;                           /* octets in use */
    char pieces[JSON_WORDS_ROOM + JSON_STEP]; /* they are copied in steps */
};

/* The words of what was printed between the last json_inside_begin() and _end() once more, with
 * pieces around them.  False, and nothing is put, if that is no longer there, begins with a
 * backslash, or has not just so many words with one blank between them. */
bool json_put_words(struct json *json, const struct json_words *words);

/* What the caller prints up to json_raw_end() is the value as it stands: digits of a number, at
 * most JSON_PIECE of them. */
struct query_sink *json_raw_begin(struct json *json, const char *key);
void json_raw_end(struct json *json);

/* Ends a document and the line that it is. */
void json_line_end(struct json *json);

/* ---- parts of messages ---- */

/* Strings: a name with its final dot, null for NULL; a type; a word of a registry, or `unknown` and
 * the number ("NXDOMAIN", "RCODE17"); an address, null without a family. */
void json_name(struct json *json, const char *key, const struct query_name *name);
void json_type(struct json *json, const char *key, uint16_t type);
void json_registry(struct json *json, const char *key, enum query_registry registry,
                   const char *unknown, unsigned number);
void json_address(struct json *json, const char *key, const struct query_endpoint *endpoint);

/* {"name", "type", "class"}. */
void json_question(struct json *json, const char *key, const struct query_name *name, uint16_t type,
                   uint16_t class);

/* {"name", "type", "class", "ttl", "rdata": the presentation form, "data": the fields}. */
void json_record(struct json *json, const char *key, const struct query_record *record);

/* An object with the fields of RDATA by the keys of the table of types.  Numbers are numbers,
 * strings are json_octets(), lists are arrays, all else is a string in presentation form; null is
 * what a type may leave out and has left out.  With RDATA that is malformed, what follows the
 * fields that are not is
 * "malformed": what is wrong, "offset": from the start of the RDATA, "field": its key. */
void json_rdata(struct json *json, const char *key, const struct query_rdata *rdata);

/* The records of a section, as an array; not the OPT record, for which there is json_edns(). */
void json_records(struct json *json, const char *key, const struct query_message *message,
                  enum query_section section);

/* The flags that are set, as an array of small words: "qr", "aa". */
void json_flags(struct json *json, const char *key, uint16_t flags);

/* {"version", "udp_size", "flags", "options": [{"code", "name", "data"}]}, or null without EDNS. */
void json_edns(struct json *json, const char *key, const struct query_message *message);

#endif
