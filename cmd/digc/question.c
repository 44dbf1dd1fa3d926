#include "digc/words.h"

#include <string.h>

enum {
    SUBNET_TEXT = 49, /* the longest address with a prefix length, as text */
    ECS_HEAD = 4,     /* family, source and scope prefix length (RFC 7871 section 6) */
    UDP_SIZE = 1232,
    CLIENT_COOKIE = 8, /* octets (RFC 7873 section 4) */
    OWN_OPTIONS = 5 /* those with an option of digc's own: NSID, ECS, COOKIE, EXPIRE, KEEPALIVE */
};

/* ---- ready to be asked ---- */

static void set_style(struct digc_question *question, const struct digc_plan *plan)
{
    struct dig_style *style = &question->style;

    style->short_form = plan->short_form;
    style->short_type = plan->short_type;
    style->yaml = plan->yaml;
    style->banner = question->banner;
    style->quiet_banner = !plan->cmd;
    if (plan->split == 0)
        style->text.flags |= QUERY_STYLE_NO_SPLIT;
    else if (plan->split > 0)
        style->text.split = (unsigned)plan->split;
}

/* In dig's order.  `sent` has room for all that there may be. */
static size_t list_options(struct query_option *sent, const struct digc_question *question,
                           const uint8_t *given, size_t given_size, const uint8_t cookie[8])
{
    size_t n = 0;

    if (question->nsid)
        sent[n++] = (struct query_option){.code = QUERY_OPTION_NSID};
    if (question->subnet_size != 0)
        sent[n++] = (struct query_option){.code = QUERY_OPTION_ECS,
                                          .size = question->subnet_size,
                                          .octets = question->subnet_octets};
    if (question->cookie && question->cookie_given)
        sent[n++] = (struct query_option){
            .code = QUERY_OPTION_COOKIE, .size = (uint16_t)given_size, .octets = given};
    else if (question->cookie)
        sent[n++] = (struct query_option){
            .code = QUERY_OPTION_COOKIE, .size = CLIENT_COOKIE, .octets = cookie};
    if (question->expire)
        sent[n++] = (struct query_option){.code = QUERY_OPTION_EXPIRE};
    if (question->keepalive)
        sent[n++] = (struct query_option){.code = QUERY_OPTION_KEEPALIVE};
    for (size_t i = 0; i < question->option_count; i++)
        sent[n++] = question->options[i];
    return n;
}

/* +noedns is no match for +bufsize, +dnssec and +subnet, even if they stood before it. */
static enum query_status set_edns(struct digc_question *question, struct digc_plan *plan,
                                  const uint8_t cookie[8])
{
    struct query_request *request = &question->request;

    request->edns = question->edns >= 0 || question->udp_size >= 0 || question->dnssec ||
                    question->subnet_size != 0;
    request->option_count = 0;
    if (!request->edns)
        return QUERY_OK;
    request->edns_version = (uint8_t)(question->edns < 0 ? 0 : question->edns);
    request->udp_size = (uint16_t)(question->udp_size < 0 ? UDP_SIZE : question->udp_size);
    request->edns_flags =
        (uint16_t)(question->edns_flags & ~(unsigned)(QUERY_EDNS_DO | QUERY_EDNS_CO));
    if (question->dnssec)
        request->edns_flags |= QUERY_EDNS_DO;
    if (question->coflag)
        request->edns_flags |= QUERY_EDNS_CO;
    struct query_option sent[OWN_OPTIONS + DIGC_OPTIONS];
    /* Of a batch, another line may bring another cookie while this question is under way. */
    uint8_t *given = digc_plan_hold(plan, sizeof plan->cookie);
    if (given == NULL)
        return QUERY_MEMORY;
    memcpy(given, plan->cookie, sizeof plan->cookie);
    size_t count = list_options(sent, question, given, plan->cookie_size, cookie);
    struct query_option *held = digc_plan_hold(plan, count * sizeof *sent);
    if (held == NULL)
        return QUERY_MEMORY;
    memcpy(held, sent, count * sizeof *sent);
    request->options = held;
    request->option_count = count;
    return QUERY_OK;
}

