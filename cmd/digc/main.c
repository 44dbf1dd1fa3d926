#include "digc/digc.h"

int main(int argc, char **argv)
{
    return digc_run(argc, argv);
}
