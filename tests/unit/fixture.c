#include "fixture.h"

#include "octets.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_AT = 6 }; /* the column, counted from 0, that values start at */

/* One file being read. */
struct file {
    const char *name;
    unsigned line;
    struct fixture *fixture;
    struct fixture_case *now; /* the case that lines add to */
};

static char *duplicate(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    cr_assert_not_null(copy);
    memcpy(copy, text, size);
    return copy;
}

/* Adds a line to a text, which may be NULL. */
static char *append_line(char *text, const char *line)
{
    if (text == NULL)
        return duplicate(line);
    size_t size = strlen(text);
    text = realloc(text, size + strlen(line) + 2);
    cr_assert_not_null(text);
    text[size] = '\n';
    strcpy(text + size + 1, line);
    return text;
}

static void add_case(struct file *file, enum fixture_kind kind)
{
    struct fixture *f = file->fixture;
    f->cases = realloc(f->cases, (f->count + 1) * sizeof f->cases[0]);
    cr_assert_not_null(f->cases);
    file->now = &f->cases[f->count++];
    *file->now = (struct fixture_case){.kind = kind, .line = file->line, .offset = -1};
}

/* \# size hex: the octets, and the size must be right. */
static void set_wire(struct file *file, const char *value)
{
    struct fixture_case *c = file->now;
    unsigned size;
    int used = 0;
    bool right = sscanf(value, "\\# %u%n", &size, &used) == 1 && size <= 65535 && c->wire == NULL;
    cr_assert(right, "%s:%u: not the generic form", file->name, file->line);
    uint8_t *octets = malloc(size + 1);
    cr_assert_not_null(octets);
    size_t n = octets_of(octets, size + 1, value + used);
    cr_assert_eq(n, size, "%s:%u: %zu octets, not %u", file->name, file->line, n, size);
    c->wire = octets_exact(octets, size);
    c->size = size;
    c->generic = duplicate(value);
    free(octets);
}

/* STATUS or STATUS @offset. */
static void set_fail(struct file *file, const char *value)
{
    char name[32];
    long offset = -1;
    int count = sscanf(value, "%31s @%ld", name, &offset);
    cr_assert_geq(count, 1, "%s:%u: no status", file->name, file->line);
    file->now->offset = offset;
    for (unsigned i = 1; i < QUERY_STATUS_COUNT; i++) {
        if (strcmp(query_status_name((enum query_status)i), name) == 0)
            file->now->status = (enum query_status)i;
    }
    cr_assert_neq(file->now->status, QUERY_OK, "%s:%u: no status '%s'", file->name, file->line,
                  name);
}

static bool is_key(const char *line, size_t size, const char *key)
{
    return strlen(key) == size && memcmp(line, key, size) == 0;
}

static void read_line(struct file *file, const char *line)
{
    size_t key = strcspn(line, " ");
    const char *value = strlen(line) > VALUE_AT ? line + VALUE_AT : "";
    struct fixture_case *c = file->now;
    if (key == 0 || line[0] == '#')
        return;
    if (is_key(line, key, "ok") || is_key(line, key, "ko")) {
        add_case(file, line[0] == 'o' ? FIXTURE_OK : FIXTURE_KO);
        file->now->text = duplicate(value);
        return;
    }
    if (is_key(line, key, "bad")) {
        add_case(file, FIXTURE_BAD);
        set_wire(file, value);
        return;
    }
    if (is_key(line, key, "class")) {
        cr_assert_eq(query_class_scan(&file->fixture->class, value, strlen(value)), QUERY_OK,
                     "%s:%u: no class '%s'", file->name, file->line, value);
        return;
    }
    cr_assert(key < VALUE_AT, "%s:%u: '%s' is not understood", file->name, file->line, line);
    cr_assert_not_null(c, "%s:%u: no case yet", file->name, file->line);
    if (line[0] == '+')
        c->text = append_line(c->text, value);
    else if (is_key(line, key, "wire"))
        set_wire(file, value);
    else if (is_key(line, key, "print"))
        c->print = duplicate(value);
    else if (is_key(line, key, "multi"))
        c->multi = append_line(c->multi, value);
    else if (is_key(line, key, "json"))
        c->json = duplicate(value);
    else if (is_key(line, key, "fail"))
        set_fail(file, value);
    else
        cr_assert_fail("%s:%u: '%s' is not understood", file->name, file->line, line);
}

/* What a file does not say, and what must not be missing. */
static void complete(const struct file *file)
{
    for (size_t i = 0; i < file->fixture->count; i++) {
        struct fixture_case *c = &file->fixture->cases[i];
        bool right = c->kind == FIXTURE_OK ? c->wire != NULL && c->status == QUERY_OK
                                           : c->status != QUERY_OK;
        cr_assert(right, "%s:%u: the case is not complete", file->name, c->line);
        if (c->kind != FIXTURE_OK)
            continue;
        if (c->print == NULL)
            c->print = duplicate(c->text);
        if (c->multi == NULL)
            c->multi = duplicate(c->print);
    }
}

static void read_file(struct fixture *fixture, const char *path, const char *name)
{
    char full[1024], line[8192];
    snprintf(full, sizeof full, "%s/%s", path, name);
    FILE *stream = fopen(full, "r");
    cr_assert_not_null(stream, "%s cannot be opened", full);
    struct file file = {.name = name, .fixture = fixture};
    fixture->class = QUERY_CLASS_IN;
    size_t size = strcspn(name, ".");
    enum query_status status = query_type_scan(&fixture->type, name, size);
    cr_assert_eq(status, QUERY_OK, "%s: no such type", name);
    snprintf(fixture->name, sizeof fixture->name, "%.*s", (int)(strlen(name) - 4), name);
    while (fgets(line, sizeof line, stream) != NULL) {
        file.line++;
        size = strlen(line);
        cr_assert(size != 0 && line[size - 1] == '\n', "%s:%u: too long", name, file.line);
        line[size - 1] = '\0';
        read_line(&file, line);
    }
    fclose(stream);
    complete(&file);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct fixture *)a)->name, ((const struct fixture *)b)->name);
}

struct fixtures fixtures_read(const char *path)
{
    struct fixtures all = {.count = 0};
    DIR *directory = opendir(path);
    cr_assert_not_null(directory, "%s cannot be opened", path);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        size_t size = strlen(entry->d_name);
        if (size < 5 || strcmp(entry->d_name + size - 4, ".txt") != 0)
            continue;
        all.fixtures = realloc(all.fixtures, (all.count + 1) * sizeof all.fixtures[0]);
        cr_assert_not_null(all.fixtures);
        all.fixtures[all.count] = (struct fixture){.type = 0};
        read_file(&all.fixtures[all.count++], path, entry->d_name);
    }
    closedir(directory);
    cr_assert_gt(all.count, 0, "no fixtures in %s", path);
    qsort(all.fixtures, all.count, sizeof all.fixtures[0], by_name);
    return all;
}

void fixtures_free(struct fixtures *all)
{
    for (size_t i = 0; i < all->count; i++) {
        for (size_t k = 0; k < all->fixtures[i].count; k++) {
            struct fixture_case *c = &all->fixtures[i].cases[k];
            free(c->text);
            free(c->generic);
            free(c->print);
            free(c->multi);
            free(c->json);
            free(c->wire);
        }
        free(all->fixtures[i].cases);
    }
    free(all->fixtures);
    *all = (struct fixtures){.count = 0};
}