enum query_status digc_question_prepare(struct digc_question *question, struct digc_plan *plan,
                                        const uint8_t cookie[8])
{
    struct query_request *request = &question->request;

    /* There is nothing to recurse for in a transfer (RFC 5936 section 2.1.1). */
    if (request->type == DIGC_TYPE_AXFR || request->type == DIGC_TYPE_IXFR)
        request->flags &= (uint16_t)~QUERY_FLAG_RD;
    /* As dig: a query with a record that is not authentic, the SOA, has no AD. */
    if (request->type == DIGC_TYPE_IXFR)
        request->flags &= (uint16_t)~QUERY_FLAG_AD;
    if (request->type == DIGC_TYPE_AXFR)
        question->policy.transport = QUERY_TRANSPORT_TCP;
    question->policy.timeout_ms = plan->timeout_s * 1000;
    question->policy.source = plan->source;
    question->policy.keep_open = plan->keep_open;
    request->serial = question->ixfr_serial;
    request->tsig = plan->key_ready ? &plan->key : NULL;
    question->policy.keep_bad_tsig = true; /* it is shown, and what is wrong with it is said */
    set_style(question, plan);
    return set_edns(question, plan, cookie);
}

/* ---- values of options ---- */

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool digc_hex_scan(uint8_t *octets, size_t room, size_t *size, const char *text)
{
    size_t digits = 0;

    for (; *text != '\0'; text++) {
        if (strchr(" \t\r\n", *text) != NULL)
            continue;
        int digit = digit_of(*text);
        if (digit < 0 || digits / 2 >= room)
            return false;
        uint8_t *octet = &octets[digits / 2];
        *octet = (uint8_t)(digits % 2 == 0 ? digit << 4 : *octet | digit);
        digits++;
    }
    *size = digits / 2;
    return digits % 2 == 0;
}

static bool scan_address(struct query_endpoint *address, const char *text)
{
    size_t size = strlen(text);

    return strchr(text, '%') == NULL && query_endpoint_scan(address, text, size) == QUERY_OK;
}

/* The address in front of the slash; with a slash an IPv4 address may lack its end. */
static bool scan_network(struct query_endpoint *address, char *text, bool slash)
{
    if (scan_address(address, text))
        return true;
    for (unsigned i = 0; slash && i < 3; i++) {
        strcat(text, ".0");
        if (scan_address(address, text) && address->family == 4)
            return true;
    }
    return false;
}

enum query_status digc_subnet_scan(uint8_t octets[20], uint8_t *size, const char *text)
{
    char buffer[SUBNET_TEXT + sizeof ".0.0.0"];
    struct query_endpoint address = {.family = 4};
    uint32_t bits = UINT32_MAX;

    if (strlen(text) > SUBNET_TEXT)
        return QUERY_SPACE;
    strcpy(buffer, text);
    if (strcmp(text, "0") == 0) {
        bits = 0;
    } else {
        char *slash = strchr(buffer, '/');
        if (slash != NULL) {
            *slash = '\0';
            enum query_status status = option_number(&bits, slash + 1, UINT32_MAX, false);
            if (status != QUERY_OK)
                return status;
        }
        if (!scan_network(&address, buffer, slash != NULL))
            return QUERY_ADDRESS;
    }
    uint32_t most = address.family == 4 ? 32 : 128;
    if (bits > most)
        bits = most;
    size_t used = (bits + 7) / 8;
    octets[0] = 0;
    octets[1] = address.family == 4 ? 1 : 2;
    octets[2] = (uint8_t)bits;
    octets[3] = 0;
    memcpy(octets + ECS_HEAD, address.octets, used);
    if (bits % 8 != 0)
        octets[ECS_HEAD + used - 1] &= (uint8_t)(0xff << (8 - bits % 8));
    *size = (uint8_t)(ECS_HEAD + used);
    return QUERY_OK;
}
