/* fixture.h: reads tests/rdata/TYPE.txt, whose form tests/rdata/README.md tells.
 *
 * It knows the form of the files and takes everything in them at their word; a
 * file that it cannot understand ends the test. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include <query/rdata.h>

enum fixture_kind {
    FIXTURE_OK,  /* text, wire, print and multi */
    FIXTURE_KO,  /* text that must be refused with status, and offset if that is not -1 */
    FIXTURE_BAD, /* wire that must be refused so */
};

struct fixture_case {
    enum fixture_kind kind;
    unsigned line; /* of the file, where the case starts */
    char *text;
    char *generic; /* the wire as it stands in the file: \# 4 C0000201 */
    char *print;
    char *multi; /* lines joined with line feeds, without indentation */
    char *json;  /* NULL: the fixture does not say */
    uint8_t *wire;
    size_t size;
    enum query_status status;
    long offset;
};

struct fixture {
    char name[32]; /* of the file without .txt: "MX", "A.CH" */
    uint16_t type;
    uint16_t class;
    struct fixture_case *cases;
    size_t count;
};

/* All fixtures, in the order of their names. */
struct fixtures {
    struct fixture *fixtures;
    size_t count;
};

/* Reads the directory `path`. */
struct fixtures fixtures_read(const char *path);
void fixtures_free(struct fixtures *all);

#endif
