/* The root servers (RFC 9609; IANA's root hints file of 18 April 2024, which has held since
 * b.root-servers.net moved in November 2023). */
#include <query/walk.h>

enum { SERVERS = 13 };

#define NAME(letter)                                                                               \
    {                                                                                              \
        .size = 20, .labels = 3, .wire = "\001" letter "\014root-servers\003net"                   \
    }
#define IPV4(...)                                                                                  \
    {                                                                                              \
        .family = 4, .octets = { __VA_ARGS__ }                                                     \
    }
#define IPV6(...)                                                                                  \
    {                                                                                              \
        .family = 6, .octets = { __VA_ARGS__ }                                                     \
    }

/* clang-format off */
static const struct query_endpoint addresses[SERVERS][2] = {
    {IPV4(198, 41, 0, 4),
     IPV6(0x20, 0x01, 0x05, 0x03, 0xba, 0x3e, [13] = 0x02, [15] = 0x30)}, /* 2001:503:ba3e::2:30 */
    {IPV4(170, 247, 170, 2),
     IPV6(0x28, 0x01, 0x01, 0xb8, [5] = 0x10, [15] = 0x0b)}, /* 2801:1b8:10::b */
    {IPV4(192, 33, 4, 12),
     IPV6(0x20, 0x01, 0x05, [5] = 0x02, [15] = 0x0c)}, /* 2001:500:2::c */
    {IPV4(199, 7, 91, 13),
     IPV6(0x20, 0x01, 0x05, [5] = 0x2d, [15] = 0x0d)}, /* 2001:500:2d::d */
    {IPV4(192, 203, 230, 10),
     IPV6(0x20, 0x01, 0x05, [5] = 0xa8, [15] = 0x0e)}, /* 2001:500:a8::e */
    {IPV4(192, 5, 5, 241),
     IPV6(0x20, 0x01, 0x05, [5] = 0x2f, [15] = 0x0f)}, /* 2001:500:2f::f */
    {IPV4(192, 112, 36, 4),
     IPV6(0x20, 0x01, 0x05, [5] = 0x12, [14] = 0x0d, 0x0d)}, /* 2001:500:12::d0d */
    {IPV4(198, 97, 190, 53),
     IPV6(0x20, 0x01, 0x05, [5] = 0x01, [15] = 0x53)}, /* 2001:500:1::53 */
    {IPV4(192, 36, 148, 17),
     IPV6(0x20, 0x01, 0x07, 0xfe, [15] = 0x53)}, /* 2001:7fe::53 */
    {IPV4(192, 58, 128, 30),
     IPV6(0x20, 0x01, 0x05, 0x03, 0x0c, 0x27, [13] = 0x02, [15] = 0x30)}, /* 2001:503:c27::2:30 */
    {IPV4(193, 0, 14, 129),
     IPV6(0x20, 0x01, 0x07, 0xfd, [15] = 0x01)}, /* 2001:7fd::1 */
    {IPV4(199, 7, 83, 42),
     IPV6(0x20, 0x01, 0x05, [5] = 0x9f, [15] = 0x42)}, /* 2001:500:9f::42 */
    {IPV4(202, 12, 27, 33),
     IPV6(0x20, 0x01, 0x0d, 0xc3, [15] = 0x35)}, /* 2001:dc3::35 */
};

#define SERVER(letter, index)                                                                      \
    {                                                                                              \
        .name = NAME(letter), .addresses = addresses[index], .address_count = 2,                   \
        .source = QUERY_ADDRESS_START                                                              \
    }
static const struct query_walk_server servers[SERVERS] = {
    SERVER("a", 0),
    SERVER("b", 1),
    SERVER("c", 2),
    SERVER("d", 3),
    SERVER("e", 4),
    SERVER("f", 5),
    SERVER("g", 6),
    SERVER("h", 7),
    SERVER("i", 8),
    SERVER("j", 9),
    SERVER("k", 10),
    SERVER("l", 11),
    SERVER("m", 12),
};
/* clang-format on */

const struct query_walk_server *query_root_hints(size_t *count)
{
    *count = SERVERS;
    return servers;
}
