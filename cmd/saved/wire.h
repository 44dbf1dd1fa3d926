/* saved/wire.h: messages put together again from what JSON says of them, and hexadecimal digits.
 */
#ifndef SAVED_WIRE_H
#define SAVED_WIRE_H

#include "saved/json_scan.h"

/* The value of a hexadecimal digit; -1: it is none. */
int saved_digit(char c);

/* A message being written: header, question and the records of its answer, without compression. */
struct saved_wire {
    uint8_t *octets;
    size_t size, room;
    unsigned records;
};

/* Begins with what an event of the schema has of header and question.  An error says in `*field`
 * what it is about. */
enum query_status saved_wire_begin(struct saved_wire *wire, uint8_t *octets, size_t room,
                                   const struct json_scan *scan, const struct json_value *event,
                                   const char **field);

/* Adds a record to the answer.  QUERY_SPACE: there is no room, and the message is as it was. */
enum query_status saved_wire_record(struct saved_wire *wire, const struct json_scan *scan,
                                    const struct json_value *record, const char **field);

#endif
