#include "tracec/tracec.h"

int main(int argc, char **argv)
{
    return tracec_run(argc, argv);
}
