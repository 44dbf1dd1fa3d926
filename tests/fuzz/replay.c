/* replay FOLDER: gives every file of a corpus to the fuzz target it is linked with, as an
 * ordinary test: no clang needed, and the sanitizers of a build see it all. */
#include "fuzz.h"

#include <dirent.h>

/* Octets of the largest input; longer files are cut. */
enum { INPUT = 65536 };

static bool replay(const char *folder, const char *name)
{
    char path[4096];
    int length = snprintf(path, sizeof(path), "%s/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof(path))
        return false;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    uint8_t *octets = malloc(INPUT);
    size_t size = octets == NULL ? 0 : fread(octets, 1, INPUT, file);
    (void)fclose(file);
    /* A copy of just the right size lets the sanitizers see every octet too many. */
    uint8_t *exact = octets == NULL ? NULL : malloc(size == 0 ? 1 : size);
    if (exact != NULL) {
        memcpy(exact, octets, size);
        (void)fprintf(stderr, "%s\n", name); /* shown when the test fails */
        (void)LLVMFuzzerTestOneInput(exact, size);
    }
    free(exact);
    free(octets);
    return exact != NULL;
}

int main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    if (folder == NULL) {
        (void)fprintf(stderr, "usage: replay FOLDER\n");
        return 2;
    }
    unsigned count = 0;
    bool whole = true;
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.')
            continue;
        whole = replay(argv[1], entry->d_name) && whole;
        count++;
    }
    (void)closedir(folder);
    printf("%u inputs\n", count);
    return whole && count > 0 ? 0 : 1;
}
