#include "common/output.h"
#include "nslookupc/nslookupc.h"

#include <errno.h>
#include <fcntl.h>
#include <query/rdata.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLANKS " \t\r\n"

enum {
    FILE_ROOM = 32768,            /* octets gathered before a write */
    VIEW_LIMIT = 16 * 1024 * 1024 /* octets of a file that is shown: more than people look at */
};

/* What `ls` is to list, and where to. */
struct listing {
    const char *zone, *file;
    bool append;
    enum nslookup_list list;
    uint16_t type;
};

static void complain(const struct nslookupc_session *s, const char *text, const char *words)
{
    query_sink_text(s->out, "*** ");
    query_sink_plain(s->out, text, strlen(text), true);
    query_sink_text(s->out, words);
    query_sink_char(s->out, '\n');
}

/* ---- words ---- */

static bool take_type(struct listing *l, const char *text)
{
    l->list = NSLOOKUP_LIST_TYPE;
    return text != NULL && query_type_scan(&l->type, text, strlen(text)) == QUERY_OK;
}

static bool take_file(struct listing *l, const char *word, char **rest)
{
    l->append = word[1] == '>';
    word += l->append ? 2 : 1;
    l->file = word[0] != '\0' ? word : strtok_r(NULL, BLANKS, rest);
    return l->file != NULL;
}

static bool take_words(struct listing *l, char *words)
{
    char *rest = words;
    for (const char *word; (word = strtok_r(NULL, BLANKS, &rest)) != NULL;) {
        bool good = true;
        if (strcmp(word, "-a") == 0)
            good = take_type(l, "CNAME");
        else if (strcmp(word, "-d") == 0)
            l->list = NSLOOKUP_LIST_ALL;
        else if (strcmp(word, "-t") == 0)
            good = take_type(l, strtok_r(NULL, BLANKS, &rest));
        else if (word[0] == '>')
            good = take_file(l, word, &rest);
        else if (word[0] == '-' || l->zone != NULL)
            good = false;
        else
            l->zone = word;
        if (!good)
            return false;
    }
    return l->zone != NULL;
}

/* ---- the transfer ---- */

static void list(struct nslookupc_session *s, const struct query_name *zone,
                 const struct listing *l, struct query_sink *out)
{
    struct nslookupc_question question;
    struct query_request request = query_request_default(zone);
    nslookupc_question_init(&question, s, l->zone);
    struct query_policy policy = nslookupc_policy(s, &question);
    request.type = NSLOOKUPC_TYPE_AXFR;
    request.class = s->set.class;
    request.edns = false;
    request.flags = 0;
    s->render.dig = (struct dig_render){
        .out = out,
        .diagnostics = s->out,
        .style = &s->style,
        .form = &nslookup_form,
        .server_names = s->servers.names,
        .name = l->zone,
    };
    s->render.list = l->list;
    s->render.list_type = l->type;
    s->render.debug = false;
    (void)nslookupc_transfer(s, &request, &policy);
}

static void list_to_file(struct nslookupc_session *s, const struct query_name *zone,
                         const struct listing *l)
{
    char text[FILE_ROOM], words[96] = ": ";
    struct output file;
    struct query_sink out;
    file.error = 0;
    file.fd =
        open(l->file, O_WRONLY | O_CREAT | O_CLOEXEC | (l->append ? O_APPEND : O_TRUNC), 0666);
    if (file.fd >= 0) {
        query_sink_init_drain(&out, text, sizeof text, output_drain, &file);
        list(s, zone, l, &out);
        query_sink_flush(&out);
        if (close(file.fd) != 0 && file.error == 0)
            file.error = errno;
    } else {
        file.error = errno;
    }
    if (file.error == 0)
        return;
    strncat(words, strerror(file.error), sizeof words - 3);
    complain(s, l->file, words);
}

void nslookupc_list(struct nslookupc_session *s, char *words)
{
    struct listing l = {.list = NSLOOKUP_LIST_ADDRESSES};
    struct query_name zone;
    if (!take_words(&l, words)) {
        query_sink_text(s->out, "Usage: ls [-a | -d | -t TYPE] ZONE [> FILE]\n");
        return;
    }
    if (query_name_scan(&zone, l.zone, strlen(l.zone), query_name_root(), NULL) != QUERY_OK) {
        complain(s, l.zone, " is no name");
        return;
    }
    nslookupc_servers(s);
    if (s->servers.count == 0)
        query_sink_text(s->out, ";; No acceptable nameservers\n");
    else if (l.file != NULL)
        list_to_file(s, &zone, &l);
    else
        list(s, &zone, &l, s->out);
}

/* ---- files ---- */

/* With a zero octet at its end. */
static char *read_text(const char *path, size_t *size)
{
    char *text = output_read_file(path, VIEW_LIMIT, size);
    char *ended = text == NULL ? NULL : realloc(text, *size + 1);
    if (ended == NULL)
        free(text);
    else
        ended[*size] = '\0';
    return ended;
}

static int compare(const void *a, const void *b)
{
    const char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

static size_t count_lines(const char *text, size_t size)
{
    size_t count = 1;
    for (size_t i = 0; i < size; i++)
        count += text[i] == '\n';
    return count;
}

static void print_line(struct query_sink *out, const char *line)
{
    for (size_t size; *line != '\0'; line += size + (line[size] == '\t')) {
        size = strcspn(line, "\t");
        query_sink_plain(out, line, size, true);
        if (line[size] == '\t')
            query_sink_char(out, '\t');
    }
    query_sink_char(out, '\n');
}

void nslookupc_view(struct nslookupc_session *s, const char *path)
{
    size_t size = 0, count = 0;
    char *rest = NULL;
    if (path == NULL) {
        query_sink_text(s->out, "Usage: view FILE\n");
        return;
    }
    char *text = read_text(path, &size);
    char **lines = text == NULL ? NULL : malloc(count_lines(text, size) * sizeof *lines);
    if (lines == NULL) {
        complain(s, path, " cannot be read");
        free(text);
        return;
    }
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        lines[count++] = line;
    qsort(lines, count, sizeof *lines, compare);
    for (size_t i = 0; i < count; i++)
        print_line(s->out, lines[i]);
    free(lines);
    free(text);
}
